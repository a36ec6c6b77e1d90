/**
 * persistentalloc (malloc.go:918-1001): memory that is never freed, cut from chunks; each P has its
 * own chunk, and a thread without a P uses the global one.
 */
import { pipe } from "fp-ts/lib/function.js";
import { type Collection, empty, get, set } from "../numbers/collection.ts";
import type { Config } from "../instance/config.ts";
import type { Stat } from "../machine/event.ts";
import { mSysStatDec, mSysStatInc } from "../stats/mstats.ts";
import { sysAlloc } from "../os/mem.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  flatMap,
  map,
  modify,
  must,
  tap,
  type Transition,
  when,
} from "../machine/transition.ts";
import { Address, Bytes, type Word } from "../numbers/units.ts";
import { add, uintptrBits } from "../numbers/word.ts";

const up = (n: number, to: number): number => Math.ceil(n / to) * to;

interface Chunk {
  readonly base: Address;
  readonly off: Bytes;
}

export interface Persistent {
  /** By processor; -1 is the global chunk. */
  readonly chunks: Collection<number, Chunk>;
}

export const initial: Persistent = { chunks: empty() };

const none: Chunk = { base: Address(0), off: Bytes(0) };

const chunkOf = (s: State): Chunk => get(s.persistent.chunks, s.p) ?? none;

const setChunk =
  (chunk: Chunk) =>
  (s: State): State => ({ ...s, persistent: { chunks: set(s.persistent.chunks, s.p, chunk) } });

export interface PersistentRequest {
  readonly n: Word;
  /** 0 asks for the default, 8. */
  readonly align: number;
  readonly stat: Stat;
}

/** malloc.go:946 persistentalloc1 */
export const persistentalloc = (request: PersistentRequest): Transition<Address> =>
  act("persist", { ...request, align: Bytes(request.align) }, persistentalloc1(request), (r) => ({
    r,
  }));

const persistentalloc1 =
  ({ n, align, stat }: PersistentRequest): Transition<Address> =>
  (s) => {
    const { pageSize, persistentMaxBlock } = s.config;
    return pipe(
      must(n !== 0, "persistentalloc: size == 0"),
      andThen(
        must(
          2 ** Math.round(Math.log2(align || 8)) === (align || 8),
          "persistentalloc: align is not a power of 2",
        ),
      ),
      andThen(must(align <= pageSize, "persistentalloc: align is too large")),
      andThen(
        n >= persistentMaxBlock
          ? fromOs({ n, align, stat })
          : fromChunk(Bytes(Number(n)), align || 8),
      ),
      tap(() => when(n < persistentMaxBlock && stat !== "other_sys", moveFromOtherSys(n, stat))),
    )(s);
  };

/** The chunk was accounted to other_sys when it was made. */
const moveFromOtherSys = (n: Word, stat: Stat): Transition<void> =>
  pipe(mSysStatInc(stat, n), andThen(mSysStatDec("other_sys", n)));

/** Large requests. The OS aligns only to its own pages, so the repair asks for `align` bytes more. */
const fromOs =
  ({ n, align, stat }: PersistentRequest): Transition<Address> =>
  (s) =>
    align > s.arena.physPageSize && isRepaired(s.config, "persist-align")
      ? pipe(
          sysAlloc(add(n, align, uintptrBits(s.config)), stat),
          map((r) => Address(up(r, align))),
        )(s)
      : sysAlloc(n, stat)(s);

/** The offset of the next piece in a chunk: the seed aligns the offset, the repair the address. */
const aligned = (config: Config, { base, off }: Chunk, align: number): Chunk => ({
  base,
  off: isRepaired(config, "persist-align")
    ? Bytes(up(base + off, align) - base)
    : Bytes(up(off, align)),
});

/** The next aligned piece of the executing processor's chunk, or of a new one. */
const fromChunk =
  (n: Bytes, align: number): Transition<Address> =>
  (s) => {
    const chunk = aligned(s.config, chunkOf(s), align);
    return chunk.base !== 0 && chunk.off + n <= s.config.persistentChunk
      ? take(chunk, n)(s)
      : pipe(
          newChunk,
          flatMap((fresh) => take(aligned(s.config, fresh, align), n)),
        )(s);
  };

const newChunk: Transition<Chunk> = (s) =>
  pipe(
    sysAlloc(s.config.persistentChunk, "other_sys"),
    tap((base) => must(base !== 0, "runtime: cannot allocate memory")),
    map((base): Chunk => ({ base, off: Bytes(0) })),
  )(s);

const take = (chunk: Chunk, n: Bytes): Transition<Address> =>
  pipe(
    modify(setChunk({ base: chunk.base, off: Bytes(chunk.off + n) })),
    map(() => Address(chunk.base + chunk.off)),
  );
