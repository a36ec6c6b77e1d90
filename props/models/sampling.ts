/** The model of the heap sampler: the countdown to the next sample, at rates that change. */
import type { TypeInfo } from "../../spec/machine/event.ts";
import { Bytes } from "../../spec/numbers/units.ts";
import type { Mcache } from "../../spec/objects/mcache.ts";
import type { State } from "../../spec/index.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import * as Counting from "../properties/invariants/objects/counting.ts";
import * as Geometric from "../properties/invariants/objects/geometric.ts";
import * as Sampling from "../properties/invariants/objects/sampling.ts";
import * as Specials from "../properties/invariants/objects/specials.ts";
import { seen } from "../explorer/encoding/shape.ts";
import { countdowns } from "./columns/caches.ts";
import { samplingRate } from "./columns/figures.ts";
import { ghost } from "./columns/key.ts";
import type { Constant, Constants, Definition, Fast } from "./definition.ts";
import { factsShape } from "./encoding/facts.ts";
import { cacheFields } from "./encoding/parts.ts";
import { factFields } from "./encoding/state.ts";
import { boolean } from "../explorer/encoding/scalars.ts";
import { both, entries, only } from "./encoding/views.ts";
import { anyDistance, ordinary } from "./environment/options.ts";
import { invariant, witness } from "./properties.ts";
import { oneChunk, start, tinier } from "./actions/start.ts";
import type { Move, World } from "./world.ts";

export const constants: ReadonlyArray<Constant> = [
  { name: "rate", sentence: "the sampling rate beside 0 and 1, in bytes", small: 100, large: 1200 },
  { name: "processors", sentence: "processors, each with a countdown", small: 1, large: 2 },
];

/** The heap is large beside the runs: it is never full. */
const config: SharedConfig = tinier("sampling", {
  ...oneChunk,
  heapMapTotalBits: 24,
  allspansMin: Bytes(16 * 1024),
});

const pointers: TypeInfo = [Bytes(32), Bytes(8), Bytes(8), 0];

const actionsOf =
  ({ rate, processors }: Constants) =>
  ({ state }: World): ReadonlyArray<Move> => [
    ...[0, 1, rate!]
      .filter((other) => other !== state.rate)
      .map((other): Move => ({ tag: "rate", p: 0, rate: other })),
    ...Array.from({ length: processors! }, (_, p): ReadonlyArray<Move> => [
      // A piece of a tiny block, the largest slot, and a page.
      { tag: "malloc", p, n: 8, nz: 1 },
      { tag: "malloc", p, n: 32, nz: 1, ty: pointers },
      { tag: "malloc", p, n: 1000, nz: 1 },
    ]).flat(),
  ];

/** Where objects lie has no influence on the countdown; of a tiny block, how full it is has. */
const view = both<World>(
  only<World>({
    state: only<State>({
      dead: factFields.dead,
      rate: factFields.rate,
      caches: entries(
        both(
          only<Mcache>({ nextSample: cacheFields.nextSample, tinyoffset: cacheFields.tinyoffset }),
          seen(({ tiny }: Mcache) => tiny !== 0, boolean),
        ),
      ),
    }),
  }),
  only<World>({ ghost: factsShape(["drawn"]) }),
);

const drawn = factsShape(["drawn"]);

/** The view on the fast heap. */
const fast: Fast = { key: [samplingRate, countdowns, ghost(() => drawn)] };

export const sentence =
  "The countdown to the next sample stays in its range and counts what is allocated, whatever random " +
  "numbers are drawn and however the rate changes; sampled objects have their records. It does not show " +
  "how often objects are sampled (`mallocspec sampling` does), nor collections.";

export const define = (chosen: Constants): Definition => ({
  name: "sampling",
  sentence,
  config,
  start: start(config, chosen.processors!),
  kinds: ["rate", "malloc"],
  actions: actionsOf(chosen),
  options: anyDistance([16, 17, 32, 33, 1024, 1025], ordinary(config)),
  ghosts: ["live", "specials", "drawn"],
  view,
  fast,
  properties: [
    invariant(Sampling.range),
    invariant(Sampling.fair),
    invariant(Geometric.geometric),
    invariant(Counting.point),
    invariant(Counting.every),
    invariant(Counting.current),
    invariant(Specials.live),
    invariant(Specials.answer),
    witness("sampled", "An object is sampled.", ({ spans }) =>
      spans.some(({ specials }) => specials.length > 0),
    ),
  ],
});
