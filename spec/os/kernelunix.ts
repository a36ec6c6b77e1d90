/**
 * The simulated Unix kernels: mmap and munmap over an address space, and how Go's calls use them. An
 * answer of mmap below 4096 is no address but the number of an error. Linux looks for places
 * downwards, the others upwards.
 */
import {
  above,
  below,
  give,
  giveBack,
  isFree,
  pagesOf,
  type Space,
  take,
  whimsical,
} from "./addressspace.ts";
import type { Whim } from "./adversary.ts";
import type { Call, Kernel } from "./kernel.ts";
import type { Answer, Request } from "../machine/environment.ts";
import { Address, type Word } from "../numbers/units.ts";

const ENOMEM = 12;
const EINVAL = 22;

/** Whether mmap answered with an address. */
const isAddress = (p: number): boolean => p >= 4096;

/** In which direction the kernel looks for a place when the hint does not do. */
type Search = "down" | "up";

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

/** At the hint, if the place is free; else where the kernel's search finds a place. */
const mmap =
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

/** MAP_FIXED: at the hint, in place of what was there before. */
const mmapFixed = (
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

/** sysAlloc: memory at any place. */
const alloc =
  (search: Search): Call<"os.alloc"> =>
  (space, { n }, whim) => {
    const [p, after] = mmap(search)(space, { hint: 0, n, kind: "mapped" }, whim);
    if (isAddress(p)) return [{ r: Address(p) }, after];
    const nil = Address(0);
    return [p === ENOMEM || p === EINVAL ? { r: nil } : { r: nil, errno: p }, space];
  };

/** sysReserve, where it really reserves; when refused, `reserved` is what the family leaves it at. */
const reserve =
  (search: Search, refused: 0 | 1 = 0): Call<"os.reserve"> =>
  (space, { hint, n }, whim) => {
    const [p, after] = mmap(search)(space, { hint, n, kind: "reserved" }, whim);
    return isAddress(p)
      ? [{ r: Address(p), reserved: 1 }, after]
      : [{ r: Address(0), reserved: refused }, space];
  };

/** An answer to sysMap: 0 is ENOMEM. */
const mapped = (p: number): Answer<"os.map"> => ({ r: Address(p === ENOMEM ? 0 : p) });

/** sysMap: over the reservation, and by `careful` where nothing was reserved. */
const map =
  (careful: typeof mmapFixed): Call<"os.map"> =>
  (space, { a, n, reserved }, whim) => {
    const call = reserved === 1 ? mmapFixed : careful;
    const [p, after] = call(space, { hint: a, n, kind: "mapped" }, whim);
    return [mapped(p), after];
  };

const free: Call<"os.free"> = (space, { a, n }) => [
  { a, errno: 0 },
  giveBack(space, a, pagesOf(space, n)),
];

/** Advice changes nothing that the allocator can see. */
const advice: Call<"os.unused"> & Call<"os.used"> = (
  space: Space,
  { a }: Request<"os.unused" | "os.used">,
) => [{ a, errno: 0 }, space] as const;

/** The calls whose failure Go ignores. */
const unfailing = {
  "os.free": free,
  "os.unused": advice,
  "os.used": advice,
};

/** Beyond this, sysReserve of Linux only probes 64 KiB, and sysReserve of the BSDs does nothing. */
const reserveMax = 2 ** 32;
const probe = 64 * 1024;

/** A kernel that ignores a hint although the place is free is told to take it. (mmap_fixed) */
const mmapInsisting: typeof mmapFixed = (space, mapping, whim) => {
  const [p, after] = mmap("down")(space, mapping, whim);
  return p !== mapping.hint && isFree(space, mapping.hint, pagesOf(space, mapping.n))
    ? mmapFixed(space, mapping, whim)
    : [p, after];
};

const reserveOrProbe: Call<"os.reserve"> = (space, request, whim) => {
  const { hint, n } = request;
  if (n <= reserveMax) return reserve("down")(space, request, whim);
  const [p] = mmapInsisting(space, { hint, n: probe, kind: "reserved" }, whim);
  return [{ r: isAddress(p) && p === hint ? hint : Address(0), reserved: 0 }, space];
};

/** A reservation of more than `max` bytes is taken for granted: sysMap will find out. */
const reserveUpTo =
  (max: number): Call<"os.reserve"> =>
  (space, request, whim) =>
    request.n > max
      ? [{ r: request.hint, reserved: 0 }, space]
      : reserve("up")(space, request, whim);

export const linux: Kernel = {
  "os.reserve": reserveOrProbe,
  "os.alloc": alloc("down"),
  "os.map": map(mmapInsisting),
  ...unfailing,
};

export const bsd: Kernel = {
  "os.reserve": reserveUpTo(reserveMax),
  "os.alloc": alloc("up"),
  "os.map": map(mmap("up")),
  ...unfailing,
};

/** DragonFly maps elsewhere for no reason, so Go does not leave it the choice. */
export const dragonfly: Kernel = { ...bsd, "os.map": map(mmapFixed) };

/** Native Client is never asked for a reservation. */
export const nacl: Kernel = { ...bsd, "os.reserve": reserveUpTo(-1) };

/** Every reservation is real, whatever its size, and every mapping is fixed. */
export const darwin: Kernel = {
  "os.reserve": reserve("up", 1),
  "os.alloc": alloc("up"),
  "os.map": map(mmapFixed),
  ...unfailing,
};
