/** The index that leads from a page to its span. */
import type { State } from "../../spec/index.ts";
import { pageOf, type Span } from "../../spec/mspan.ts";
import type { PageId } from "../../spec/units.ts";
import { hex } from "../acts.ts";
import { always, type Property } from "../property.ts";
import { showSpan, spansInOrder } from "./view.ts";

/** The first page that the index does not lead from to the span. */
const lostPage = (s: State, span: Span): number | undefined => {
  const first = pageOf(s, span.base);
  const last = first + span.npages - 1;
  const step = span.state === "free" ? Math.max(1, last - first) : 1;
  for (let page = first as number; page <= last; page += step) {
    if (s.pages.get(page as PageId) !== span.id) return page;
  }
  return undefined;
};

export const index: Property = always({
  of: "state",
  name: "heap.index",
  sentence:
    "The page index leads from every page of a span in use, and from the first and the last page of a free one, to that span.",
  evidence: ({ after }) =>
    spansInOrder(after).flatMap((span) => {
      const page = lostPage(after, span);
      return page === undefined
        ? []
        : [`the page at ${hex(page * after.config.pageSize)} does not lead to ${showSpan(span)}`];
    }),
});
