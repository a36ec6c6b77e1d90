/** The metadata that each span in use has: its bitmaps, and its entry in a sweep buffer. */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Config } from "../../../../spec/index.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import { Space } from "../../../ghost/pages/space.ts";
import type { SweepMemory } from "../../../ghost/pages/sweepblocks.ts";
import { always, none, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";

/** Whether the bitmap is in an arena of bitmaps, behind the header and up to the end at most. */
const isInArena = (
  { ne, r = 0 as never }: Event<"bits">,
  space: Space,
  config: Config,
): boolean => {
  const end = r + Math.ceil(ne / 64) * 8;
  return space
    .piecesAt(r)
    .some(
      (piece) =>
        piece.n === config.gcBitsChunkBytes &&
        r >= piece.r + config.gcBitsHeader &&
        end <= piece.r + piece.n,
    );
};

export const inside: Property = always({
  of: "step",
  on: ["bits"],
  name: "bits.inside",
  sentence:
    "A mark or alloc bitmap lies in an arena of bitmaps that the OS gave, behind the arena's header.",
  evidence: ({ performed, past, after }) => {
    const found: string[] = [];
    const space = new Space(past);
    forEachPerformed(performed, (act) => {
      if (act.e === "os.alloc") space.note(act);
      if (act.e !== "bits" || act.r === undefined || isInArena(act, space, after.config)) return;
      found.push(`the bitmap of ${act.ne} bits at ${hex(act.r)} is in no arena of bitmaps`);
    });
    return found;
  },
});

const pushFaults = (
  { b, i = 0 }: Event<"sb.push">,
  { blocks, spine }: SweepMemory,
  { sweepBufBlockEntries, ptrSize }: Config,
): ReadonlyArray<string> => {
  const need = Math.ceil(i / sweepBufBlockEntries);
  const short = blocks.findIndex((n) => n < sweepBufBlockEntries * ptrSize);
  return [
    ...(blocks.length >= need
      ? none
      : [`entry ${i} of sweep buffer ${b} is in none of its blocks`]),
    ...(short < 0 ? none : [`block ${short + 1} of sweep buffer ${b} has ${blocks[short]} bytes`]),
    ...(spine >= blocks.length * ptrSize
      ? none
      : [`the spine of sweep buffer ${b} has ${spine} bytes for ${blocks.length} blocks`]),
  ];
};

export const room: Property = always({
  of: "step",
  on: ["sb.push"],
  name: "sweepbuf.room",
  sentence:
    "Each entry of a sweep buffer has its place in a block that persistentalloc gave, and each block its place in the spine.",
  evidence: ({ performed, past, after }) => {
    const found: string[] = [];
    const memory = past.sweepBlocks.clone();
    forEachPerformed(performed, (act) => {
      if (act.e !== "sb.push" || act.i === undefined) return;
      memory.push(act);
      found.push(...pushFaults(act, memory.of(act.b), after.config));
    });
    return found;
  },
});
