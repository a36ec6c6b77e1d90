/**
 * The simulated Windows kernel: VirtualAlloc reserves and commits apart. A reservation starts at a
 * multiple of 64 KiB and keeps its identity: pages of two reservations cannot be committed or
 * decommitted together, and a reservation can be released only whole.
 */
import {
  above,
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
import { type Region, regionAt } from "./regions.ts";
import { Address, type Word } from "../numbers/units.ts";

/** Reservations start at multiples of this. */
const granularity = 64 * 1024;
/** The least that is committed or decommitted at once. */
const least = 4096;

const invalidAddress = 487;
const commitmentLimit = 1455;

const nil = Address(0);

/** VirtualAlloc(hint, n, MEM_RESERVE): there, or not at all. */
const reserveAt = (space: Space, hint: number, n: Word, kind: Region["kind"]) => {
  const start = Math.floor(hint / granularity) * granularity;
  const size = pagesOf(space, hint - start + Number(n));
  return isFree(space, start, size) ? reservation(space, start, size, kind) : undefined;
};

const reservation = (space: Space, start: number, n: number, kind: Region["kind"]) =>
  [Address(start), give(space, { start, end: start + n, kind, owner: start })] as const;

/** VirtualAlloc(0, n, MEM_RESERVE): at the lowest place, or where a whim puts it. */
const reserveAnywhere = (
  space: Space,
  n: Word,
  kind: Region["kind"],
  whim: Whim | undefined,
): readonly [Address, Space] => {
  const size = pagesOf(space, n);
  const want = { n: size, to: granularity };
  const start = whimsical(space, above(space, space.base, want), want, whim);
  return start === undefined || size === 0 ? [nil, space] : reservation(space, start, size, kind);
};

/** At the hint, unless a whim puts it elsewhere; else at any place. */
const reserve: Call<"os.reserve"> = (space, { hint, n }, whim) => {
  if (whim?.tag === "refuse") return [{ r: nil, reserved: 1 }, space];
  const there =
    hint === 0 || n === 0 || whim !== undefined ? undefined : reserveAt(space, hint, n, "reserved");
  const [r, after] = there ?? reserveAnywhere(space, n, "reserved", whim);
  return [{ r, reserved: 1 }, after];
};

const alloc: Call<"os.alloc"> = (space, { n }, whim) => {
  if (whim?.tag === "refuse") return [{ r: nil }, space];
  const [r, after] = reserveAnywhere(space, n, "mapped", whim);
  return [{ r }, after];
};

/** The end of the reservation at `a`, or `until` if it reaches farther. */
const endOf = (space: Space, a: number, owner: number, until: number): number => {
  const region = a < until ? regionAt(space.taken, a) : undefined;
  return region?.owner === owner && region.kind !== "foreign"
    ? endOf(space, region.end, owner, until)
    : a;
};

type Piece = { readonly a: number; readonly n: number };

/** Changes the pages of one reservation; undefined when they are not all in one. */
const change = (space: Space, { a, n }: Piece, kind: Region["kind"]): Space | undefined => {
  const owner = regionAt(space.taken, a)?.owner ?? 0;
  return owner !== 0 && endOf(space, a, owner, a + n) >= a + n
    ? take(space, { start: a, end: a + n, kind, owner })
    : undefined;
};

const half = (n: number): number => Math.floor(n / 2 / least) * least;

/** The longest first piece that can be changed: Go halves a piece that cannot. */
const firstPiece = (
  space: Space,
  { a, n }: Piece,
  kind: Region["kind"],
): readonly [number, Space] | undefined => {
  if (n < least) return undefined;
  const after = change(space, { a, n }, kind);
  return after === undefined ? firstPiece(space, { a, n: half(n) }, kind) : [n, after];
};

/** All of it, piece by piece: an error when not even the least can be changed. */
const piecewise = (
  space: Space,
  { a, n }: Piece,
  kind: Region["kind"],
): readonly [errno: number, space: Space] => {
  if (n === 0) return [0, space];
  const piece = firstPiece(space, { a, n }, kind);
  if (piece === undefined) return [invalidAddress, space];
  const [done, after] = piece;
  return piecewise(after, { a: a + done, n: n - done }, kind);
};

/** sysMap commits in one call. */
const map: Call<"os.map"> = (space, { a, n }, whim) => {
  if (whim?.tag === "refuse") return [{ r: nil, errno: whim.errno ?? commitmentLimit }, space];
  const after = change(space, { a, n: Number(n) }, "mapped");
  return after === undefined ? [{ r: nil, errno: invalidAddress }, space] : [{ r: a }, after];
};

const used: Call<"os.used"> = (space, { a, n }, whim) => {
  if (whim?.tag === "refuse") return [{ a, errno: whim.errno ?? commitmentLimit }, space];
  const [errno, after] = piecewise(space, { a, n: Number(n) }, "mapped");
  return [{ a, errno }, after];
};

const unused: Call<"os.unused"> = (space, { a, n }, whim) => {
  if (whim?.tag === "refuse") return [{ a, errno: whim.errno ?? invalidAddress }, space];
  const [errno, after] = piecewise(space, { a, n: Number(n) }, "reserved");
  return [{ a, errno }, after];
};

/** A reservation is released by its first byte, and whole. */
const free: Call<"os.free"> = (space, { a }, whim) => {
  if (whim?.tag === "refuse") return [{ a, errno: whim.errno ?? invalidAddress }, space];
  if (regionAt(space.taken, a)?.owner !== a) return [{ a, errno: invalidAddress }, space];
  return [{ a, errno: 0 }, giveBack(space, a, endOf(space, a, a, space.end) - a)];
};

export const windows: Kernel = {
  "os.reserve": reserve,
  "os.alloc": alloc,
  "os.map": map,
  "os.free": free,
  "os.unused": unused,
  "os.used": used,
};
