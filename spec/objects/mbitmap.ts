/**
 * Bitmaps of the heap (mbitmap.go): mark bits, as far as the machine itself knows them, and the heap
 * bitmap, which tells the collector which words of an object may be pointers.
 *
 * The heap bitmap has two bits a word. Go writes them when an object is allocated; here they are
 * defined, for the objects that are allocated now, by the type each was allocated with. A type is
 * known by its size and the length of its pointer prefix: every word of the prefix counts as one.
 */
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import { clearBitmap, withSlot } from "../numbers/bits.ts";
import { newBits } from "../collector/gcbits.ts";
import type { Collection } from "../numbers/collection.ts";
import type { Config } from "../instance/config.ts";
import type { TypeInfo } from "../machine/event.ts";
import {
  capacity,
  lookup,
  slotOf,
  type Span,
  spanAt,
  type SpanId,
  updateSpan,
} from "../pages/mspan.ts";
import { andThen, modify, type Transition } from "../machine/transition.ts";
import type { State } from "../state.ts";
import { Address, type Bytes } from "../numbers/units.ts";

/** The type of an object with pointers: the bytes of its data, and of its elements. */
export interface ObjectType {
  readonly dataSize: number;
  /** Bytes of an element, and up to the end of its last pointer. */
  readonly size: Bytes;
  readonly ptrdata: Bytes;
}

/** By slot: the objects with pointers. */
export type Objects = Collection<number, ObjectType>;

/** Of a defer record only the header is described. (malloc.go:726-736) */
export const objectType = (
  { sizeof }: Config,
  n: number,
  { ty, df }: { readonly ty?: TypeInfo | undefined; readonly df?: 0 | 1 | undefined },
): ObjectType | undefined =>
  ty === undefined || ty[3] === 1
    ? undefined
    : { dataSize: df === 1 ? sizeof.defer : n, size: ty[0], ptrdata: ty[1] };

/** Bytes that the collector looks at: up to the last pointer of the last element. */
export const scannable = ({ dataSize, size, ptrdata }: ObjectType): number =>
  dataSize <= size || ptrdata === 0 ? ptrdata : dataSize - size + ptrdata;

/** The object at this address survives the cycle. (mgcmark.go: gcmarknewobject) */
export const blacken =
  (object: Address) =>
  (s: State): State => {
    const span = lookup(s, object);
    return span === undefined
      ? s
      : updateSpan(span.id, { markBits: withSlot(span.markBits, slotOf(span, object)) })(s);
  };

/** Two bits of the heap bitmap: 1 the word may be a pointer, 2 later words may be pointers too. */
export type Entry = 0 | 1 | 2 | 3;

const entry = (pointer: boolean, scan: boolean): Entry =>
  ((pointer ? 1 : 0) + (scan ? 2 : 0)) as Entry;

/** Words that are described: at least two, since the second word's bit is the check mark. */
const describedWords = ({ dataSize, size, ptrdata }: ObjectType, ptrSize: number): number => {
  const last = Math.max(0, Math.floor(dataSize / size) - 1) * size;
  return Math.max(2, (last + ptrdata) / ptrSize);
};

/** One pointer in the smallest slot of a 32-bit machine: the second word is unused. */
const isHalf = (ptrSize: number, elemsize: number, { size, dataSize }: ObjectType): boolean =>
  elemsize === 2 * ptrSize && size === ptrSize && dataSize === ptrSize;

/**
 * The entries of an object's words. The high bit of the second word is the check mark, which is not
 * set; an object of one pointer is described when its span is initialised.
 * (mbitmap.go: heapBitsSetType, initSpan)
 */
export const heapBits = (
  { ptrSize }: Config,
  elemsize: number,
  object: ObjectType,
): ReadonlyArray<Entry> => {
  if (ptrSize === 8 && elemsize === 8) return [3];
  if (isHalf(ptrSize, elemsize, object)) return [3, 0];
  const described = describedWords(object, ptrSize);
  const isPointer = (word: number): boolean => (word * ptrSize) % object.size < object.ptrdata;
  return RA.makeBy(elemsize / ptrSize, (word) =>
    word < described ? entry(isPointer(word), word !== 1) : entry(false, false),
  );
};

/**
 * The span's slots, all free, with `data` bytes in them: mark bits first, then alloc bits, also
 * for a large object. (mbitmap.go: initSpan)
 */
export const initSpan =
  (id: SpanId, data: (span: Span) => number): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const nelems = capacity(s, span);
    const clear = clearBitmap(nelems);
    const limit = Address(span.base + data({ ...span, nelems }));
    return pipe(
      newBits(nelems),
      andThen(newBits(nelems)),
      andThen(
        modify(updateSpan(id, { nelems, limit, freeindex: 0, allocBits: clear, markBits: clear })),
      ),
    )(s);
  };
