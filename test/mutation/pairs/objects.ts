/** Mistakes in the paths of an object: classes, tiny blocks, caches, central lists, clearing. */
import { edit, type Pair } from "../pair.ts";

const classes: ReadonlyArray<Pair> = [
  {
    name: "class-above",
    sentence: "A size that is a whole slot gets the next larger class.",
    spec: edit(
      "spec/instance/sizeclass.ts",
      "small[Math.floor((size + smallSizeDiv - 1) / smallSizeDiv)]",
      "small[Math.floor((size + smallSizeDiv) / smallSizeDiv)]",
    ),
    src: edit(
      "src/instance/sizeclass.ts",
      "this.class8[(size + this.round8) >> this.shift8]!",
      "this.class8[(size + this.round8 + 1) >> this.shift8]!",
    ),
    by: "class.smallest",
    search: { focus: "objects" },
  },
  {
    name: "class-large-early",
    sentence: "An object that fills a slot of the largest class gets pages of its own.",
    spec: edit("spec/objects/malloc.ts", "if (n > maxSmallSize)", "if (n >= maxSmallSize)"),
    src: edit(
      "src/objects/malloc.ts",
      "if (size > this.maxSmallSize || size === 0)",
      "if (size >= this.maxSmallSize || size === 0)",
    ),
    by: "class.smallest",
    search: { focus: "objects" },
  },
  {
    name: "class-noscan",
    sentence: "Small objects with pointers lie among those without.",
    spec: edit(
      "spec/objects/malloc.ts",
      "nextFree(sizeclass * 2 + flag(object === undefined), object)",
      "nextFree(sizeclass * 2 + 1, object)",
    ),
    src: edit(
      "src/objects/malloc.ts",
      "const spc = this.noscan ? 2 * sizeclass + 1 : 2 * sizeclass;",
      "const spc = 2 * sizeclass + 1;",
    ),
    by: "class.smallest",
    search: { focus: "objects" },
  },
];

const tiny: ReadonlyArray<Pair> = [
  {
    name: "tiny-even",
    sentence: "Pieces of a tiny block are aligned to 2 bytes at most.",
    spec: edit(
      "spec/objects/tiny.ts",
      "return size % 8 === 0 ? 8 :",
      "return size % 8 === 0 ? 2 :",
    ),
    src: edit(
      "src/objects/tiny.ts",
      "const align = (size | 8) & -(size | 8);",
      "const align = size % 8 === 0 ? 2 : (size | 8) & -(size | 8);",
    ),
    by: "tiny.block",
    also: ["align", "contract"],
    search: { focus: "tiny" },
  },
  {
    name: "tiny-always-new",
    sentence: "A new tiny block replaces the old one, also where that has more room.",
    spec: edit("spec/objects/tiny.ts", "size < tinyoffset || tiny === 0", "size > 0"),
    src: edit("src/objects/tiny.ts", "if (size < block.offset)", "if (size > 0)"),
    by: "tiny.block",
    search: { focus: "tiny" },
  },
  {
    name: "tiny-overlap",
    sentence: "The first piece of a tiny block does not count as taken.",
    spec: edit(
      "spec/objects/tiny.ts",
      "{ tiny: r, tinyoffset: Bytes(size) }",
      "{ tiny: r, tinyoffset: Bytes(0) }",
    ),
    src: edit("src/objects/tiny.ts", "block.set(address, size)", "block.set(address, 0)"),
    by: "live.disjoint",
    also: ["tiny.block", "contract"],
    search: { focus: "tiny" },
  },
];

