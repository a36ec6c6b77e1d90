/** The model of objects: tiny, small and large ones, at the edges of their sizes. Nothing is freed. */
import type { Action } from "../../spec/machine/action.ts";
import type { TypeInfo } from "../../spec/machine/event.ts";
import type { State } from "../../spec/index.ts";
import { Bytes } from "../../spec/numbers/units.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import * as Central from "../properties/invariants/objects/central.ts";
import * as Clearing from "../properties/invariants/objects/clearing.ts";
import * as Objects from "../properties/invariants/objects/objects.ts";
import * as Smallest from "../properties/invariants/objects/smallest.ts";
import * as Spans from "../properties/invariants/objects/spans.ts";
import * as Tiny from "../properties/invariants/objects/tiny.ts";
import * as Tiling from "../properties/invariants/pages/tiling.ts";
import type { Constant, Constants, Definition } from "./definition.ts";
import { ordinary } from "./environment/options.ts";
import { invariant, witness } from "./properties.ts";
import { oneChunk, start, tinier } from "./actions/start.ts";

export const constants: ReadonlyArray<Constant> = [
  { name: "objects", sentence: "objects that are allocated at most", small: 3, large: 6 },
  { name: "processors", sentence: "processors, each with a cache", small: 2, large: 2 },
];

/** Pages of 512 bytes: a span has 2 slots of 256 bytes, or 4 of 128; the latter are the tiny blocks. */
const config: SharedConfig = tinier("objects", {
  ...oneChunk,
  pageSize: Bytes(512),
  maxSmallSize: Bytes(256),
  maxTinySize: Bytes(128),
  tinySizeClass: 8,
  heapAllocChunk: Bytes(16 * 512),
  heapGrowRound: Bytes(512),
});

/** Two pointers at the start. */
const pointers = (size: number): TypeInfo => [Bytes(size), Bytes(16), Bytes(8), 0];

const requests: ReadonlyArray<{ readonly n: number; readonly ty?: TypeInfo }> = [
  { n: 0 },
  // Tiny: packed into blocks, at three alignments, up to the largest.
  { n: 1 },
  { n: 36 },
  { n: 64 },
  { n: 127 },
  // Small: the least and the largest size of a class, without and with pointers.
  { n: 128 },
  { n: 216, ty: pointers(216) },
  { n: 256, ty: pointers(256) },
  // Large: of one page, and of two.
  { n: 257 },
  { n: 264, ty: pointers(264) },
  { n: 513 },
];

const actionsOf =
  ({ processors }: Constants) =>
  (): ReadonlyArray<Action> =>
    Array.from({ length: processors! }, (_, p) =>
      requests.map((request): Action => ({ tag: "malloc", p, nz: 1, ...request })),
    ).flat();

const someSpan = (state: State, predicate: Parameters<State["spans"]["some"]>[0]): boolean =>
  state.spans.some(predicate);

export const sentence =
  "Objects of all kinds of sizes, allocated in every order on every processor, are disjoint and aligned, " +
  "and lie where the spans and caches say. It does not show what happens when they are freed, when " +
  "memory is refused, or between two processors inside an allocation.";

export const define = (chosen: Constants): Definition => ({
  name: "objects",
  sentence,
  config,
  start: start(config, chosen.processors!),
  kinds: ["malloc"],
  actions: actionsOf(chosen),
  options: ordinary(config),
  ghosts: ["live", "grown", "used"],
  within: ({ ghost }) => (ghost.live?.length ?? 0) < chosen.objects!,
  properties: [
    invariant(Objects.disjoint),
    invariant(Objects.align),
    invariant(Tiny.block),
    invariant(Smallest.smallest),
    invariant(Clearing.slot),
    invariant(Clearing.pages),
    invariant(Spans.count),
    invariant(Spans.layout),
    invariant(Central.place),
    invariant(Central.fresh),
    invariant(Tiling.tiling),
    witness("full span", "A span of small objects is full.", (s) =>
      someSpan(s, ({ nelems, allocCount }) => nelems > 1 && nelems === allocCount),
    ),
    witness("large object", "There is a large object of two pages.", (s) =>
      someSpan(
        s,
        ({ state, spanclass, npages }) => state === "inUse" && spanclass <= 1 && npages === 2,
      ),
    ),
    witness("packed", "A tiny block is full.", ({ caches, config: { maxTinySize } }) =>
      caches.some(({ tiny, tinyoffset }) => tiny !== 0 && tinyoffset === maxTinySize),
    ),
  ],
});
