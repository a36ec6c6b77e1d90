/** Where the spans in use are kept: central lists, busy lists and caches. */
import type { State } from "../../../../spec/index.ts";
import {
  nextFreeIndex,
  sizeclassOf,
  type Span,
  spanAt,
  type SpanId,
} from "../../../../spec/pages/mspan.ts";
import {
  busyList,
  emptyList,
  type ListId,
  nonemptyList,
} from "../../../../spec/pages/mspanlist.ts";
import { always, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { showSpan, spansInOrder, walk } from "../view.ts";

/** By span: how many caches allocate from it. */
const cachings = (s: State): ReadonlyMap<SpanId, number> => {
  const counts = new Map<SpanId, number>();
  for (const cache of s.caches.values()) {
    for (const id of cache.alloc.values()) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
};

/** The lists that the span may be on. */
const placesOf = ({ config }: State, span: Span): ReadonlyArray<ListId> =>
  sizeclassOf(span) === 0
    ? [busyList(config, span.npages)]
    : [nonemptyList(span.spanclass), emptyList(span.spanclass)];

/** What contradicts the list that a small span is on: lent or full spans are on the empty one. */
const misfiled = (s: State, span: Span): ReadonlyArray<string> => {
  if (sizeclassOf(span) === 0) return [];
  const isFull = nextFreeIndex(span) === span.nelems;
  if (span.list === nonemptyList(span.spanclass)) {
    if (span.incache) return [`${showSpan(span)} are cached and on the nonempty list`];
    return isFull ? [`${showSpan(span)} are full and on the nonempty list`] : [];
  }
  const isSwept = span.sweepgen === s.sweeping.sweepgen;
  return isFull || span.incache || !isSwept
    ? []
    : [`${showSpan(span)} have a free slot and are on the empty list`];
};

const lent = (span: Span, times: number): ReadonlyArray<string> =>
  times === (span.incache ? 1 : 0)
    ? []
    : [`${showSpan(span)} are ${span.incache ? "" : "not "}cached, and in ${times} caches`];

/** The spans that are on a list, by walking it; and what is wrong with the lists. */
const listed = (s: State, spans: ReadonlyArray<Span>) => {
  const lists = new Set(spans.flatMap((span) => placesOf(s, span)));
  const members = new Map<SpanId, ListId>();
  const wrong: string[] = [];
  for (const list of lists) {
    const found = walk(s, list, spans.length);
    if (found.wrong !== undefined) wrong.push(found.wrong);
    for (const { id } of found.members) members.set(id, list);
  }
  return { members, wrong };
};

export const place: Property = always({
  of: "state",
  name: "central.place",
  sentence:
    "Every small span in use is on exactly one list of its own class, the nonempty one if it has a free slot and no cache has it, and at most one cache has it; every large one is on the busy list of its length.",
  evidence: ({ after }) => {
    const spans = spansInOrder(after).filter((span) => span.state === "inUse");
    const { members, wrong } = listed(after, spans);
    const cached = cachings(after);
    const faults = spans.flatMap((span) => {
      const list = members.get(span.id);
      const isHome = list !== undefined && placesOf(after, span).includes(list);
      const lost = isHome ? [] : [`${showSpan(span)} are in use and on no list of their class`];
      return [...lost, ...misfiled(after, span), ...lent(span, cached.get(span.id) ?? 0)];
    });
    return [...wrong, ...faults];
  },
});

export const fresh: Property = always({
  of: "state",
  name: "cache.fresh",
  sentence: "A cached span is in use, of the cache's class and of the heap's sweep generation.",
  evidence: ({ after }) => {
    const found: string[] = [];
    after.caches.forEach(({ record, alloc }) =>
      alloc.forEach((id, spc) => {
        const { state, spanclass, sweepgen, base } = spanAt(after, id);
        const hsg = after.sweeping.sweepgen;
        if (state === "inUse" && spanclass === spc && sweepgen === hsg) return;
        const what = `${state}, class ${spanclass}, generation ${sweepgen}`;
        const cache = `cache ${hex(record.address)}`;
        found.push(`${cache} has for class ${spc} of generation ${hsg} ${hex(base)}: ${what}`);
      }),
    );
    return found;
  },
});
