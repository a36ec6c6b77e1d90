/** The model of collections: every subset of the objects is found alive, and spans are swept in every order. */
import type { Action } from "../../spec/machine/action.ts";
import type { TypeInfo } from "../../spec/machine/event.ts";
import { Bytes } from "../../spec/numbers/units.ts";
import { empty } from "../../spec/numbers/collection.ts";
import { isFlushed, type Mcache } from "../../spec/objects/mcache.ts";
import type { Pacer } from "../../spec/collector/pacer.ts";
import type { Span } from "../../spec/pages/mspan.ts";
import type { State } from "../../spec/index.ts";
import { boolean } from "../explorer/encoding/scalars.ts";
import { seen } from "../explorer/encoding/shape.ts";
import type { Eventually } from "../explorer/model.ts";
import type { Facts, PartName } from "../ghost/facts.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import * as Marks from "../properties/invariants/collector/marks.ts";
import * as Order from "../properties/invariants/collector/order.ts";
import * as Reclaim from "../properties/invariants/collector/reclaim.ts";
import * as Sweeping from "../properties/invariants/collector/sweeping.ts";
import * as Central from "../properties/invariants/objects/central.ts";
import * as Clearing from "../properties/invariants/objects/clearing.ts";
import * as Objects from "../properties/invariants/objects/objects.ts";
import * as Spans from "../properties/invariants/objects/spans.ts";
import * as Freelists from "../properties/invariants/pages/freelists.ts";
import * as Tiling from "../properties/invariants/pages/tiling.ts";
import type { Runtime } from "../../src/runtime.ts";
import { collector, slotsIn } from "./actions/collector.ts";
import { cached } from "./columns/caches.ts";
import { ghost } from "./columns/key.ts";
import { lists, treap } from "./columns/pageheap.ts";
import { freed } from "./columns/records.ts";
import { spans } from "./columns/spans.ts";
import { generations, mode, stage, sweepBuffers } from "./columns/sweeps.ts";
import type { Constant, Constants, Definition, Fast } from "./definition.ts";
import { factsShape } from "./encoding/facts.ts";
import { cacheFields, freedNumbers, pacerFields } from "./encoding/parts.ts";
import { spanFields, treapOf } from "./encoding/spans.ts";
import { factFields } from "./encoding/state.ts";
import { spansBehind, sweepProgress } from "./encoding/sweeps.ts";
import { both, entries, only, where } from "./encoding/views.ts";
import { ordinary } from "./environment/options.ts";
import { invariant, witness } from "./properties.ts";
import { oneChunk, start, tinier } from "./actions/start.ts";
import type { World } from "./world.ts";

export const constants: ReadonlyArray<Constant> = [
  { name: "objects", sentence: "objects that are allocated at most", small: 3, large: 4 },
  { name: "processors", sentence: "processors, each with a cache", small: 1, large: 2 },
  {
    name: "large",
    sentence: "1: objects of a page, beside those of half a page",
    small: 0,
    large: 1,
  },
  { name: "concurrent", sentence: "1: the program runs while a cycle marks", small: 0, large: 1 },
  {
    name: "owing",
    sentence:
      "1: GC percent is off, for which Go has an allocation of a span sweep all others first",
    small: 0,
    large: 0,
  },
  {
    name: "fair",
    sentence: "1: whether sweeping comes to an end is judged, too",
    small: 0,
    large: 0,
  },
];

/** Pages of 512 bytes: a span has 2 slots of 256 bytes. */
const config: SharedConfig = tinier("cycle", {
  ...oneChunk,
  pageSize: Bytes(512),
  maxSmallSize: Bytes(256),
  heapAllocChunk: Bytes(4 * 512),
  heapGrowRound: Bytes(512),
});

const pointers: TypeInfo = [Bytes(256), Bytes(16), Bytes(8), 0];

const program = (
  state: State,
  { objects, processors, large }: Constants,
): ReadonlyArray<Action> => {
  if (slotsIn(state).length >= objects!) return [];
  return Array.from({ length: processors! }, (_, p): ReadonlyArray<Action> => [
    { tag: "malloc", p, n: 256, nz: 1, ty: pointers },
    ...(large === 0 ? [] : ([{ tag: "malloc", p, n: 512, nz: 1 }] as const)),
  ]).flat();
};

/** With 100 the next cycle is so far away that an allocation owes no sweeping. */
const percentOf = ({ owing }: Constants): number => (owing === 1 ? -1 : 100);

const actionsOf =
  (chosen: Constants) =>
  ({ state }: World): ReadonlyArray<Action> => {
    const { stage } = state.gc;
    const isRunning = stage === "off" || stage === "marking";
    return [
      ...(isRunning ? program(state, chosen) : []),
      ...collector(state, { isConcurrent: chosen.concurrent === 1, percent: percentOf(chosen) }),
    ];
  };

const isLiving = ({ state }: Span): boolean => state !== "dead";

const span = where<Span>(
  "not dead",
  isLiving,
  only<Span>({
    base: spanFields.base,
    npages: spanFields.npages,
    state: spanFields.state,
    spanclass: spanFields.spanclass,
    allocCount: spanFields.allocCount,
    freeindex: spanFields.freeindex,
    allocBits: spanFields.allocBits,
    markBits: spanFields.markBits,
    needzero: spanFields.needzero,
    incache: spanFields.incache,
    list: spanFields.list,
    next: spanFields.next,
  }),
);

const ghosts: ReadonlyArray<PartName> = ["live", "grown", "used", "marks", "swept", "unswept"];

