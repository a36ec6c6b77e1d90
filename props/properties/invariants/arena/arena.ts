/** The bounds of the arena, and what the metadata describes. */
import type { Arena } from "../../../../spec/arena/arena.ts";
import type { State } from "../../../../spec/index.ts";
import { always, none, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";

/** Bytes from arena_start on that the mapped bitmap and the mapped table of spans describe. */
const described = ({ config, arena }: State): number =>
  Math.min(
    arena.bitmapMapped * 4 * config.ptrSize,
    (arena.spansMapped / config.ptrSize) * config.pageSize,
  );

/** Bytes that the arena's end lies beyond the largest heap, arena_start + _MaxMem + 1. */
export const beyondMax = ({ config, arena }: State): number =>
  arena.end - arena.start - 2 ** config.heapMapTotalBits;

const faults = (before: Arena, s: State): ReadonlyArray<string> => {
  const { start, used, alloc, end } = s.arena;
  const found: string[] = [];
  if (start > used) found.push(`start ${hex(start)} is above used ${hex(used)}`);
  if (alloc > end) found.push(`alloc ${hex(alloc)} is above end ${hex(end)}`);
  if (used < before.used) found.push(`used went down from ${hex(before.used)} to ${hex(used)}`);
  // Until the heap grows for the first time, used is where the pages will begin.
  if (described(s) < used - start && used !== s.arena.bitmap) {
    found.push(`the metadata ends at ${hex(start + described(s))}, used at ${hex(used)}`);
  }
  if (used - start > 2 ** s.config.heapMapTotalBits) {
    found.push(`used ${hex(used)} is beyond the largest heap`);
  }
  return found;
};

const endFaults = (before: Arena, s: State): ReadonlyArray<string> =>
  before.end !== s.arena.end && beyondMax(s) > 0
    ? [`the arena ends ${beyondMax(s)} bytes beyond what its metadata can describe`]
    : none;

export const bounds: Property = always({
  of: "step",
  name: "arena.bounds",
  sentence:
    "The arena starts at or below its used end, which never goes down; it allocates up to its end at most; the metadata describes what is used, and can describe all up to the end.",
  evidence: ({ before, after, performed }) => {
    if (before.arena === after.arena || performed.tag !== "done") return none;
    const found = faults(before.arena, after);
    const end = endFaults(before.arena, after);
    return end.length === 0 ? found : [...found, ...end];
  },
});
