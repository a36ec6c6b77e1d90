/** The model `pages` in words, exact enough to write it again in another language. */
import type { Description } from "../../explorer/model.ts";

export const pages: Description = {
  initial:
    "One. The machine has been brought up with one processor: the heap has no page, there is no span, every " +
    "list and the treap are empty, and no span record is free.",
  actions: {
    "manual.alloc":
      "Argument: np, from 1 to the least of longest and (pages less those that the program holds). Takes np " +
      "pages. (1) Take the first span of the first list that is not empty, of the lists for np, np + 1, … up " +
      "to lists - 1 pages. (2) Where there is none, take a node of the treap: from the root on, go to the " +
      "right where the node has less than np pages; else to the left where the left child has np pages or " +
      "more; else take the node; past the last node there is none. (3) Where there is none, grow: a new " +
      "record gets the larger of np and growth pages behind the last page of the heap, with needzero 0, and " +
      "is freed as manual.free frees (without setting needzero); then take a node as in (2). Remove what was " +
      "taken from its list or the treap. If it has more than np pages, keep the first np, and give the others " +
      "to a new record with the same needzero, which keeps it, joins no span, and goes to its list or into the " +
      "treap as manual.free says. The np pages are then a span in the state manual.",
    "manual.free":
      "Argument: a span that the program holds. Sets its needzero to 1, its state to free. If the span that " +
      "ends before it is free, joins it: takes over its base, adds its pages, takes 1 as needzero if either has " +
      "it, removes it from its list or the treap, and gives back its record. Then does the same with the span " +
      "that begins behind it, and keeps its own base. With less than lists pages, the span goes to the front " +
      "of the list of its length; else a node with a priority goes into the treap.",
  },
  fields: {
    "state.spans": "the spans that exist, by the number of their record; addresses in bytes",
    "state.spans.next": "the number of the record behind it on its list",
    "state.lists":
      "the first and the last record of each list that is not empty, by 4 times the length of its spans",
    "state.treap":
      "a search tree by (npages, number of the span's record), and a heap: parents have the least prio",
    "state.fixed.span.freed":
      "the records that were given back, the last one first: a new record is the first of them, or else the " +
      "next number",
  },
  answers:
    "Each insertion into the treap asks for a priority, and any from 1 to priorities may be the answer. A step " +
    "may insert more than once: growing, and freeing what is left over. Insertion: descend to a leaf by the key " +
    "(npages, record), then rotate the node up while its parent's prio is greater. Removal: while the node has " +
    "a child, rotate it down: rotate the left child up if there is no right one, or if both are there and the left " +
    "one's prio is less; else the right one.",
  view:
    "The records of treap nodes, what dead span records still hold, statistics, the clock and the page index " +
    "have no influence on what follows, and do not count.",
  ends: "where Go has given up, which does not happen here",
};
