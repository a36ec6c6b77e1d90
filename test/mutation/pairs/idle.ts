/** Mistakes in the age of free spans, and in the scavenger. */
import { edit, type Pair } from "../pair.ts";

const since = "subtract(now, since) > limit";

export const pairs: ReadonlyArray<Pair> = [
  {
    name: "age-restarted",
    sentence: "The rest of a span that is cut counts as free from now on.",
    spec: edit(
      "spec/pages/mheap.ts",
      "acctidle: 0, since: unusedsince, released",
      "acctidle: 0, since: 0 * Number(unusedsince), released",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "freeSpanLocked(t, false, false, spans.unusedsince[s]!)",
      "freeSpanLocked(t, false, false, 0)",
    ),
    by: "heap.age",
    search: { focus: "treap" },
  },
  {
    name: "age-of-neighbour",
    sentence: "A span that joins the free one before it is as old as that one.",
    spec: edit(
      "spec/pages/freespanlocked.ts",
      "npages: Pages(span.npages + other.npages),",
      "npages: Pages(span.npages + other.npages), unusedsince: other.base < span.base ? other.unusedsince : span.unusedsince,",
    ),
    src: edit(
      "src/pages/freespanlocked.ts",
      "spans.setBase(s, spans.base(before));",
      "spans.setBase(s, spans.base(before)); spans.unusedsince[s] = spans.unusedsince[before]!;",
    ),
    by: "heap.age",
    search: { focus: "treap" },
  },
  {
    name: "scavenge-young",
    sentence: "The scavenger does not look at the limit.",
    spec: edit("spec/pages/scavenge.ts", since, "subtract(now, since) > 0 * Number(limit)"),
    src: edit("src/pages/scavenge.ts", "> this.#limit", "> 0n"),
    by: "scavenge.old",
    search: { focus: "released" },
  },
  {
    name: "scavenge-half",
    sentence: "The scavenger takes spans that are as old as half of the limit.",
    spec: edit("spec/pages/scavenge.ts", since, "2 * Number(subtract(now, since)) > Number(limit)"),
    src: edit("src/pages/scavenge.ts", "> this.#limit", "> this.#limit / 2n"),
    by: "scavenge.old",
    search: { focus: "released", actions: 48 },
  },
  {
    name: "scavenge-lists",
    sentence: "The scavenger does not visit the treap.",
    spec: edit("spec/pages/scavenge.ts", "...preorder(s.treap).map(({ span }) => span),", ""),
    src: edit("src/pages/scavenge.ts", "    this.visit(treap.root);\n", ""),
    by: "scavenge.whole",
    search: { focus: "released" },
  },
  {
    name: "scavenge-right",
    sentence: "The scavenger skips the left children of the treap.",
    spec: edit(
      "spec/pages/mgclarge.ts",
      "[treap, ...preorder(treap.left), ...preorder(treap.right)]",
      "[treap, ...preorder(treap.right)]",
    ),
    src: edit("src/pages/scavenge.ts", "    this.visit(treap.left[node]!);\n", ""),
    by: "scavenge.whole",
    search: { focus: "released" },
  },
  {
    name: "scavenge-once",
    sentence: "The scavenger passes over a span of which some pages are with the OS.",
    spec: edit("spec/pages/scavenge.ts", "|| oldrel === np)", "|| oldrel > 0)"),
    src: edit(
      "src/pages/scavenge.ts",
      "spans.npreleased[s] === spans.npages[s]",
      "spans.npreleased[s]! > 0",
    ),
    by: "scavenge.whole",
    search: { focus: "released", actions: 32 },
  },
  {
    name: "scavenge-outward",
    sentence: "The scavenger rounds the start of a span down to a physical page.",
    spec: edit(
      "spec/pages/mspan.ts",
      "Math.ceil(span.base / physPageSize) * physPageSize",
      "Math.floor(span.base / physPageSize) * physPageSize",
    ),
    src: edit(
      "src/pages/scavenge.ts",
      "start = this.#rt.wrap(roundUp(start, physPageSize));",
      "start -= start % physPageSize;",
    ),
    by: "stats.sums",
    also: ["contract"],
    search: { instance: "go-ppc64", focus: "released" },
  },
];
