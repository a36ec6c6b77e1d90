/** Mistakes in the paths of an object: classes, tiny blocks, caches, central lists. */
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

const places: ReadonlyArray<Pair> = [
  {
    name: "large-behind",
    sentence: "A large object begins 8 bytes behind its pages where these are 8 bytes longer.",
    spec: edit(
      "spec/objects/malloc.ts",
      '({ path: "large", r, size, hg: 1, clr: 0 })',
      '({ path: "large", r: Address(r + (Number(n) + 8 <= size ? 8 : 0)), size, hg: 1, clr: 0 })',
    ),
    src: edit(
      "src/objects/malloc.ts",
      "return this.finish(this.spans.base(s), this.spans.elemsize(s), size, PATH_LARGE);",
      "return this.finish(this.spans.base(s) + (size + 8 <= this.spans.elemsize(s) ? 8 : 0), this.spans.elemsize(s), size, PATH_LARGE);",
    ),
    by: "live.disjoint",
    search: { focus: "objects" },
  },
  {
    name: "four-behind",
    sentence: "An object without pointers begins 4 bytes behind its slot where there is room.",
    spec: edit(
      "spec/objects/malloc.ts",
      'return { path: "small", r, size, hg, clr };',
      'return { path: "small", r: Address(r + (object === undefined && n + 4 <= size ? 4 : 0)), size, hg, clr };',
    ),
    src: edit(
      "src/objects/malloc.ts",
      "    const x = this.spans.slot(s, slot);\n    if (zero && this.spans.needzero(s) !== 0) this.clear(x, s);",
      "    let x = this.spans.slot(s, slot);\n    if (zero && this.spans.needzero(s) !== 0) this.clear(x, s);\n    if (this.noscan && size + 4 <= this.spans.elemsize(s)) x += 4;",
    ),
    by: "align",
    also: ["contract"],
    why: "The contract demands the same alignment, since it follows from the size.",
    search: { focus: "objects" },
  },
  {
    name: "first-slot-lost",
    sentence: "After a sweep the first slot of a span is not handed out again.",
    spec: edit(
      "spec/collector/sweepspan.ts",
      "      freeindex: 0,",
      "      freeindex: isSet(marks, 0) || live === 0 ? 0 : 1,",
    ),
    src: [
      ...edit("src/collector/sweepspan.ts", "    spans.setFreeindex(s, 0);\n", ""),
      ...edit(
        "src/collector/sweepspan.ts",
        "    spans.refillAllocCache(s, 0);\n",
        "    spans.refillAllocCache(s, 0);\n    spans.setFreeindex(s, spans.isAllocBit(s, 0) || live === 0 ? 0 : 1);\n    spans.alignCache(s);\n",
      ),
    ],
    by: "span.count",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "cached-unswept",
    sentence: "A cache gets an unswept span that has free slots without a sweep.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "isUnswept(s, spanAt(s, id)) ? claimAndSweep(id, true) : of(false)",
      "isUnswept(s, spanAt(s, id)) && id < 0 ? claimAndSweep(id, true) : of(false)",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "if (generation === unswept) {\n        spans.sweepgen[s] = sweeping;\n        sweepspan.sweep(s, true);\n      }\n      return s;",
      "if (generation < 0) sweepspan.sweep(s, true);\n      return s;",
    ),
    by: "cache.fresh",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
];

export const pairs: ReadonlyArray<Pair> = [...classes, ...tiny, ...spans, ...places];
