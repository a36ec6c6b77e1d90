/**
 * What the Unix families share: mmap and munmap, and what Go makes of an answer of mmap. An answer
 * below 4096 is no address but the number of an error.
 */
import {
  above,
  below,
  giveBack,
  give,
  isFree,
  pagesOf,
  type Space,
  take,
  whimsical,
} from "./addressspace.ts";
import type { Whim } from "./adversary.ts";
import type { Answer, Request } from "../machine/environment.ts";
import type { Call, Failure, Family } from "./memfamily.ts";
import { Address, type Word } from "../numbers/units.ts";

export const EAGAIN = 11;
export const ENOMEM = 12;
const EINVAL = 22;

/** Whether mmap answered with an address. */
export const isAddress = (p: number): boolean => p >= 4096;

/** In which direction the kernel looks for a place when the hint does not do. */
export type Search = "down" | "up";

interface Mapping {
  readonly hint: number;
  readonly n: Word;
  readonly kind: "reserved" | "mapped";
}

const searched = (space: Space, { hint }: Mapping, n: number, search: Search) => {
  const want = { n, to: space.pageSize };
  const found =
    search === "down"
      ? below(space, space.base, want)
      : above(space, Math.max(hint, space.base), want);
  return found ?? above(space, space.bottom, want);
};

/** At the hint, if the place is free; else where the kernel likes. */
export const mmap =
  (search: Search) =>
  (space: Space, mapping: Mapping, whim: Whim | undefined): readonly [number, Space] => {
    if (whim?.tag === "refuse") return [whim.errno ?? ENOMEM, space];
    const { pageSize } = space;
    const n = pagesOf(space, mapping.n);
    if (n === 0) return [EINVAL, space];
    const hint = Math.ceil(mapping.hint / pageSize) * pageSize;
    const ordinary =
      hint !== 0 && isFree(space, hint, n) ? hint : searched(space, mapping, n, search);
    const start = whimsical(space, ordinary, { n, to: pageSize }, whim);
    if (start === undefined) return [ENOMEM, space];
    const region = { start, end: start + n, kind: mapping.kind, owner: 0 };
    return [start, give(space, region)];
  };

/** MAP_FIXED: there and nowhere else, whatever was there before. */
export const mmapFixed = (
  space: Space,
  { hint, n, kind }: Mapping,
  whim: Whim | undefined,
): readonly [number, Space] => {
  if (whim?.tag === "refuse") return [whim.errno ?? ENOMEM, space];
  const end = hint + pagesOf(space, n);
  return end > space.end
    ? [ENOMEM, space]
    : [hint, take(space, { start: hint, end, kind, owner: 0 })];
};

/** sysAlloc: memory anywhere. */
export const sysAlloc =
  (search: Search): Call<"os.alloc"> =>
  (space, { n }, whim) => {
    const [p, after] = mmap(search)(space, { hint: 0, n, kind: "mapped" }, whim);
    if (isAddress(p)) return [{ r: Address(p) }, after];
    const nil = Address(0);
    return [p === ENOMEM || p === EINVAL ? { r: nil } : { r: nil, errno: p }, space];
  };

/** sysReserve, where it really reserves; a refusal leaves `reserved` as the family has it. */
export const reserveReally =
  (search: Search, refused: 0 | 1 = 0): Call<"os.reserve"> =>
  (space, { hint, n }, whim) => {
    const [p, after] = mmap(search)(space, { hint, n, kind: "reserved" }, whim);
    return isAddress(p)
      ? [{ r: Address(p), reserved: 1 }, after]
      : [{ r: Address(0), reserved: refused }, space];
  };

/** An answer to sysMap: 0 is ENOMEM. */
export const mapped = (p: number): Answer<"os.map"> => ({ r: Address(p === ENOMEM ? 0 : p) });

/** sysMap's own way: over the reservation, or where nothing was reserved by `careful`. */
export const sysMap =
  (careful: typeof mmapFixed): Call<"os.map"> =>
  (space, { a, n, reserved }, whim) => {
    const map = reserved === 1 ? mmapFixed : careful;
    const [p, after] = map(space, { hint: a, n, kind: "mapped" }, whim);
    return [mapped(p), after];
  };

const free: Call<"os.free"> = (space, { a, n }) => [
  { a, errno: 0 },
  giveBack(space, a, pagesOf(space, n)),
];

/** Advice: it changes nothing that the allocator could see. */
const advice: Call<"os.unused"> & Call<"os.used"> = (
  space: Space,
  { a }: Request<"os.unused" | "os.used">,
) => [{ a, errno: 0 }, space] as const;

/** The calls of which Go ignores whether they fail. */
export const unfailing = {
  "os.free": free,
  "os.unused": advice,
  "os.used": advice,
};

const hex = (a: Address): string => `0x${a.toString(16)}`;

const throwing = (message: string, printed: ReadonlyArray<string> = []): Failure => ({
  message,
  printed,
});

/** What sysMap makes of its answer: `exhausted` are the errors that mean that memory is. */
export const mapFailure =
  (exhausted: ReadonlyArray<number>, checksProbed = true): Family["mapFailure"] =>
  ({ a, reserved }, { r }) => {
    if (r === a) return undefined;
    if (r === 0 || exhausted.includes(r)) return throwing("runtime: out of memory");
    return reserved === 1 || !checksProbed
      ? throwing("runtime: cannot map pages in arena address space")
      : throwing("runtime: address space conflict", [
          `runtime: address space conflict: map(${hex(a)}) = ${hex(r)}`,
        ]);
  };