const spans: ReadonlyArray<Pair> = [
  {
    name: "limit-pages",
    sentence: "The limit of a span of small objects is at the end of its pages.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "initSpan(id, (span) => span.nelems * span.elemsize)",
      "initSpan(id, (span) => span.npages * 8192)",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "this.#rt.wrap(spans.base(s) + bytes)",
      "this.#rt.wrap(spans.base(s) + npages * config.pageSize)",
    ),
    by: "span.layout",
    search: { focus: "objects" },
  },
  {
    name: "uncached-misfiled",
    sentence: "A span with free slots that a cache gives back stays on the empty list.",
    spec: edit(
      "spec/objects/mcentralfree.ts",
      "List.insert(List.nonemptyList(span.spanclass), span.id)(List.remove(span.id)(s))",
      "List.insert(List.emptyList(span.spanclass), span.id)(List.remove(span.id)(s))",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "lists.insert(lists.nonempty(spc), s);\n      stats.heapLive",
      "lists.insert(lists.empty(spc), s);\n      stats.heapLive",
    ),
    by: "central.place",
    search: { focus: "caches" },
  },
  {
    name: "uncached-last",
    sentence: "A span that a cache gives back goes to the end of the nonempty list.",
    spec: edit(
      "spec/objects/mcentralfree.ts",
      "List.insert(List.nonemptyList(span.spanclass), span.id)(List.remove(span.id)(s))",
      "List.insertBack(List.nonemptyList(span.spanclass), span.id)(List.remove(span.id)(s))",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "lists.insert(lists.nonempty(spc), s);\n      stats.heapLive",
      "lists.insertBack(lists.nonempty(spc), s);\n      stats.heapLive",
    ),
    trace: "memstats.jsonl.gz",
    why: "Nothing is promised about which of several spans with free slots a cache gets.",
  },
  {
    name: "released-downwards",
    sentence: "A cache gives back its spans in descending order of their classes.",
    spec: edit(
      "spec/objects/refill.ts",
      ".toSorted(([a], [b]) => a - b)",
      ".toSorted(([a], [b]) => b - a)",
    ),
    src: edit(
      "src/objects/mcache.ts",
      "for (let spc = 0; spc < spanClasses; spc++) {",
      "for (let spc = spanClasses - 1; spc >= 0; spc--) {",
    ),
    trace: "memstats.jsonl.gz",
    why: "The order is not promised, and the state afterwards is the same.",
  },
  {
    name: "bits-long",
    sentence: "The alloc bits of a large object are as long as those of 64 slots.",
    spec: edit(
      "spec/objects/mbitmap.ts",
      "newBits(nelems),\n      andThen(newBits(nelems)),",
      "newBits(nelems),\n      andThen(newBits(nelems === 1 ? 64 : nelems)),",
    ),
    src: edit(
      "src/objects/mbitmap.ts",
      "spans.allocBits[s] = bits.alloc(nelems);",
      "spans.allocBits[s] = bits.alloc(nelems === 1 ? 64 : nelems);",
    ),
    trace: "large.jsonl.gz",
    why: "Nothing is promised about how much memory bitmaps take.",
  },
];

const clearing: ReadonlyArray<Pair> = [
  {
    name: "slots-forgotten",
    sentence: "A span of which slots became free does not count as dirty.",
    spec: edit(
      "spec/objects/mcentralfree.ts",
      "updateSpan(id, { needzero: 1 })",
      "updateSpan(id, { needzero: 0 })",
    ),
    src: edit("src/objects/mcentral.ts", "spans.setNeedzero(s, 1);", "spans.setNeedzero(s, 0);"),
    by: "clear.slot",
    also: ["clear.pages", "contract"],
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "slots-preserved-forgotten",
    sentence: "A span that is swept to be cached does not count as dirty.",
    spec: edit(
      "spec/objects/mcentralfree.ts",
      "updateSpan(id, { needzero: 1 })",
      "updateSpan(id, preserve ? {} : { needzero: 1 })",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "spans.setNeedzero(s, 1);",
      "if (!preserve) spans.setNeedzero(s, 1);",
    ),
    by: "clear.slot",
    also: ["contract"],
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "clearing-unsaid",
    sentence: "An allocation does not say that it has cleared a slot.",
    spec: edit("spec/objects/malloc.ts", "flag(nz === 1 && dirty === 1)", "flag(nz + dirty > 2)"),
    src: edit("src/objects/malloc.ts", "this.#cleared = true;\n    this.memory", "this.memory"),
    by: "clear.slot",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "clear-asked-bytes",
    sentence: "Of a slot only the bytes that were asked for are cleared.",
    spec: [],
    src: edit(
      "src/objects/malloc.ts",
      "if (zero && this.spans.needzero(s) !== 0) this.clear(x, s);",
      "if (zero && this.spans.needzero(s) !== 0) {\n      this.#cleared = true;\n      this.memory.clear(x, Math.ceil(size / 8) * 8);\n    }",
    ),
    by: "contract",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "stack-clean",
    sentence: "The pages of a stack count as clean when they are freed.",
    spec: edit(
      "spec/pages/mheapfree.ts",
      "updateSpan(id, { needzero: 1 })",
      "updateSpan(id, { needzero: 0 })",
    ),
    src: edit("src/pages/mheap.ts", "spans.setNeedzero(s, 1);", "spans.setNeedzero(s, 0);"),
    by: "clear.pages",
    also: ["contract"],
    search: { focus: "pages" },
  },
  {
    name: "rest-clean",
    sentence: "What is cut off a free span counts as clean.",
    spec: edit(
      "spec/pages/mheap.ts",
      'updateSpan(rest, { needzero, state: "manual" })',
      'updateSpan(rest, { needzero: 0, state: "manual" })',
    ),
    src: edit(
      "src/pages/mheap.ts",
      "spans.setNeedzero(t, spans.needzero(s));",
      "spans.setNeedzero(t, 0);",
    ),
    by: "clear.pages",
    also: ["contract"],
    search: { focus: "treap", actions: 24 },
  },
  {
    name: "grown-uncleared",
    sentence: "A central list asks for pages that need not be clear.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "Mheap.alloc({ np, spc, large: 0, nz: 1 })",
      "Mheap.alloc({ np, spc, large: 0, nz: 0 })",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "heap.alloc(npages, spc, false, true)",
      "heap.alloc(npages, spc, false, false)",
    ),
    by: "clear.pages",
    search: { focus: "objects" },
  },
];

export const pairs: ReadonlyArray<Pair> = [...classes, ...tiny, ...spans, ...clearing];
