/**
 * Witnesses: the interesting situations, each of which a good search reaches now and then. What
 * always holds would hold of nothing without them.
 */
import type { Event, EventName } from "../../spec/machine/event.ts";
import type { State } from "../../spec/index.ts";
import { spanOf } from "../../spec/pages/mspan.ts";
import type { Treap } from "../../spec/pages/mgclarge.ts";
import { hasInside, inside } from "../ghost/acts.ts";
import { cacheOn } from "../ghost/objects/executing.ts";
import { none, type Observation, type Property, sometimes } from "./property.ts";
import { showOutcome } from "../subjects/subject.ts";
import { collectorWitnesses } from "./witnesses/collector.ts";
import { objectWitnesses } from "./witnesses/objects.ts";
import { pageWitnesses } from "./witnesses/pages.ts";
import { reachWitnesses } from "./witnesses/reach.ts";
import { widthWitnesses } from "./witnesses/widths.ts";
import { reached } from "./witnesses/reached.ts";

/** Reached by how an action ended. */
const ended = (name: string, sentence: string, how: (o: Observation) => boolean): Property =>
  sometimes({
    of: "step",
    name,
    sentence,
    evidence: (o) => (how(o) ? [showOutcome(o.performed)] : none),
  });

const endOf = (a: number, np: number, { config }: State): number => a + np * config.pageSize;

const objects: ReadonlyArray<Property> = [
  reached(
    "malloc",
    "zero.size",
    "An object of size 0 is asked for.",
    ({ path }) => path === "zero",
  ),
  reached(
    "malloc",
    "tiny.packed",
    "An object is packed into a tiny block.",
    ({ path }) => path === "tinyhit",
  ),
  reached(
    "malloc",
    "tiny.replaced",
    "A new tiny block takes the place of a fuller one.",
    ({ path, tb, r }, { before, action }) =>
      path === "tinynew" && tb === r && cacheOn(before, action.p)?.tiny !== 0,
  ),
  reached(
    "malloc",
    "tiny.kept",
    "A new tiny block is not packed into: the old one has more room.",
    ({ path, tb, r }) => path === "tinynew" && tb !== r,
  ),
  reached("malloc", "slot.last", "The last slot of a span is taken.", ({ path, r }, { after }) => {
    const span = path === "small" || path === "tinynew" ? spanOf(after, r ?? 0) : undefined;
    return span !== undefined && span.freeindex === span.nelems;
  }),
  reached(
    "nextfree",
    "slot.group",
    "The last slot of a group of 64 is taken on the slow path, without a new span.",
    (act) => act.r !== undefined && !hasInside(act, "refill"),
  ),
  reached(
    "malloc",
    "object.cleared",
    "A dirty slot is cleared for an object.",
    ({ clr }) => clr === 1,
  ),
  reached(
    "malloc",
    "object.large",
    "An object gets pages of its own.",
    ({ path }) => path === "large",
  ),
  reached("malloc", "object.sampled", "An object is sampled.", ({ smp }) => smp === 1),
  reached("malloc", "heap.trigger", "An allocation meets the heap trigger.", ({ gc }) => gc === 1),
  ended(
    "array.panic",
    "An array is too large to be asked for.",
    (o) => o.performed.tag === "panic",
  ),
];

const caches: ReadonlyArray<Property> = [
  reached(
    "c.cache",
    "cache.nonempty",
    "A cache gets a span from the nonempty list.",
    (act) => act.r !== undefined && !hasInside(act, "c.grow"),
  ),
  reached("c.grow", "cache.grown", "A cache gets a new span.", ({ r }) => r !== undefined),
  reached(
    "c.uncache",
    "cache.partial",
    "A cache gives back a span with free slots.",
    ({ ac, ne }) => ac < ne,
  ),
  reached("c.uncache", "cache.full", "A cache gives back a full span.", ({ ac, ne }) => ac === ne),
  reached("procresize", "processor.added", "A processor is added.", (act) =>
    hasInside(act, "mcache.alloc"),
  ),
  reached("procresize", "processor.removed", "A processor goes away.", (act) =>
    hasInside(act, "mcache.free"),
  ),
];

/** The first free span that a search took out. */
const takenBy = (act: Event<"span.alloc">) =>
  inside(act).find((inner) => inner.e === "fl.rm" || inner.e === "tr.rm");

const remainder = (act: Event<"span.alloc">) =>
  inside(act).find((inner) => inner.e === "span.free");

const nodesUpTo = (treap: Treap, most: number): number =>
  treap === null || most === 0
    ? 0
    : 1 + nodesUpTo(treap.left, most - 1) + nodesUpTo(treap.right, most - 1);

