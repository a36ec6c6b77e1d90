/**
 * The arena (malloc.go:397-510, mheap.go: setArenaUsed): the table of spans, the heap bitmap and, from
 * arena_start on, the pages themselves; and how it grows.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Config } from "../instance/config.ts";
import * as Os from "../os/mem.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  flatMap,
  gets,
  map,
  modify,
  must,
  of,
  print,
  skip,
  tap,
  type Transition,
} from "../machine/transition.ts";
import { Address, Bytes, type Flag, type Word } from "../numbers/units.ts";
import { add, hex, roundUp, subtract, uintptrBits } from "../numbers/word.ts";

export interface Arena {
  readonly physPageSize: Bytes;
  /** The start of the table of spans, and how many of its bytes are mapped. */
  readonly spans: Address;
  readonly spansMapped: Bytes;
  /** The end of the heap bitmap, which grows downwards, and how many of its bytes are mapped. */
  readonly bitmap: Address;
  readonly bitmapMapped: Bytes;
  /** The heap is inside [start, used); the rest of the block is [alloc, end). */
  readonly start: Address;
  readonly used: Address;
  readonly alloc: Address;
  readonly end: Address;
  /** The block is really reserved, not merely probed. */
  readonly reserved: Flag;
}

const nil = Address(0);

export const initial: Arena = {
  physPageSize: Bytes(0),
  spans: nil,
  spansMapped: Bytes(0),
  bitmap: nil,
  bitmapMapped: Bytes(0),
  start: nil,
  used: nil,
  alloc: nil,
  end: nil,
  reserved: 0,
};

export const put =
  (change: Partial<Arena>) =>
  (s: State): State => ({ ...s, arena: { ...s.arena, ...change } });

/** _MaxMem + 1. */
export const arenaMax = ({ heapMapTotalBits }: Config): number => 2 ** heapMapTotalBits;

export const up = (n: number, to: number): number => Math.ceil(n / to) * to;

/** Bytes of the span table for the largest arena. (malloc.go:248) */
export const spansSize = (config: Config): number =>
  up((arenaMax(config) / config.pageSize) * config.ptrSize, config.pageSize);

/** Go throws when an index is beyond the table of spans. */
export const checkIndex =
  (base: Address, npages: number): Transition<void> =>
  (s) => {
    const { start, spansMapped } = s.arena;
    const last = Math.floor((base - start) / s.config.pageSize) + npages;
    return must(last * s.config.ptrSize <= spansMapped, "index out of range")(s);
  };

/** A sum of uintptrs as an address. */
export const addressOf = (word: Word): Address => Address(Number(word));

/** The next `n` bytes of arena, or 0 when it cannot grow. (malloc.go:401 mheap.sysAlloc) */
export const sysAlloc = (n: Word): Transition<Address> =>
  act(
    "arena.alloc",
    { n },
    pipe(
      gets((s) => n > room(s)),
      flatMap((short) => (short ? extend(n) : of(true))),
      flatMap((mayGoOn) => (mayGoOn ? takeOrFallBack(n) : of(nil))),
      tap(checkRounding),
    ),
    (r, { arena: { used, alloc, end, reserved } }) => ({ r, used, alloc, end, reserved }),
  );

const checkRounding =
  (r: Address): Transition<void> =>
  (s) =>
    must(r % s.config.pageSize === 0, "misrounded allocation in MHeap_SysAlloc")(s);

/** Bytes left in the block. */
const room = ({ arena, config }: State): Word =>
  subtract(arena.end, arena.alloc, uintptrBits(config));

/**
 * More address space, if the arena may grow. When the OS refuses it the seed gives up: false, although
 * there might be memory elsewhere. (malloc.go:408-462)
 */
const extend =
  (n: Word): Transition<boolean> =>
  (s) => {
    const { config, arena } = s;
    const bits = uintptrBits(config);
    const size = roundUp(add(n, config.pageSize, bits), config.arenaReserve, bits);
    const newEnd = add(arena.end, size, bits);
    if (size === 0 && isRepaired(config, "reserve-empty")) return of(true)(s);
    if (arena.end > newEnd || !fits(s, newEnd)) return of(true)(s);
    return pipe(
      Os.sysReserve(arena.end, size),
      flatMap(({ r, reserved }) =>
        r === 0
          ? of(isRepaired(config, "reserve-refused"))
          : pipe(
              useReservation({ a: r, n: Number(size) }, reserved),
              map(() => true),
            ),
      ),
    )(s);
  };

/** An end of the arena that is within _MaxMem of its start. */
const fits = ({ arena, config }: State, end: Word): boolean => {
  const bits = uintptrBits(config);
  return subtract(subtract(end, arena.start, bits), 1, bits) <= arenaMax(config) - 1;
};

