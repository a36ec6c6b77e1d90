/** The model of the allocator's own records: memory that is never freed, and what is cut from it. */
import type { Fixalloc } from "../../spec/arena/mfixalloc.ts";
import type { Persistent } from "../../spec/arena/persistentalloc.ts";
import type { GcBits } from "../../spec/collector/gcbits.ts";
import type { Sweeping } from "../../spec/collector/mgcsweep.ts";
import type { Fixed } from "../../spec/machine/event.ts";
import { Bytes } from "../../spec/numbers/units.ts";
import { isFlushed } from "../../spec/objects/mcache.ts";
import type { State } from "../../spec/index.ts";
import type { Span } from "../../spec/pages/mspan.ts";
import { list } from "../explorer/encoding/collections.ts";
import { record, tuple } from "../explorer/encoding/records.ts";
import { boolean } from "../explorer/encoding/scalars.ts";
import { type Encoder, seen } from "../explorer/encoding/shape.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import * as Metadata from "../properties/invariants/arena/metadata.ts";
import * as PersistentMemory from "../properties/invariants/arena/persistent.ts";
import * as Records from "../properties/invariants/arena/records.ts";
import * as Bitmaps from "../properties/invariants/collector/bitmaps.ts";
import { collector, slotsIn } from "./actions/collector.ts";
import { flushed } from "./columns/caches.ts";
import { lists, treap } from "./columns/pageheap.ts";
import { allspansCap, bitmapsUsed, chunks, made } from "./columns/records.ts";
import { spans } from "./columns/spans.ts";
import { generations, stage, sweepBlocks, sweepBuffers } from "./columns/sweeps.ts";
import type { Constant, Constants, Definition, Fast } from "./definition.ts";
import { number } from "./encoding/numbers.ts";
import { freedNumbers, pacerFields } from "./encoding/parts.ts";
import { spanFields, treapOf } from "./encoding/spans.ts";
import { factFields } from "./encoding/state.ts";
import { spansBehind, sweepProgress } from "./encoding/sweeps.ts";
import { both, entries, only, where } from "./encoding/views.ts";
import { entriesOf } from "./encoding/values.ts";
import { ordinary } from "./environment/options.ts";
import { invariant, witness } from "./properties.ts";
import type { Os } from "./environment/os.ts";
import { start, tinier } from "./actions/start.ts";
import type { Move, World } from "./world.ts";

export const constants: ReadonlyArray<Constant> = [
  { name: "objects", sentence: "objects of a page that are allocated at most", small: 1, large: 2 },
  { name: "sizes", sentence: "sizes of blocks that are never freed, 1 to 4", small: 2, large: 4 },
];

const CHUNK = 1024;
const PAGE = 1024;

/** Each chunk holds a few records only: two spans, a sweep block of two entries, a few bitmaps. */
const mini = tinier("records", {
  persistentChunk: Bytes(CHUNK),
  persistentMaxBlock: Bytes(512),
  fixAllocChunk: Bytes(304),
  gcBitsChunkBytes: Bytes(40),
  gcBitsHeader: Bytes(16),
  sweepBufBlockEntries: 2,
  sweepBufInitSpineCap: 1,
  // The OS gets nothing back, so that the next mapping is always right below the last one.
  allspansMin: Bytes(1024),
});

const config: SharedConfig = {
  ...mini,
  sizeof: { ...mini.sizeof, gcSweepBlock: Bytes(16) },
};

const blocks: ReadonlyArray<Pick<Extract<Move, { readonly tag: "persist" }>, "n" | "align">> = [
  // Alignment to more than a physical page.
  { n: 100, align: Bytes(PAGE) },
  // The least block that comes from the OS, and the largest of a chunk.
  { n: 512, align: Bytes(64) },
  { n: 511, align: Bytes(64) },
  { n: 200, align: Bytes(0) },
];

const actionsOf =
  ({ objects, sizes }: Constants) =>
  ({ state }: World): ReadonlyArray<Move> => {
    const isOff = state.gc.stage === "off";
    return [
      ...(isOff
        ? blocks.slice(0, sizes!).map((block): Move => {
            return { tag: "persist", p: 0, stat: "gc_sys", ...block };
          })
        : []),
      ...(isOff && slotsIn(state).length < objects!
        ? ([{ tag: "malloc", p: 0, n: PAGE, nz: 0 }] as const)
        : []),
      ...collector(state, { isConcurrent: false, percent: -1 }),
    ];
  };

