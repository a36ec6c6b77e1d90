/** The index that leads from a page to its span. */
import type { State } from "../../../../spec/index.ts";
import { pageOf, type Span } from "../../../../spec/pages/mspan.ts";
import type { PageId } from "../../../../spec/numbers/units.ts";
import { always, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { showSpan, spansInOrder } from "../view.ts";

/** How many pages must lead to a span. */
const leading = ({ state, npages }: Span): number =>
  state === "free" ? Math.min(2, npages) : npages;

/** By the number of a span: how many of those pages do. One pass over the index, in its own order. */
const leads = (s: State, spans: ReadonlyArray<Span>): Int32Array => {
  const most = spans.reduce((max, { id }) => Math.max(max, id), 0) + 1;
  const counts = new Int32Array(most);
  const firsts = new Float64Array(most);
  const lasts = new Float64Array(most).fill(-1);
  const isFree = new Uint8Array(most);
  for (const { id, base, npages, state } of spans) {
    firsts[id] = pageOf(s, base);
    lasts[id] = firsts[id] + npages - 1;
    if (state === "free") isFree[id] = 1;
  }
  s.pages.forEach((id, page) => {
    const [first, last] = [firsts[id]!, lasts[id]!];
    const isEnd = page === first || page === last;
    if (isEnd || (isFree[id] === 0 && page > first && page < last)) counts[id]!++;
  });
  return counts;
};

/** The first page that the index does not lead from to the span. */
const lostPage = (s: State, span: Span): number => {
  const first = pageOf(s, span.base);
  const last = first + span.npages - 1;
  const step = span.state === "free" ? Math.max(1, last - first) : 1;
  let page: number = first;
  while (page < last && s.pages.get(page as PageId) === span.id) page += step;
  return page;
};

export const index: Property = always({
  of: "state",
  name: "heap.index",
  sentence:
    "The page index leads from every page of a span in use, and from the first and the last page of a free one, to that span.",
  evidence: ({ after }) => {
    const spans = spansInOrder(after);
    const counts = leads(after, spans);
    return spans
      .filter((span) => counts[span.id] !== leading(span))
      .map((span) => {
        const page = hex(lostPage(after, span) * after.config.pageSize);
        return `the page at ${page} does not lead to ${showSpan(span)}`;
      });
  },
});