/** Extends the block, starts a new block in the arena, or frees the reservation. */
const useReservation =
  ({ a: p, n }: Os.Range, reserved: Flag): Transition<void> =>
  (s) => {
    const { arena, config } = s;
    const bits = uintptrBits(config);
    const end = addressOf(add(p, n, bits));
    if (p === arena.end) return modify(put({ end, reserved }))(s);
    if (arena.start <= p && fits(s, end) && room(s) < config.strandLimit) {
      const alloc = addressOf(roundUp(p, config.pageSize, bits));
      return modify(put({ end, alloc, reserved }))(s);
    }
    return Os.sysFree({ a: p, n }, "local")(s);
  };

const takeOrFallBack =
  (n: Word): Transition<Address> =>
  (s) => {
    if (n <= room(s)) return takeFromBlock(n)(s);
    return (s.config.ptrSize === 8 ? of(nil) : takeAnywhere(n))(s);
  };

/** Where the block ends at the end of all addresses, `alloc` becomes 0. (malloc.go:464-477) */
const takeFromBlock =
  (n: Word): Transition<Address> =>
  (s) => {
    const { alloc: p, reserved } = s.arena;
    const alloc = addressOf(add(p, n, uintptrBits(s.config)));
    return pipe(
      Os.sysMap({ a: p, n }, reserved, "heap_sys"),
      andThen(modify(put({ alloc }))),
      andThen(extendUsed(alloc)),
      map(() => p),
    )(s);
  };

/** On 32-bit, without a reservation: memory at any place. (malloc.go:484-509) */
const takeAnywhere =
  (n: Word): Transition<Address> =>
  (s) => {
    const { pageSize } = s.config;
    const size = add(roundUp(n, pageSize, 32), pageSize, 32);
    return pipe(
      Os.sysAlloc(size, "heap_sys"),
      flatMap((r) => {
        if (r === 0) return of(nil);
        const reach = subtract(add(r, size, 32), s.arena.start, 32);
        if (r < s.arena.start || reach > arenaMax(s.config) - 1) return notUsable(r, size);
        const p = addressOf(roundUp(r, pageSize, 32));
        return pipe(
          extendUsed(addressOf(add(p, n, 32))),
          map(() => p),
        );
      }),
    )(s);
  };

/** The arena cannot reach this memory: only on MIPS, whose arena has half the addresses. */
const notUsable =
  (a: Address, n: Word): Transition<Address> =>
  (s) => {
    const { start } = s.arena;
    const range = `[${hex(start)},${hex(start + arenaMax(s.config) - 1)})`;
    return pipe(
      print(`runtime: memory allocated by OS (${hex(a)}) not in usable range ${range}`),
      andThen(Os.sysFree({ a, n }, "heap_sys")),
      andThen(of(nil)),
    )(s);
  };

const extendUsed =
  (end: Address): Transition<void> =>
  (s) =>
    (end > s.arena.used ? setArenaUsed(end) : skip)(s);

/** Maps the bitmap and the table of spans for the new arena, then counts it as used. (mheap.go) */
const setArenaUsed = (used: Address): Transition<void> =>
  act(
    "arena.used",
    { a: used },
    pipe(mapBits(used), andThen(mapSpans(used)), andThen(modify(put({ used })))),
  );

/**
 * Bytes of the bitmap for an arena of `size` bytes: a byte describes four words, and the bitmap is
 * mapped in pieces of 8 KiB and in whole physical pages. (mbitmap.go: mapBits)
 */
export const bitmapBytes = (config: Config, physPageSize: number, size: number): number =>
  up(up(Math.floor(size / (config.ptrSize * 4)), config.bitmapChunk), physPageSize);

/** mbitmap.go: mapBits */
const mapBits =
  (used: Address): Transition<void> =>
  (s) => {
    const { start, physPageSize, bitmap, bitmapMapped, reserved } = s.arena;
    const bytes = bitmapBytes(s.config, physPageSize, used - start);
    const a = addressOf(subtract(bitmap, bytes, uintptrBits(s.config)));
    return bitmapMapped >= bytes
      ? skip(s)
      : pipe(
          Os.sysMap({ a, n: bytes - bitmapMapped }, reserved, "gc_sys"),
          andThen(modify(put({ bitmapMapped: Bytes(bytes) }))),
        )(s);
  };

/** One pointer for each page of the arena, as far as the table goes. (mheap.go: mapSpans) */
const mapSpans =
  (used: Address): Transition<void> =>
  (s) => {
    const { start, physPageSize, spans, spansMapped, reserved } = s.arena;
    const { pageSize, ptrSize } = s.config;
    const bytes = up(Math.floor((used - start) / pageSize) * ptrSize, physPageSize);
    const a = addressOf(add(spans, spansMapped, uintptrBits(s.config)));
    return spansMapped >= bytes
      ? skip(s)
      : pipe(
          must(bytes <= spansSize(s.config), "slice bounds out of range"),
          andThen(modify(put({ spansMapped: Bytes(bytes) }))),
          andThen(Os.sysMap({ a, n: bytes - spansMapped }, reserved, "other_sys")),
        )(s);
  };