/** Where a chunk lies counts only against the greatest alignment, and how far it is used. */
const chunkPlaces: Encoder<Persistent> = seen(
  (persistent: Persistent) =>
    entriesOf(persistent.chunks).map(([p, { base, off }]) => [p, base % PAGE, off] as const),
  list(tuple<readonly [number, number, number]>(number(), number(), number()), number()),
);

const fixalloc = only<Fixalloc>({ freed: freedNumbers, nchunk: number(), made: number() });

const used = list(record<{ readonly used: number }>({ used: number() }), number());

const span = where<Span>(
  "not dead",
  ({ state }) => state !== "dead",
  only<Span>({
    base: spanFields.base,
    npages: spanFields.npages,
    state: spanFields.state,
    spanclass: spanFields.spanclass,
    markBits: spanFields.markBits,
    list: spanFields.list,
    next: spanFields.next,
  }),
);

/** Whether the next mapping starts in the middle of a page. */
const nextPlace: Encoder<Os> = seen(({ space }: Os) => space.latest.start % PAGE, number());

/** Addresses of records, and of blocks that were given, do not count. */
const view = only<World>({
  os: nextPlace,
  state: both(
    spansBehind(span),
    only<State>({
      dead: factFields.dead,
      persistent: chunkPlaces,
      fixed: only<Readonly<Record<Fixed, Fixalloc>>>({ span: fixalloc, treap: fixalloc }),
      gcbits: only<GcBits>({ free: used, next: used, current: used, previous: used }),
      allspans: only({ capacity: number() }),
      lists: factFields.lists,
      caches: entries(seen(isFlushed, boolean)),
      treap: treapOf("npages", "span"),
      sweeping: both<Sweeping>(
        sweepProgress,
        seen(
          ({ buffers, sweepgen }: Sweeping) => {
            const [zero, one] = buffers;
            const both = [zero, one].map(({ spineLen, spineCap }) => [spineLen, spineCap] as const);
            return (sweepgen / 2) % 2 === 0 ? both : both.reverse();
          },
          list(tuple<readonly [number, number]>(number(), number()), number()),
        ),
      ),
      gc: only({ stage: pacerFields.stage }),
    }),
  ),
});

/** Two objects and the rest of the heap are three spans; a chunk holds the records of two. */
const secondChunk = witness(
  "second chunk",
  "A fixed-size allocator is in its second chunk.",
  ({ fixed }) => Object.values(fixed).some(({ made, size }) => made * size > 304),
);

/** The view on the fast heap. */
const fast: Fast = {
  key: [
    ({ os: { space } }, key) => key.put(space.latest.start % PAGE),
    spans("base", "npages", "spanclass", "markBits", "list", "next", "prev"),
    generations,
    chunks(PAGE),
    made("spanalloc"),
    made("treapalloc"),
    bitmapsUsed,
    allspansCap,
    lists,
    flushed,
    treap("npages", "span", "parent"),
    sweepBuffers,
    sweepBlocks,
    stage,
  ],
};

export const sentence =
  "Records, bitmaps, the blocks of sweep buffers and blocks that are never freed share no byte, wherever " +
  "a chunk ends, over any number of cycles. It does not show what happens when memory is refused.";

export const define = (chosen: Constants): Definition => ({
  name: "records",
  sentence,
  config,
  start: start(config, 1),
  kinds: [
    "persist",
    "malloc",
    "sweepone",
    "gc.start",
    "gc.epoch",
    "gc.phase",
    "flush",
    "gc.marked",
    "gc.sweepgen",
    "gc.trigger",
  ],
  actions: actionsOf(chosen),
  options: ordinary(config),
  ghosts: ["persistent", "regions", "grown", "records", "sizes", "bitmaps"],
  view,
  fast,
  properties: [
    invariant(Records.disjoint),
    invariant(PersistentMemory.ok),
    invariant(Metadata.apart),
    invariant(Bitmaps.apart),
    witness(
      "recycled",
      "A bitmap arena is free to be used again.",
      ({ gcbits }) => gcbits.free.length > 0,
    ),
    ...(chosen.objects! > 1 ? [secondChunk] : []),
  ],
});
