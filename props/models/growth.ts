/** The model of growth: the arena is laid out and grows under an OS that refuses or moves any call. */
import type { Action } from "../../spec/machine/action.ts";
import { Pages } from "../../spec/numbers/units.ts";
import type { State } from "../../spec/index.ts";
import { sharedGo19 } from "../instances/instances.ts";
import { miniature, miniature32 } from "../instances/miniatures.ts";
import * as Arena from "../properties/invariants/arena/arena.ts";
import * as Mapped from "../properties/invariants/arena/mapped.ts";
import * as Metadata from "../properties/invariants/arena/metadata.ts";
import * as Space from "../properties/invariants/arena/space.ts";
import * as Os from "../properties/invariants/os/os.ts";
import * as Growth from "../properties/invariants/pages/growth.ts";
import * as Refusal from "../properties/invariants/pages/refusal.ts";
import * as Tiling from "../properties/invariants/pages/tiling.ts";
import * as Stats from "../properties/invariants/stats/stats.ts";
import type { Constant, Constants, Definition } from "./definition.ts";
import { odd, ordinary } from "./environment/options.ts";
import { invariant, witness } from "./properties.ts";
import type { World } from "./world.ts";

export const constants: ReadonlyArray<Constant> = [
  { name: "bits", sentence: "bits of an address: 32 or 64", small: 32, large: 32 },
  { name: "oddities", sentence: "calls that the OS refuses or moves at most", small: 1, large: 2 },
  { name: "spans", sentence: "spans that the program takes at most", small: 3, large: 4 },
];

const config64 = miniature(sharedGo19("linux", "amd64"));
const config32 = miniature32(sharedGo19("linux", "386"));

/** The first arena has 128 pages on 32-bit and 256 on 64-bit; a reservation has 64. */
const lengthsOf = ({ bits }: Constants): ReadonlyArray<number> =>
  bits === 32 ? [1, 60, 130] : [1, 120, 260];

const takenIn = ({ spans }: State): number => spans.count(({ state }) => state === "manual");

const actionsOf =
  (chosen: Constants) =>
  ({ state }: World): ReadonlyArray<Action> => {
    const { physPageSize, end, brk } = state.config;
    if (!state.started) return [{ tag: "mallocinit", p: -1, physPageSize, end, brk }];
    if (!state.gc.initialised) return [{ tag: "gc.init", p: -1 }];
    if (state.procs.nprocs === 0) return [{ tag: "procresize", p: -1, nprocs: 1 }];
    if (takenIn(state) >= chosen.spans!) return [];
    return lengthsOf(chosen).map((np) => {
      return { tag: "manual.alloc", p: 0, np: Pages(np), stat: "stacks_inuse" };
    });
  };

/** On 64-bit the arena is one reservation. */
const twoPieces = witness("two pieces", "The heap is in two pieces that are apart.", (state) => {
  const all = [...state.spans.values()]
    .filter((span) => span.state !== "dead")
    .sort((a, b) => a.base - b.base);
  const { pageSize } = state.config;
  return all.some(
    ({ base }, i) => i > 0 && all[i - 1]!.base + all[i - 1]!.npages * pageSize < base,
  );
});

export const sentence =
  "Wherever the OS puts what it is asked for, and whatever it refuses, the arena has its metadata, " +
  "overlaps nothing, and grows while it can. It does not show more unusual answers in a run than the " +
  "constant says, nor errors beside those for want of memory, nor mappings of others.";

export const define = (chosen: Constants): Definition => {
  const config = chosen.bits === 32 ? config32 : config64;
  return {
    name: "growth",
    sentence,
    config,
    start: [{ tag: "rate", p: -1, rate: 0 }],
    kinds: ["mallocinit", "gc.init", "procresize", "manual.alloc"],
    actions: actionsOf(chosen),
    options: odd(config, ordinary(config)),
    oddities: chosen.oddities!,
    ghosts: [
      "persistent",
      "regions",
      "heapRegions",
      "reservations",
      "mapped",
      "grown",
      "released",
      "forgotten",
      "sums",
      "refused",
    ],
    ends: ({ state }) => takenIn(state) >= chosen.spans!,
    properties: [
      invariant(Arena.bounds),
      invariant(Space.space),
      invariant(Mapped.mapped),
      invariant(Metadata.apart),
      invariant(Os.calls),
      invariant(Os.within),
      invariant(Growth.grown),
      invariant(Growth.chunk),
      invariant(Tiling.tiling),
      invariant(Tiling.coalesced),
      invariant(Stats.sums),
      invariant(Refusal.conserved),
      witness("gave up", "Go gave up.", ({ dead }) => dead !== null),
      ...(chosen.bits === 32 ? [twoPieces] : []),
    ],
  };
};