const heap: ReadonlyArray<Property> = [
  reached(
    "span.alloc",
    "list.exact",
    "A free span of exactly the right length is taken.",
    (act) => {
      const taken = takenBy(act);
      return taken?.e === "fl.rm" && taken.np === act.np;
    },
  ),
  reached("span.alloc", "list.longer", "A span of a longer list is cut.", (act) => {
    const taken = takenBy(act);
    return taken?.e === "fl.rm" && taken.np > act.np;
  }),
  reached(
    "span.alloc",
    "treap.taken",
    "A span is taken from the treap, without growth.",
    (act) => takenBy(act)?.e === "tr.rm" && !hasInside(act, "heap.grow"),
  ),
  reached(
    "tr.ins",
    "treap.three",
    "The treap has three nodes or more.",
    (_, { after }) => nodesUpTo(after.treap, 3) >= 3,
  ),
  reached(
    "span.free",
    "coalesce.before",
    "A span joins the free one before it.",
    ({ a, r }) => r !== undefined && r < a,
  ),
  reached(
    "span.free",
    "coalesce.after",
    "A span joins the free one after it.",
    ({ a, np, r, rnp }) => r === a && rnp !== np,
  ),
  reached(
    "span.free",
    "coalesce.both",
    "A span joins the free ones on both sides.",
    ({ a, np, r, rnp }, { after }) =>
      r !== undefined && r < a && endOf(r, rnp ?? 0, after) > endOf(a, np, after),
  ),
  reached("span.alloc", "trim.dirty", "The remainder of a dirty span is dirty.", (act) => {
    const rest = remainder(act);
    return rest?.e === "span.free" && rest.dirty === 1;
  }),
  reached("heap.grow", "grow.joined", "The heap grows where it ends with free pages.", (act) =>
    inside(act).some((inner) => inner.e === "span.free" && inner.r !== inner.a),
  ),
  reached(
    "heap.grow",
    "grow.smaller",
    "The heap grows by less than a megabyte.",
    (act) => act.r === 1 && inside(act).filter((inner) => inner.e === "arena.alloc").length > 1,
  ),
  reached("heap.grow", "grow.refused", "The heap cannot grow.", ({ r }) => !r),
  reached(
    "heap.alloc",
    "pages.cleared",
    "Dirty pages are cleared for objects.",
    ({ dirty, nz }) => dirty === 1 && nz === 1,
  ),
  reached(
    "os.used",
    "released.taken",
    "A span that was given back to the OS is taken.",
    () => true,
  ),
];

const countInside = (act: Event, e: EventName): number =>
  inside(act).filter((inner) => inner.e === e).length;

const records: ReadonlyArray<Property> = [
  reached(
    "persist",
    "persist.bypass",
    "A block is too large for a chunk of persistent memory.",
    ({ n, r }, { after }) => !!r && n >= after.config.persistentMaxBlock,
  ),
  reached(
    "persist",
    "persist.chunk",
    "A block does not fit into the rest of its chunk.",
    (act, { before, action }) =>
      act.n < before.config.persistentMaxBlock &&
      countInside(act, "os.alloc") > 0 &&
      before.persistent.chunks.has(action.p),
  ),
  reached(
    "fix.alloc",
    "record.reused",
    "A freed record is handed out again.",
    ({ f, r }, { before }) => {
      return r !== undefined && before.fixed[f].freed?.record.address === r;
    },
  ),
  reached(
    "fix.alloc",
    "record.chunk",
    "A record needs a new chunk.",
    (act) => countInside(act, "persist") > 0,
  ),
  reached(
    "fix.alloc",
    "spans.moved",
    "The table of all spans moves to a larger place.",
    (act) => countInside(act, "os.free") > 0,
  ),
  reached(
    "bits",
    "bits.arena",
    "Bitmaps need a new arena.",
    (act) => countInside(act, "os.alloc") > 0,
  ),
  reached(
    "sb.push",
    "sweepbuf.block",
    "A sweep buffer gets a new block.",
    (act) => countInside(act, "persist") > 0,
  ),
  reached(
    "sb.push",
    "sweepbuf.spine",
    "A sweep buffer gets a longer spine.",
    (act, { before }) =>
      countInside(act, "persist") > 1 &&
      before.sweeping.buffers.some(({ spineLen }) => spineLen > 0),
  ),
];

const isThrow = ({ performed }: Observation, message: string): boolean =>
  performed.tag === "throw" && performed.message === message;

const refusals: ReadonlyArray<Property> = [
  ended("memory.exhausted", "An object is refused: out of memory.", (o) =>
    isThrow(o, "out of memory"),
  ),
  ended("mapping.refused", "The OS refuses a mapping.", (o) =>
    isThrow(o, "runtime: out of memory"),
  ),
  ended("metadata.refused", "The OS refuses memory for the allocator's own records.", (o) =>
    isThrow(o, "runtime: cannot allocate memory"),
  ),
  reached("manual.alloc", "manual.refused", "Pages for a stack are refused.", ({ r }) => !r),
  ended("input.rejected", "Bad input is turned away.", (o) => o.performed.tag === "rejected"),
];

export const witnesses: ReadonlyArray<Property> = [
  ...objects,
  ...caches,
  ...heap,
  ...records,
  ...refusals,
  ...collectorWitnesses,
  ...objectWitnesses,
  ...pageWitnesses,
  ...reachWitnesses,
  ...widthWitnesses,
];
