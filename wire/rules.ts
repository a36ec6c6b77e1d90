/**
 * What the fields of an event must be together: the answers of the operating system stay within the
 * addresses that a process can have, bitmaps have a bit for each object and no more, and no operation
 * asks a replay for more memory than it can model.
 */
import type { EventName, Fields } from "../spec/machine/event.ts";
import type { Rule } from "./codecs/shape.ts";
import { ADDRESS_LIMIT } from "./codecs/units.ts";

type Rules = { readonly [E in EventName]?: ReadonlyArray<Rule<Fields[E]>> };

/** The answer of the OS to a request for `n` bytes; 0 means that it refuses. */
const within = {
  field: "r",
  expected: `"0x0", or an address from which n bytes end at 2^48 or below`,
  holds: ({ r, n }: Pick<Fields["os.alloc"], "r" | "n">) =>
    r === 0 || r + Number(n) <= ADDRESS_LIMIT,
} as const;

/**
 * A span has an entry in the page index for each of its pages, so its length costs time and memory. A
 * 32-bit program may ask for an array that is an element longer than 4 GiB.
 */
const SPAN_BYTES = 2 ** 32 + 2 ** 20;
/** No arena holds so much: asking for it costs nothing, Go gives up. */
const ARENA_BYTES = 2 ** 39;

const isModelled = (bytes: number): boolean => bytes <= SPAN_BYTES || bytes >= ARENA_BYTES;

const ofBytes = "at most 4 GiB and 1 MiB, or from 512 GiB on, which no arena holds";

/** A bitmap has two hex digits for each eight objects, and no bit beyond the last object. */
const isFor = (bitmap: string | undefined, objects: number | undefined): boolean => {
  if (bitmap === undefined || objects === undefined) return true;
  if (bitmap.length !== 2 * Math.ceil(objects / 8)) return false;
  const left = objects % 8;
  return left === 0 || Number.parseInt(bitmap.slice(-2), 16) < 2 ** left;
};

const bitmapIn = (field: "alloc" | "marks" | "marks0"): Rule<Fields["sweep"]> => ({
  field,
  expected: "two hex digits for each eight of the ne objects, and no bit beyond the last object",
  holds: (sweep) => isFor(sweep[field], sweep.ne),
});

export const rules: Rules = {
  mallocinit: [
    {
      field: "physPageSize",
      expected: "a physical page of at most 2^30 bytes",
      holds: ({ physPageSize }) => physPageSize <= 2 ** 30,
    },
  ],
  "os.reserve": [within],
  "os.alloc": [within],
  "os.map": [{ ...within, holds: ({ r = 0, n }) => r === 0 || r + Number(n) <= ADDRESS_LIMIT }],
  persist: [
    {
      field: "n",
      expected: "less than 2^53 bytes for a profile bucket",
      holds: ({ n, stat }) => stat !== "buckhash_sys" || typeof n === "number",
    },
  ],
  malloc: [{ field: "n", expected: ofBytes, holds: ({ n }) => isModelled(Number(n)) }],
  newobject: [{ field: "ty", expected: ofBytes, holds: ({ ty }) => isModelled(ty[0]) }],
  newarray: [
    { field: "n", expected: ofBytes, holds: ({ ty, n }) => isModelled(Number(n) * ty[0]) },
  ],
  "manual.alloc": [
    {
      field: "np",
      expected: "at most 2^19 pages, or from 2^30 on, which no arena holds",
      holds: ({ np }) => np <= 2 ** 19 || np >= 2 ** 30,
    },
  ],
  sweep: [bitmapIn("alloc"), bitmapIn("marks0"), bitmapIn("marks")],
};
