/**
 * Fixed-size allocators (mfixalloc.go) for the heap's own records. A freed record is the first to be
 * handed out again, and keeps its index; so index and address name the same record for ever.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Fixed, Stat } from "../machine/event.ts";
import { persistentalloc } from "./persistentalloc.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  emit,
  flatMap,
  map,
  modify,
  skip,
  tap,
  type Transition,
} from "../machine/transition.ts";
import { Address, Bytes } from "../numbers/units.ts";

/** The address of a record, and its index among the records of its kind, in order of creation. */
export interface FixRecord {
  readonly address: Address;
  readonly index: number;
}

/** Freed records, the latest first. */
type Freed = { readonly record: FixRecord; readonly earlier: Freed } | null;

export interface Fixalloc {
  readonly size: Bytes;
  readonly stat: Stat;
  readonly freed: Freed;
  /** The rest of the chunk that new records are cut from. */
  readonly chunk: Address;
  readonly nchunk: Bytes;
  readonly inuse: Bytes;
  /** How many records have ever been made. */
  readonly made: number;
}

/** Before its initialisation an allocator has records of size 0. */
export const uninitialised: Fixalloc = {
  size: Bytes(0),
  stat: "local",
  freed: null,
  chunk: Address(0),
  nchunk: Bytes(0),
  inuse: Bytes(0),
  made: 0,
};

const put =
  (f: Fixed, change: Partial<Fixalloc>) =>
  (s: State): State => ({ ...s, fixed: { ...s.fixed, [f]: { ...s.fixed[f], ...change } } });

/** mfixalloc.go: init */
export const init = (f: Fixed, size: Bytes, stat: Stat): Transition<void> =>
  pipe(
    modify(put(f, { ...uninitialised, size, stat })),
    andThen(emit({ e: "fix.init", f, n: size, stat })),
  );

/**
 * The record freed last, or else a new one, for which `first` happens.
 * (mfixalloc.go: alloc)
 */
export const alloc = (f: Fixed, first: Transition<void> = skip): Transition<FixRecord> =>
  act("fix.alloc", { f }, recycledOrNew(f, first), ({ address }) => ({ r: address }));

const recycledOrNew =
  (f: Fixed, first: Transition<void>): Transition<FixRecord> =>
  (s) => {
    const { freed, inuse, size, nchunk } = s.fixed[f];
    if (freed !== null) {
      const { record, earlier } = freed;
      return pipe(
        modify(put(f, { freed: earlier, inuse: Bytes(inuse + size) })),
        map(() => record),
      )(s);
    }
    return pipe(
      nchunk < size ? newChunk(f) : skip,
      flatMap(() => fresh(f)),
      tap(() => first),
    )(s);
  };

const newChunk =
  (f: Fixed): Transition<void> =>
  (s) =>
    pipe(
      persistentalloc({ n: s.config.fixAllocChunk, align: 0, stat: s.fixed[f].stat }),
      flatMap((chunk) => modify(put(f, { chunk, nchunk: s.config.fixAllocChunk }))),
    )(s);

const fresh =
  (f: Fixed): Transition<FixRecord> =>
  (s) => {
    const { size, chunk, nchunk, inuse, made } = s.fixed[f];
    const cut: Partial<Fixalloc> = {
      chunk: Address(chunk + size),
      nchunk: Bytes(nchunk - size),
      inuse: Bytes(inuse + size),
      made: made + 1,
    };
    return pipe(
      modify(put(f, cut)),
      map(() => ({ address: chunk, index: made })),
    )(s);
  };

/** mfixalloc.go: free */
export const free = (f: Fixed, record: FixRecord): Transition<void> =>
  pipe(
    modify((s) => {
      const { freed, inuse, size } = s.fixed[f];
      return put(f, { freed: { record, earlier: freed }, inuse: Bytes(inuse - size) })(s);
    }),
    andThen(emit({ e: "fix.free", f, a: record.address })),
  );
