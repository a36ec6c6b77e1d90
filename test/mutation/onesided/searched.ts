/**
 * Mistakes of the fast heap alone, each of which only a search finds that goes where it shows, or that
 * compares what shows it.
 */
import type { Edit } from "../edit.ts";
import { edit, type PairSearch } from "../pair.ts";

export interface OneSided {
  readonly name: string;
  /** What src does wrong, in one sentence. */
  readonly sentence: string;
  readonly src: ReadonlyArray<Edit>;
  readonly search: PairSearch;
  /** What differs, as far as every search says the same of it. */
  readonly what: RegExp;
}

/** Where the search goes. */
export const unreached: ReadonlyArray<OneSided> = [
  {
    name: "profile-with-finalizer",
    sentence: "The profile record of an object goes when its finalizer is queued.",
    src: edit(
      "src/collector/specials.ts",
      "this.kind(at) === KIND_FINALIZER || !finalized",
      "this.kind(at) === KIND_FINALIZER || true",
    ),
    search: { focus: "specials", actions: 60, runs: 200 },
    what: /./,
  },
  {
    name: "end-for-limit",
    sentence: "An address between the limit of a span and its end is looked up as an object's.",
    src: edit(
      "src/arena/arena.ts",
      "address >= spans.limit[s]!) return 0;",
      "this.page(address) >= this.page(spans.base(s)) + spans.npages[s]!) return 0;",
    ),
    search: { focus: "specials", actions: 60, runs: 100 },
    what: /^fin/,
  },
  {
    name: "last-of-group",
    sentence:
      "The search for a free slot passes over the last one of a group, where it is the only one.",
    src: edit("src/objects/nextfree.ts", "while (bit === 64) {", "while (bit >= 63) {"),
    search: { focus: "marks", actions: 60, runs: 60 },
    what: /./,
  },
  {
    name: "flushed-block",
    sentence: "A flush of the counters drops the tiny block, too.",
    src: edit(
      "src/objects/mcache.ts",
      "    heap.flushScan(c);",
      "    heap.flushScan(c);\n    this.blocks[c]!.drop();",
    ),
    search: { focus: "caches", actions: 60, runs: 60 },
    what: /./,
  },
  {
    name: "chunk-of-zero",
    sentence: "A resize takes its caches from the chunk of P 0, whichever P does it.",
    src: edit(
      "src/objects/processors.ts",
      "    events.open(PROCRESIZE, nprocs);",
      "    events.open(PROCRESIZE, nprocs);\n    if (this.nprocs > 0) this.#rt.persistent.use(0);",
    ),
    search: { instance: "go-4p", focus: "caches", actions: 60, runs: 400 },
    what: /./,
  },
  {
    name: "block-of-a-chunk",
    sentence: "A persistent block of the largest size is cut from a chunk.",
    src: edit("src/arena/persistentalloc.ts", "n >= this.#maxBlock", "n > this.#maxBlock"),
    search: { focus: "limits" },
    what: /^persist/,
  },
  {
    name: "page-below-the-end",
    sentence: "A size that a page less than a word's end is left of is not refused at once.",
    src: edit(
      "src/objects/malloc.ts",
      "config.pageSize >= wordLimit) throw",
      "config.pageSize > wordLimit) throw",
    ),
    search: { instance: "go-386", focus: "limits", runs: 100 },
    what: /^malloc|^newarray/,
  },
  {
    name: "nothing-released",
    sentence:
      "The scavenger visits a span again of which it has released all whole physical pages.",
    src: edit(
      "src/pages/scavenge.ts",
      "    if (physPageSize > config.pageSize && released === 0) return;\n",
      "",
    ),
    search: { instance: "go-ppc64", focus: "released", actions: 30, runs: 100 },
    what: /^scavenge/,
  },
  {
    name: "sixty-four-priorities",
    sentence: "The treap has room for the priorities of 64 nodes.",
    src: edit(
      "src/pages/mgclarge.ts",
      "    this.prio = grow(this.prio, new Float64Array(n));\n",
      "",
    ),
    search: { focus: "lengths", actions: 300, runs: 4 },
    what: /./,
  },
  {
    name: "hints-or-nothing",
    sentence: "A 64-bit start gives up when every hint was refused.",
    src: edit(
      "src/arena/layout.ts",
      "of p === 0 ? LOW_ARENAS : []",
      "of p === 0 && ptrSize === 4 ? LOW_ARENAS : []",
    ),
    search: { instance: "go-faults", runs: 200 },
    what: /^mallocinit/,
  },
  {
    name: "rate-of-32-bits",
    sentence: "A sampling rate is compared as an int32.",
    src: edit("src/objects/malloc.ts", "bytes < this.rate &&", "bytes < (this.rate | 0) &&"),
    search: { focus: "profile", runs: 100 },
    what: /./,
  },
  {
    name: "darwin-conflict",
    sentence: "Darwin takes a refusal for a mapping that was made elsewhere.",
    src: edit("src/os/memdarwin.ts", "r === 0 || r === ENOMEM", "r === ENOMEM"),
    search: { instance: "go-darwin-arm64" },
    what: /outcome/,
  },
  {
    name: "bsd-conflict",
    sentence: "A BSD takes a refusal for a conflict.",
    src: edit("src/os/membsd.ts", "r === 0 || r === ENOMEM", "r === ENOMEM"),
    search: { instance: "go-freebsd" },
    what: /outcome/,
  },
  {
    name: "treap-of-64",
    sentence: "The treap makes no room for its 64th node.",
    src: edit(
      "src/pages/mgclarge.ts",
      "if (t < this.left.length) return;",
      "if (t <= this.left.length) return;",
    ),
    search: {},
    what: /^manual\.free/,
  },
  {
    name: "stack-of-512",
    sentence: "The stack of swept spans loses its 513th entry.",
    src: edit(
      "src/collector/mgcsweepbuf.ts",
      "if (cursor >= this.entries.length) {",
      "if (cursor > this.entries.length) {",
    ),
    search: {},
    what: /^state sweeping/,
  },
  {
    name: "equal-priorities",
    sentence: "A node of the treap rises above one of its own priority.",
    src: edit("src/pages/mgclarge.ts", "> this.prio[t]!) {", ">= this.prio[t]!) {"),
    search: {},
    what: /./,
  },
  {
    name: "brk-at-the-hint",
    sentence: "The start asks for the address of the brk itself.",
    src: edit("src/arena/layout.ts", "if (!(p <= brk &&", "if (!(p < brk &&"),
    search: { instance: "go-386" },
    what: /^mallocinit/,
  },
  {
    name: "account-without-end",
    sentence: "On 32-bit the bytes of an account may pass 2^32.",
    src: edit("src/os/mem.ts", "ptrSize === 8 || bigEndian ? EXACT : 2 ** 32 - 1", "EXACT"),
    search: { instance: "go-386" },
    what: /./,
  },
  {
    name: "equal-children",
    sentence: "Of two children with one priority the left one rises when their node goes.",
    src: edit(
      "src/pages/mgclarge.ts",
      "this.prio[left]! < this.prio[right]!",
      "this.prio[left]! <= this.prio[right]!",
    ),
    search: {},
    what: /./,
  },
];

/** What the search compares. */
export const uncompared: ReadonlyArray<OneSided> = [
  {
    name: "argument-lost",
    sentence: "The event of an array says one element more than was asked for.",
    src: edit(
      "src/objects/malloc.ts",
      'typeof n === "number" ? n : events.word(n)',
      'typeof n === "number" ? n + 1 : events.word(n)',
    ),
    search: {},
    what: /^newarray n$/,
  },
  {
    name: "asked-for-another",
    sentence: "Fresh memory is asked for in the name of the heap, whatever it is for.",
    src: edit(
      "src/os/mem.ts",
      "const r = this.environment.alloc(n, stat);",
      "const r = this.environment.alloc(n, 0);",
    ),
    search: {},
    what: /question\[\d+\]$/,
  },
  {
    name: "counted-and-thrown",
    sentence: "A block counts as taken although there is no chunk for it, so that Go gives up.",
    src: edit(
      "src/arena/persistentalloc.ts",
      "if (this.base[i] === 0) throw",
      "if (this.base[i] === 0) this.#system.inc(OTHER_SYS, n);\n      if (this.base[i] === 0) throw",
    ),
    search: { instance: "mini-faults" },
    what: /^state stats\.other_sys$/,
  },
];
