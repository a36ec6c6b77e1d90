/**
 * The layout of the address space (malloc.go:229-389): one reservation for the span table, the heap
 * bitmap and the arena, at the best place that the OS grants.
 */
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { addressOf, arenaMax, bitmapBytes, put, spansSize as spansSizeOf, up } from "./arena.ts";
import type { Config } from "../instance/config.ts";
import type { Fields } from "../machine/event.ts";
import { rejected, type Rejected } from "../machine/rejected.ts";
import { sysReserve } from "../os/mem.ts";
import { isRepaired } from "../instance/repairs.ts";
import {
  again,
  andThen,
  fatal,
  flatMap,
  iterate,
  map,
  modify,
  must,
  of,
  stopWith,
  type Transition,
} from "../machine/transition.ts";
import { Address, Bytes, type Flag } from "../numbers/units.ts";
import { add, hex, roundUp, subtract, uintptrBits } from "../numbers/word.ts";

type Laid = Partial<Fields["mallocinit"]>;

/** What the OS reports at the start. */
export interface Image {
  readonly physPageSize: Bytes;
  readonly end: Address;
  readonly brk: Address;
}

/** Bytes of the span table and of the bitmap for the largest arena. (malloc.go:248-253) */
const metadata = (config: Config) => ({
  spansSize: spansSizeOf(config),
  bitmapSize: up(arenaMax(config) / (config.ptrSize * 4), config.pageSize),
});

interface Reservation {
  readonly p: Address;
  readonly pSize: number;
  readonly reserved: Flag;
}

/** malloc.go:229-241 */
export const checkPhysPageSize =
  (size: Bytes): Transition<void> =>
  (s) => {
    const least = s.config.minPhysPageSize;
    return pipe(
      must(size !== 0, "failed to get system page size"),
      andThen(
        must(size >= least, "bad system page size", [
          `system page size (${size}) is smaller than minimum page size (${least})`,
        ]),
      ),
      andThen(
        must(2 ** Math.round(Math.log2(size)) === size, "bad system page size", [
          `system page size (${size}) must be a power of 2`,
        ]),
      ),
    )(s);
  };

/** The first of the attempts that the OS grants, or null. */
const firstGranted = (
  attempts: ReadonlyArray<{ readonly hint: Address; readonly pSize: number }>,
): Transition<Reservation | null> =>
  iterate(0, (i) => {
    const attempt = attempts[i];
    if (attempt === undefined) return of(stopWith(null));
    const { hint, pSize } = attempt;
    return pipe(
      sysReserve(hint, pSize),
      map(({ r, reserved }): E.Either<number, Reservation | null> =>
        r === 0 ? again(i + 1) : stopWith({ p: r, pSize, reserved }),
      ),
    );
  });

/** One reservation for everything, at addresses that are not valid UTF-8. (malloc.go:257-303) */
const attempts64 = (config: Config) => {
  const { spansSize, bitmapSize } = metadata(config);
  const { arenaHint, arenaHintStride, arenaHints, pageSize } = config;
  const pSize = bitmapSize + spansSize + arenaMax(config) + pageSize;
  return Array.from({ length: config.ptrSize === 8 ? arenaHints : 0 }, (_, i) => ({
    hint: Address(arenaHint + i * arenaHintStride),
    pSize,
  }));
};

/**
 * Above the program image, with smaller and smaller first arenas; above the brk where the brk would be
 * in the way. All sums are uintptrs. (malloc.go:305-358)
 */
const attempts32 = (config: Config, { end, brk }: Image) => {
  const { spansSize, bitmapSize } = metadata(config);
  const { arenaReserve, pageSize } = config;
  const bits = uintptrBits(config);
  const megabyte = 2 ** 20;
  const beyond = (a: Address, by: number) => roundUp(add(a, by, bits), megabyte, bits);
  const low = beyond(end, megabyte / 4);
  return [2 * arenaReserve, arenaReserve, arenaReserve / 2, 0].map((arenaSize) => {
    const pSize = bitmapSize + spansSize + arenaSize + pageSize;
    const overBrk = low <= brk && brk < add(low, pSize, bits);
    return { hint: addressOf(overBrk ? beyond(brk, megabyte) : low), pSize };
  });
};

/** Reserve and lay out: span table, bitmap, arena. (malloc.go:243-389) */
export const layOut =
  (image: Image): Transition<Laid> =>
  (s) =>
    pipe(
      firstGranted(attempts64(s.config)),
      flatMap((large) => (large === null ? firstGranted(attempts32(s.config, image)) : of(large))),
      flatMap((granted) =>
        granted === null
          ? fatal("runtime: cannot reserve arena virtual address space")
          : install(granted, image),
      ),
    )(s);

/**
 * The parts begin at a page boundary. Everything after it is a multiple of the page size, so Go's
 * "misrounded allocation in mallocinit" cannot happen.
 */
const install =
  ({ p, pSize, reserved }: Reservation, { physPageSize }: Image): Transition<Laid> =>
  (s) => {
    const { pageSize, ptrSize } = s.config;
    const bits = uintptrBits(s.config);
    const { spansSize, bitmapSize } = metadata(s.config);
    const spans = addressOf(roundUp(p, pageSize, bits));
    const resvSize = Number(subtract(pSize, subtract(spans, p, bits), bits));
    const bitmap = addressOf(add(add(spans, spansSize, bits), bitmapSize, bits));
    const start = ptrSize === 4 ? Address(0) : bitmap;
    const end = endFor(s.config, start, addressOf(add(p, resvSize, bits)));
    const wrong = belowBitmap(
      s.config,
      p,
      bitmap - bitmapBytes(s.config, physPageSize, end - start),
    );
    if (wrong !== undefined) return E.left(wrong);
    const whole = { spans, bitmap, reserved };
    return pipe(
      modify(put({ ...whole, physPageSize, start, used: bitmap, alloc: bitmap, end })),
      map(() => ({
        ...whole,
        arena_start: start,
        arena_used: bitmap,
        arena_alloc: bitmap,
        arena_end: end,
        spansSize: Bytes(spansSize),
        bitmapSize: Bytes(bitmapSize),
        resv: p,
        resvSize: Bytes(resvSize),
      })),
    )(s);
  };

/**
 * On 64-bit the whole bitmap lies above address 0. It grows downwards in whole physical pages, and
 * would wrap around where these are large, the table of spans is small and the reservation is low.
 */
const belowBitmap = ({ ptrSize }: Config, p: Address, lowest: number): Rejected | undefined =>
  ptrSize === 4 || lowest >= 0
    ? undefined
    : rejected(
        "answer",
        "the answer to os.reserve, r",
        p,
        `an address from ${hex(Address(p - lowest))} on, since the bitmap lies above 0`,
      );

/** On 64-bit the seed's arena ends a page beyond what spans and bitmap describe. */
const endFor = (config: Config, start: Address, end: Address): Address =>
  config.ptrSize === 8 && isRepaired(config, "one-page-long")
    ? Address(Math.min(end, start + arenaMax(config)))
    : end;
