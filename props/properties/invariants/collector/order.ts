/**
 * The order of the lists that are searched for something to sweep: "swept spans are at the end of the
 * list", "all subsequent ones must also be either swept or in process of sweeping"
 * (mheap.go: reclaimList; mcentral.go: cacheSpan).
 */
import type { State } from "../../../../spec/index.ts";
import { isUnswept, sizeclassOf, type Span } from "../../../../spec/pages/mspan.ts";
import { busyList, emptyList, type ListId } from "../../../../spec/pages/mspanlist.ts";
import { always, type Property } from "../../property.ts";
import { showSpan, spansInOrder, walk } from "../view.ts";

/** A swept span, and an unswept one behind it. */
export interface Misplaced {
  readonly front: Span;
  readonly behind: Span;
}

/** The list that a sweeper looks for the span on. */
const searchedList = ({ config }: State, span: Span): ListId =>
  sizeclassOf(span) === 0 ? busyList(config, span.npages) : emptyList(span.spanclass);

const misplacedOn = (s: State, list: ListId, most: number): ReadonlyArray<Misplaced> => {
  const { members } = walk(s, list, most);
  const unswept = (span: Span): boolean => isUnswept(s, span);
  const last = members.findLast(unswept);
  if (last === undefined) return [];
  return members
    .slice(0, members.indexOf(last))
    .filter((front) => !unswept(front))
    .map((front) => ({ front, behind: last }));
};

/** Every swept span that stands before an unswept one. */
export const misplaced = (s: State): ReadonlyArray<Misplaced> => {
  if (s.sweeping.done) return [];
  const spans = spansInOrder(s).filter(({ state }) => state === "inUse");
  const lists = new Set(spans.map((span) => searchedList(s, span)));
  return [...lists].flatMap((list) => misplacedOn(s, list, spans.length));
};

export const showMisplaced = ({ front, behind }: Misplaced): string =>
  `${showSpan(front)} are swept, and stand before ${showSpan(behind)}, which are not`;

export const order: Property = always({
  of: "state",
  name: "sweep.order",
  sentence:
    "On a busy list, and on the list of the full spans of a class, unswept spans stand before swept ones.",
  evidence: ({ after }) => misplaced(after).map(showMisplaced),
});
