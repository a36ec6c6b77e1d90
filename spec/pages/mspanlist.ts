/**
 * Lists of spans (mheap.go: mSpanList): the links are in the spans, so any of them leaves its list
 * without a search. A list is identified by its ListId; a list that is not stored is empty.
 */
import { get, remove as without, set } from "../numbers/collection.ts";
import type { Config } from "../instance/config.ts";
import { type SpanId, spanAt, updateSpan } from "./mspan.ts";
import type { State } from "../state.ts";

declare const unit: unique symbol;
/** The name of a list, as a number. */
export type ListId = number & { readonly [unit]: "ListId" };

export interface Ends {
  readonly first: SpanId;
  readonly last: SpanId;
}

const name = (kind: number, index: number): ListId => (index * 4 + kind) as ListId;

/** Free spans of exactly np pages. (mheap.go: freeList) */
export const freeList = (npages: number): ListId => name(0, npages);

/** The list of large spans in use of np pages; maxMHeapList stands for all longer spans. (busyList) */
export const busyList = ({ maxMHeapList }: Config, npages: number): ListId =>
  name(1, Math.min(npages, maxMHeapList));

/** Spans of a class with free slots, and those without, or cached. (mcentral.go) */
export const nonemptyList = (spanclass: number): ListId => name(2, spanclass);
export const emptyList = (spanclass: number): ListId => name(3, spanclass);

export const firstOf = (s: State, list: ListId): SpanId | undefined => get(s.lists, list)?.first;

const setEnds =
  (list: ListId, ends: Ends | null) =>
  (s: State): State => ({
    ...s,
    lists: ends === null ? without(s.lists, list) : set(s.lists, list, ends),
  });

const linked = (
  s: State,
  id: SpanId | null,
  change: { next: SpanId | null } | { prev: SpanId | null },
) => (id === null ? s : updateSpan(id, change)(s));

/** At the front. (mSpanList.insert) */
export const insert =
  (list: ListId, id: SpanId) =>
  (s: State): State => {
    const ends = get(s.lists, list);
    const next = ends?.first ?? null;
    const placed = updateSpan(id, { list, next, prev: null })(s);
    return setEnds(list, { first: id, last: ends?.last ?? id })(linked(placed, next, { prev: id }));
  };

/** At the back. (mSpanList.insertBack) */
export const insertBack =
  (list: ListId, id: SpanId) =>
  (s: State): State => {
    const ends = get(s.lists, list);
    const prev = ends?.last ?? null;
    const placed = updateSpan(id, { list, prev, next: null })(s);
    return setEnds(list, { first: ends?.first ?? id, last: id })(
      linked(placed, prev, { next: id }),
    );
  };

/** Off the list it is on, if any. (mSpanList.remove) */
export const remove =
  (id: SpanId) =>
  (s: State): State => {
    const { list, next, prev } = spanAt(s, id);
    const ends = list === null ? undefined : get(s.lists, list);
    if (list === null || ends === undefined) return s;
    const { first, last } = ends;
    const unlinked = linked(linked(s, prev, { next }), next, { prev });
    const rest: Ends | null =
      first === id && last === id
        ? null
        : {
            first: first === id ? (next ?? first) : first,
            last: last === id ? (prev ?? last) : last,
          };
    return setEnds(list, rest)(updateSpan(id, { list: null, next: null, prev: null })(unlinked));
  };
