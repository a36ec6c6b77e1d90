/** Witnesses of what a search comes to only where its choices are made for it. */
import type { Event } from "../../../spec/machine/event.ts";
import type { State } from "../../../spec/index.ts";
import { spanOf } from "../../../spec/pages/mspan.ts";
import { hasInside, inside } from "../../ghost/acts.ts";
import { showAction } from "../../report/show.ts";
import { hasHappened } from "../../subjects/subject.ts";
import { none, type Observation, type Property, sometimes } from "../property.ts";
import { reached } from "./reached.ts";

/** Reached by an action of this kind that happens, however it ends. */
const asked = (name: string, sentence: string, looks: (o: Observation) => boolean): Property =>
  sometimes({
    of: "step",
    name,
    sentence,
    evidence: (o) => (hasHappened(o.performed) && looks(o) ? [showAction(o.action)] : none),
  });

/** Whether the profiler has a record of the object at an address. */
const isSampled = (state: State, a: number): boolean => {
  const span = spanOf(state, a);
  if (span === undefined) return false;
  return span.specials.some(({ kind, offset }) => kind === "profile" && offset === a - span.base);
};

const specials: ReadonlyArray<Property> = [
  reached(
    "sp.add",
    "special.both",
    "A sampled object gets a finalizer.",
    ({ a, k, r }, { before }) => k === "finalizer" && r === 1 && isSampled(before, a),
  ),
  reached(
    "sp.free",
    "special.dies",
    "A sampled object that has a finalizer dies.",
    ({ a, k }, { before }) => k === "finalizer" && isSampled(before, a),
  ),
  reached("sp.add", "special.twice", "An object gets a second finalizer.", ({ r }) => !r),
  asked(
    "limit.passed",
    "A finalizer is asked for an address between the limit of a span and its end.",
    ({ action, before }) => {
      if (action.tag !== "fin.add" && action.tag !== "fin.rm") return false;
      const span = before.started ? spanOf(before, action.a) : undefined;
      return span?.state === "inUse" && action.a >= span.limit;
    },
  ),
];

/** The mark bits of a group of 64 slots, all but the last one set: bytes, lowest bit first. */
const fullButLast = "ffffffffffffff7f";

const isGroupAt = (marks: string): boolean => {
  for (let at = 0; at + 16 <= marks.length; at += 16) {
    if (marks.startsWith(fullButLast, at)) return true;
  }
  return false;
};

const slots: ReadonlyArray<Property> = [
  reached(
    "sweep",
    "group.last",
    "A sweep leaves one free slot in a group of 64, its last.",
    ({ marks }) => marks !== undefined && isGroupAt(marks),
  ),
  reached(
    "flush",
    "flush.cached",
    "The counters of a cache are flushed while it has spans.",
    ({ c }, { before }) =>
      [...before.caches.values()].some(
        ({ record, alloc }) => record.address === c && alloc.size > 0,
      ),
  ),
  reached(
    "procresize",
    "resize.other",
    "A processor that goes away changes how many there are.",
    ({ nprocs }, { action }) => action.p >= nprocs,
  ),
];

const isPersistLimit = ({ n }: Event<"persist">, { after: { config } }: Observation): boolean =>
  [config.persistentMaxBlock, config.persistentChunk].some(
    (limit) => n === limit || n === limit - 1 || n === limit + 1,
  );

const sizes: ReadonlyArray<Property> = [
  reached(
    "persist",
    "persist.limit",
    "A persistent block is about as large as may be.",
    isPersistLimit,
  ),
  asked(
    "size.wraps",
    "An object is asked for that ends less than two pages below the last address.",
    ({ action, before: { config } }) =>
      action.tag === "malloc" &&
      BigInt(action.n) > 2n ** BigInt(8 * config.ptrSize) - BigInt(2 * config.pageSize),
  ),
  reached(
    "malloc",
    "object.huge",
    "An object has 2 GiB or more.",
    ({ n, path }) => path === "large" && n >= 2 ** 31,
  ),
  reached(
    "manual.alloc",
    "arena.asked",
    "More pages are asked for than an arena has.",
    ({ np }, { before: { config } }) => np * config.pageSize > 2 ** config.heapMapTotalBits,
  ),
  reached(
    "sample",
    "rate.high",
    "An object is sampled at a rate from 2^31 on.",
    ({ rate }) => rate >= 2 ** 31,
  ),
];

const isDeep = (treap: State["treap"], most: number): boolean => {
  let count = 0;
  const visit = (node: State["treap"]): boolean =>
    node !== null && (++count >= most || visit(node.left) || visit(node.right));
  return visit(treap);
};

const heap: ReadonlyArray<Property> = [
  reached("tr.ins", "treap.many", "The treap has 16 nodes or more.", (_, { after }) =>
    isDeep(after.treap, 16),
  ),
  reached(
    "scavenge",
    "released.inside",
    "The scavenger leaves pages at the start of a span that share a physical page with another.",
    (act) => inside(act).some((inner) => inner.e === "scav.span" && inner.start !== inner.a),
  ),
  reached(
    "mallocinit",
    "hints.refused",
    "The OS refuses every place that a 64-bit start asks for.",
    (act, { before: { config } }) =>
      config.ptrSize === 8 &&
      inside(act).filter(({ e }) => e === "os.reserve").length > config.arenaHints,
  ),
  reached(
    "arena.alloc",
    "hints.grown",
    "A 64-bit heap whose hints were all refused reserves more.",
    (act, { before: { config } }) => config.ptrSize === 8 && hasInside(act, "os.reserve"),
  ),
];

export const reachWitnesses: ReadonlyArray<Property> = [...specials, ...slots, ...sizes, ...heap];
