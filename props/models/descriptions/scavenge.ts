/** The model `scavenge` in words, exact enough to write it again in another language. */
import type { Description } from "../../explorer/model.ts";

export const scavenge: Description = {
  initial:
    "One. The machine has been brought up with one processor: the heap has no page, there is no span, and no " +
    "span record is free. The clock says 1. A page has 1024 bytes, and the heap begins at a multiple of a physical page.",
  actions: {
    tick: "Always enabled. Adds 1 to the clock.",
    "manual.alloc":
      "Argument: np, from 1 to pages less those that the program holds. As in the model pages, with lists 2, growth " +
      "4 and one priority; and the following. The span that is taken has npreleased 0. Where more than np pages are " +
      "cut off a span, the rest is free with npreleased 0, and since the time at which the whole became free; no " +
      "longer known are those of its pages that are with the OS. Of the np pages none is with the OS any more. What " +
      "the heap grows by is free since now, with npreleased 0.",
    "manual.free":
      "Argument: a span that the program holds. As in the model pages. The span is free since now, whatever it joins, " +
      "and its npreleased is the sum of those of the spans that it joins.",
    scavenge:
      "Argument: now, what the clock says; and if stale is 1, also what it says less 1. Looks at each free span: at those " +
      "of one page in the order of their list, then at those in the treap from the root down, a node before its left " +
      "and its right child. Passes over one that has been free since a time t with t at most now and now - t at most " +
      "limit, and over one whose npreleased is its npages. Of the others, the pages of whole physical pages are " +
      "given back (with physical 0 and 1 all of them): none where there is no such page, or, with physical 2 " +
      "and more, where npreleased says as many. npreleased becomes their number; they are with the OS, and known.",
  },
  fields: {
    "state.spans": "the spans that exist, by the number of their record",
    "state.lists":
      "the first and the last record of each list that is not empty, by 4 times the length",
    "state.treap": "a search tree by (npages, number of the span's record)",
    "state.fixed.span.freed": "the records that were given back, the last one first",
    "ghost.released": "address ranges that are with the OS; those that touch are one",
    "ghost.forgotten": "those of them that are no longer known",
  },
  answers: "The environment grants what is asked of it: no step has several answers.",
  view:
    "After the fields stand two lists of pairs, of the free spans by address: the address, and how long ago the span " +
    "became free by the clock, at most limit + 2. The first list has it from the heap, the second from the past. The " +
    "clock itself, statistics and records of treap nodes do not count.",
  ends: "where Go has given up, which does not happen here",
};
