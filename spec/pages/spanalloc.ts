/**
 * Span records (mheap.go: recordspan, mspan.init): taken from their fixed-size allocator, and listed
 * once and for all in a table that grows by half.
 */
import { pipe } from "fp-ts/lib/function.js";
import * as Fixalloc from "../arena/mfixalloc.ts";
import { blank, putSpan, type Span, spanAt, type SpanId, updateSpan } from "./mspan.ts";
import { sysAlloc, sysFree } from "../os/mem.ts";
import {
  andThen,
  map,
  modify,
  must,
  flatMap,
  skip,
  tap,
  type Transition,
  when,
} from "../machine/transition.ts";
import { Address, Pages } from "../numbers/units.ts";

/** The address of the table of all spans, and its capacity in entries. */
export interface AllSpans {
  readonly base: Address;
  readonly capacity: number;
}

export const initial: AllSpans = { base: Address(0), capacity: 0 };

/** Grows the table of all spans if it has no room for one more. (mheap.go: recordspan) */
const recordspan: Transition<void> = (s) => {
  const { base, capacity } = s.allspans;
  const recorded = s.fixed.span.made - 1;
  if (recorded < capacity) return skip(s);
  const { allspansMin, ptrSize } = s.config;
  const larger = Math.max(Math.floor(allspansMin / ptrSize), Math.floor((capacity * 3) / 2));
  return pipe(
    sysAlloc(larger * ptrSize, "other_sys"),
    tap((r) => must(r !== 0, "runtime: cannot allocate memory")),
    tap((r) => modify((t) => ({ ...t, allspans: { base: r, capacity: larger } }))),
    flatMap(() => when(recorded > 0, sysFree({ a: base, n: capacity * ptrSize }, "other_sys"))),
  )(s);
};

/** A span for these pages; a recycled record keeps only its sweep generation. */
export const newSpan = (base: Address, npages: number): Transition<SpanId> =>
  pipe(
    Fixalloc.alloc("span", recordspan),
    tap(({ index, address }) =>
      modify((s) => {
        const { sweepgen } = spanAt(s, index);
        return putSpan(blank({ id: index, sp: address, base, npages: Pages(npages), sweepgen }))(s);
      }),
    ),
    map(({ index }) => index),
  );

/** Frees the record of a span that has been merged into another span. */
export const bury = ({ id, sp, base, npages, sweepgen }: Span): Transition<void> =>
  pipe(
    modify(updateSpan(id, blank({ id, sp, base, npages, sweepgen }))),
    andThen(Fixalloc.free("span", { address: sp, index: id })),
  );