/** Each entry to the page heap takes the bytes to scan out of the cache, and only a flush the other counters. */
const hasScan = ({ localScan }: Mcache): boolean => localScan !== 0;
const hasFrees = (cache: Mcache): boolean =>
  !isFlushed({ ...cache, alloc: empty(), localScan: 0, localTinyallocs: 0 });

/** Statistics, the pace, and the memory of bitmaps and sweep buffers do not count. */
const facts = only<World>({
  state: both(
    spansBehind(span),
    only<State>({
      lists: factFields.lists,
      treap: treapOf("npages", "span"),
      fixed: only({ span: only({ freed: freedNumbers }) }),
      caches: entries(
        both(
          only<Mcache>({ alloc: cacheFields.alloc }),
          both(seen(hasScan, boolean), seen(hasFrees, boolean)),
        ),
      ),
      sweeping: sweepProgress,
      gc: only<Pacer>({
        phase: pacerFields.phase,
        stage: pacerFields.stage,
        mode: pacerFields.mode,
      }),
    }),
  ),
});

/** Marks count until the sweep that they are for has ended. */
const hasMarks = ({ state: { gc, sweeping } }: World): boolean =>
  !sweeping.done || (gc.stage !== "off" && gc.stage !== "started");

const sweepFacts = factsShape(["swept", "unswept"]);

/** What is swept already counts while something is not. Where a span was swept counts beyond that. */
const sweepFactsWhen =
  (isDone: boolean) =>
  ({ swept, unswept }: Facts): Facts => {
    const { waiting, inPlace } = unswept!;
    return isDone
      ? { swept: [], unswept: { waiting: [], inPlace, pagesSwept: 0 } }
      : { swept: swept!, unswept: { waiting, inPlace, pagesSwept: 0 } };
  };

const ghostFacts = factsShape(["live", "used"]);
const markFacts = factsShape(["marks"]);
const noFacts = factsShape([]);

const view = both<World>(
  facts,
  both(
    both(
      only<World>({ ghost: ghostFacts }),
      where("a sweep needs them", hasMarks, only<World>({ ghost: markFacts })),
    ),
    seen(({ state, ghost: past }: World) => sweepFactsWhen(state.sweeping.done)(past), sweepFacts),
  ),
);

const doneFacts = seen(sweepFactsWhen(true), sweepFacts);
const undoneFacts = seen(sweepFactsWhen(false), sweepFacts);

const areMarksRead = ({ cycle, heap }: Runtime): boolean =>
  heap.sweepdone === 0 || (cycle.stage !== "off" && cycle.stage !== "started");

/** The view on the fast heap. */
const fast: Fast = {
  key: [
    spans(
      "base",
      "npages",
      "spanclass",
      "allocCount",
      "freeindex",
      "allocBits",
      "markBits",
      "window",
      "needzero",
      "incache",
      "list",
      "next",
      "prev",
    ),
    generations,
    lists,
    treap("npages", "span", "parent"),
    freed("spanalloc"),
    cached,
    sweepBuffers,
    stage,
    mode,
    ghost(() => ghostFacts),
    ghost((rt) => (areMarksRead(rt) ? markFacts : noFacts)),
    ghost(({ heap }) => (heap.sweepdone === 1 ? doneFacts : undoneFacts)),
  ],
};

const swept: Eventually<World> = {
  kind: "eventually",
  name: "sweeping ends",
  sentence: "Once a cycle has marked, every span is swept at some time, if sweepers go on.",
  from: ({ state: { sweeping } }) => !sweeping.done,
  holds: ({ state: { sweeping } }) => sweeping.done,
};

export const sentence =
  "Whatever the marker finds alive is kept, the rest is freed once and can be used again, whether a " +
  "span is swept in the background, by an allocation that needs it, or before pages are taken. It does " +
  "not show the pace of a collection: an allocation owes no sweeping, or all of it.";

export const define = (chosen: Constants): Definition => ({
  name: "cycle",
  sentence,
  config,
  start: start(config, chosen.processors!, percentOf(chosen)),
  kinds: [
    "malloc",
    "sweepone",
    "gc.start",
    "gc.epoch",
    "gc.cycle",
    "gc.phase",
    "releaseall",
    "flush",
    "gc.marked",
    "gc.sweepgen",
    "gc.trigger",
  ],
  actions: actionsOf(chosen),
  options: ordinary(config),
  ghosts,
  view,
  fast,
  ...(chosen.fair === 1 ? { fairness: [{ kind: "sweepone", strength: "weak" }] } : {}),
  properties: [
    ...(chosen.fair === 1 ? [swept] : []),
    invariant(Objects.disjoint),
    invariant(Spans.count),
    invariant(Spans.layout),
    invariant(Central.place),
    invariant(Central.fresh),
    invariant(Clearing.slot),
    invariant(Clearing.pages),
    invariant(Sweeping.generation),
    invariant(Sweeping.once),
    invariant(Marks.marked),
    invariant(Order.order),
    invariant(Reclaim.first),
    ...(chosen.large === 1 ? [invariant(Reclaim.long)] : []),
    invariant(Reclaim.central),
    invariant(Tiling.tiling),
    invariant(Tiling.coalesced),
    invariant(Freelists.lists),
    witness("half swept", "Some spans in use are swept, and others are not.", (state) => {
      const using = [...state.spans.values()].filter((one) => one.state === "inUse");
      return new Set(using.map(({ sweepgen }) => sweepgen)).size > 1;
    }),
  ],
});
