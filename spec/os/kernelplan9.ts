/**
 * The simulated Plan 9 kernel: memory is the data segment, which grows by sbrk. A reservation is memory
 * at once, at the end of the segment, and a hint has no effect. Memory that Go frees is put on a list
 * of blocks in the order of their addresses; Go looks through that list first. (memAlloc, memFree)
 */
import type { Space } from "./addressspace.ts";
import type { Whim } from "./adversary.ts";
import type { Call, Kernel } from "./kernel.ts";
import { firstOfLength, isFree, put, type Region, without } from "./regions.ts";
import { Address, type Word } from "../numbers/units.ts";

/** _PAGESIZE. */
const pageSize = 4096;

const round = (n: Word): number => Math.ceil(Number(n) / pageSize) * pageSize;

/** The end of a block that is long enough. */
const fromBlock = (space: Space, { end }: Region, n: number): readonly [Address, Space] => [
  Address(end - n),
  { ...space, freed: without(space.freed, { lo: end - n, hi: end }) },
];

/** The segment grows, unless something is in its way. (sbrk) */
const sbrk = (space: Space, n: number, whim: Whim | undefined): readonly [Address, Space] => {
  const { brk, end, taken } = space;
  const fits = brk + n <= end && isFree(taken, { lo: brk, hi: brk + n });
  return fits && whim?.tag !== "refuse"
    ? [Address(brk), { ...space, brk: brk + n }]
    : [Address(0), space];
};

/** From the first block that is long enough, or else from the segment. (memAlloc) */
const memAlloc = (space: Space, bytes: Word, whim: Whim | undefined): readonly [Address, Space] => {
  const n = round(bytes);
  const block = firstOfLength(space.freed, n);
  return block === undefined ? sbrk(space, n, whim) : fromBlock(space, block, n);
};

const reserve: Call<"os.reserve"> = (space, { n }, whim) => {
  const [r, after] = memAlloc(space, n, whim);
  return [{ r, reserved: 1 }, after];
};

const alloc: Call<"os.alloc"> = (space, { n }, whim) => {
  const [r, after] = memAlloc(space, n, whim);
  return [{ r }, after];
};

/** A block joins its neighbours on the list. (memFree) */
const free: Call<"os.free"> = (space, { a, n }) => {
  const block: Region = { start: a, end: a + round(n), kind: "reserved", owner: 0 };
  return [
    { a, errno: 0 },
    { ...space, freed: put(space.freed, block) },
  ];
};

export const plan9: Kernel = {
  "os.reserve": reserve,
  "os.alloc": alloc,
  "os.map": (space, { a }) => [{ r: a }, space],
  "os.free": free,
  "os.unused": (space, { a }) => [{ a, errno: 0 }, space],
  "os.used": (space, { a }) => [{ a, errno: 0 }, space],
};
