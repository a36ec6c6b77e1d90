/**
 * Scenes: settings that lead to one exact state of the heap, which chance comes to too seldom. The luck of
 * a sequence says them, so that all else that is generated is the same with and without them.
 */
import type { Fault } from "../../../spec/os/adversary.ts";
import { arenaMax, spansSize } from "../../../spec/arena/arena.ts";
import type { Config } from "../../../spec/instance/config.ts";
import { helpful, type Setting } from "../../instances/setting.ts";

const megabyte = 2 ** 20;

/** Where a 32-bit start asks first, behind a program that ends there. */
export const lowHint = (end: number): number =>
  Math.ceil((end + megabyte / 4) / megabyte) * megabyte;

/** What a scene decides. */
type Scene = Pick<Setting, "image" | "faults" | "foreign" | "stacks">;

/** The start finds no room for an arena: its three sizes are refused, and the tables alone are granted. */
const withoutArena: ReadonlyArray<Fault> = [0, 1, 2].map((nth) => ({ kind: "os.reserve", nth }));

/** A reservation that is answered so far from where it is asked for. */
const shifted = (nth: number, by: number): Fault => ({
  kind: "os.reserve",
  nth,
  whim: { tag: "shift", by },
});

/** Bytes of the tables that come first in the reservation, and of the page for its rounding. */
const tables = (config: Config): number => {
  const { pageSize, ptrSize } = config;
  const bitmap = Math.ceil(arenaMax(config) / (4 * ptrSize) / pageSize) * pageSize;
  return spansSize(config) + bitmap + pageSize;
};

/** Scenes of an arena that goes on wherever the OS has room: on 32-bit. */
const scattered: ReadonlyArray<(config: Config) => Pick<Scene, "faults" | "stacks">> = [
  // As much is left of the arena as may just not be left behind when the next reservation is elsewhere.
  ({ arenaReserve, strandLimit, pageSize }) => ({
    faults: [...withoutArena, shifted(4, arenaReserve), shifted(5, arenaReserve)],
    stacks: [(arenaReserve - strandLimit) / pageSize, strandLimit / pageSize + 1],
  }),
  // The arena goes on at the highest addresses, and ends at the last one where the OS has it to give.
  () => ({
    faults: [...withoutArena, { kind: "os.reserve", nth: 4, whim: { tag: "top" } }],
    stacks: [1],
  }),
  // The start's tables lie so that the arena that follows them ends at the last address.
  (config) => {
    const { addressSpaceEnd, arenaReserve, end } = config;
    const place = addressSpaceEnd - arenaReserve - tables(config);
    return { faults: [...withoutArena, shifted(3, place - lowHint(end))], stacks: [1] };
  },
  // A second part of the arena lies right below the first one, which begins with a dirty page. The last
  // growth takes all that is left of the second part.
  ({ arenaReserve, heapAllocChunk, heapGrowRound, pageSize }) => {
    const [part, chunk, round] = [arenaReserve, heapAllocChunk, heapGrowRound].map(
      (n) => n / pageSize,
    ) as [number, number, number];
    return {
      faults: [
        ...withoutArena,
        shifted(4, 4 * arenaReserve),
        shifted(5, -2 * arenaReserve),
        { kind: "os.reserve", nth: 6 },
      ],
      stacks: [1, chunk - 1, part - chunk - round, 0, part - round, round],
    };
  },
];

/** One sequence in so many has a scene. */
const seldom = 64;

/** The scene of a sequence on an OS that does not co-operate, if any. */
export const sceneBy = (luck: number, config: Config): Scene | undefined => {
  if (luck % seldom !== 21 || config.ptrSize !== 4) return undefined;
  const { image, foreign } = helpful(config);
  const scene = scattered[Math.floor(luck / seldom) % scattered.length]!;
  return { image, foreign, ...scene(config) };
};

/**
 * So much more is marked than is live, if a cycle comes first. The live heap comes to the trigger with one
 * page more, or with two; or the trigger is one byte farther than the margin of the sweep, or a byte less
 * than a page.
 */
export const overBy = (luck: number, { pageSize }: Config): number | undefined => {
  if (luck % seldom !== 43) return undefined;
  const distances = [pageSize, 2 * pageSize, megabyte + 1, megabyte + pageSize - 1];
  return distances[Math.floor(luck / seldom) % distances.length];
};
