/** Mistakes in the page heap: growth, the choice of free spans, joining and cutting them. */
import { edit, type Pair } from "../pair.ts";

export const pairs: ReadonlyArray<Pair> = [
  {
    name: "grow-little",
    sentence: "The heap grows by what it needs, not by a megabyte at least.",
    spec: edit("spec/pages/mheap.ts", "least < heapAllocChunk ? heapAllocChunk : least", "least"),
    src: edit("src/pages/mheap.ts", "Math.max(bytes, config.heapAllocChunk)", "bytes"),
    by: "heap.chunk",
    also: ["work.conserved"],
    search: { focus: "pages" },
  },
  {
    name: "grow-by-pages",
    sentence: "The heap grows by as many pages as are asked for, not by multiples of 64 KiB.",
    spec: edit(
      "spec/pages/mheap.ts",
      "const rounded = roundUp(np, heapGrowRound / pageSize, bits);",
      "const rounded = roundUp(np, 1 + 0 * heapGrowRound, bits);",
    ),
    src: edit("src/pages/mheap.ts", "roundUp(npages, round)", "roundUp(npages, 1 + 0 * round)"),
    by: "heap.chunk",
    search: { focus: "pages" },
  },
  {
    name: "grow-anyway",
    sentence: "The heap says that it has grown although the OS gave nothing.",
    spec: edit(
      "spec/pages/mheap.ts",
      "map(() => false),\n    )(s);",
      "map(() => true),\n    )(s);",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "events.close(GROW);\n      return false;",
      "events.close(GROW, 1);\n      return true;",
    ),
    by: "heap.grown",
    search: { instance: "mini", focus: "full" },
  },
  {
    name: "grow-short",
    sentence: "For a request of more than a megabyte the heap grows by 64 KiB less.",
    spec: edit(
      "spec/pages/mheap.ts",
      "const ask = least < heapAllocChunk ? heapAllocChunk : least;",
      "const ask = least <= heapAllocChunk ? heapAllocChunk : Number(least) - heapGrowRound;",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "let ask = Math.max(bytes, config.heapAllocChunk);",
      "let ask = Math.max(bytes - config.heapGrowRound, config.heapAllocChunk);",
    ),
    by: "heap.grown",
    also: ["work.conserved"],
    search: { focus: "pages" },
  },
  {
    name: "grow-once",
    sentence: "Where the arena has no room for a chunk, the heap does not ask for less.",
    spec: edit("spec/pages/mheap.ts", "r === 0 && ask > least", "r === 0 && ask > 2 ** 40"),
    src: edit("src/pages/mheap.ts", "v === 0 && ask > bytes", "v === 0 && ask > 2 ** 40"),
    by: "work.conserved",
    search: { instance: "mini", focus: "full" },
  },
  {
    name: "list-longer",
    sentence: "The search of the lists begins with spans that are a page longer.",
    spec: edit("spec/pages/mheap.ts", "length = Number(np))", "length = Number(np) + 1)"),
    src: edit("src/pages/mheap.ts", "lists.firstFree(npages)", "lists.firstFree(npages + 1)"),
    by: "heap.bestfit",
    search: { focus: "pages" },
  },
  {
    name: "treap-root",
    sentence: "The search of the treap takes the first node that is long enough.",
    spec: edit(
      "spec/pages/mgclarge.ts",
      "treap.left !== null && treap.left.npages >= npages ? choose(treap.left, npages) : treap",
      "treap",
    ),
    src: edit(
      "src/pages/mgclarge.ts",
      "left !== 0 && this.npages[left]! >= npages",
      "left !== 0 && this.npages[left]! < 0",
    ),
    by: "heap.bestfit",
    search: { focus: "treap", actions: 32 },
  },
  {
    name: "treap-flat",
    sentence: "A new node of the treap does not rise above nodes of a higher priority number.",
    spec: [
      ...edit(
        "spec/pages/mgclarge.ts",
        "return right.prio < treap.prio\n",
        "return right.prio < 0\n",
      ),
      ...edit(
        "spec/pages/mgclarge.ts",
        "return left.prio < treap.prio\n",
        "return left.prio < 0\n",
      ),
    ],
    src: edit(
      "src/pages/mgclarge.ts",
      "    this.#record(INS, t);\n    this.rise(t);",
      "    this.#record(INS, t);",
    ),
    by: "heap.lists",
    search: { focus: "treap", actions: 32 },
  },
  {
    name: "join-before-only",
    sentence: "A span that becomes free does not join the free one behind it.",
    spec: edit(
      "spec/pages/freespanlocked.ts",
      "after === undefined ? skip : absorb(id, after)",
      "after === undefined ? skip : skip",
    ),
    src: edit(
      "src/pages/freespanlocked.ts",
      "after !== 0 && spans.state[after] === FREE",
      "after !== 0 && spans.state[after] === -1",
    ),
    by: "heap.coalesced",
    search: { focus: "pages" },
  },
  {
    name: "join-after-only",
    sentence: "A span that becomes free does not join the free one before it.",
    spec: edit(
      "spec/pages/freespanlocked.ts",
      "before === undefined ? skip : absorb(id, before)",
      "before === undefined ? skip : skip",
    ),
    src: edit(
      "src/pages/freespanlocked.ts",
      "before !== 0 && spans.state[before] === FREE",
      "before !== 0 && spans.state[before] === -1",
    ),
    by: "heap.coalesced",
    search: { focus: "pages" },
  },
  {
    name: "grown-shifted",
    sentence: "What the heap grows by begins and ends a page later.",
    spec: edit(
      "spec/pages/mheap.ts",
      "newSpan(base, Number(n) / s.config.pageSize),\n      tap(() => checkIndex",
      "newSpan(Address(base + s.config.pageSize), Number(n) / s.config.pageSize),\n      tap(() => checkIndex",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "spans.init(s, v, ask / this.#pageSize);",
      "spans.init(s, v + this.#pageSize, ask / this.#pageSize);",
    ),
    by: "heap.tiling",
    search: { focus: "tiny", runs: 20, seed: 14 },
  },
  {
    name: "index-inside",
    sentence: "The last page but one of a span that is taken stays without an entry in the index.",
    spec: edit(
      "spec/pages/mheap.ts",
      "end: (first + npages) as PageId }, id)",
      "end: (first + Math.max(1, npages - 2)) as PageId }, id)",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "spans.unusedsince[s] = 0;\n    this.#index(s);",
      "spans.unusedsince[s] = 0;\n    this.#rt.arena.pages.fill(s, this.#rt.arena.page(spans.base(s)), this.#rt.arena.page(spans.base(s)) + Math.max(1, npages - 2));",
    ),
    by: "heap.index",
    search: { focus: "pages" },
  },
  {
    name: "list-back",
    sentence: "A free span goes to the back of the list of its length.",
    spec: edit(
      "spec/pages/freespanlocked.ts",
      "modify(List.insert(list, id))",
      "modify(List.insertBack(list, id))",
    ),
    src: edit(
      "src/pages/freespanlocked.ts",
      "lists.insert(lists.free(npages), s)",
      "lists.insertBack(lists.free(npages), s)",
    ),
    trace: "stacks.jsonl.gz",
    why: "The documentation promises the shortest free span, and does not say which of equal ones on a list.",
  },
  {
    name: "allspans-double",
    sentence: "The table of all spans begins with room for twice as many records.",
    spec: edit(
      "spec/pages/spanalloc.ts",
      "Math.floor(allspansMin / ptrSize)",
      "Math.floor((2 * allspansMin) / ptrSize)",
    ),
    src: edit(
      "src/pages/spanalloc.ts",
      "config.allspansMin / config.ptrSize",
      "(2 * config.allspansMin) / config.ptrSize",
    ),
    trace: "smoke.jsonl.gz",
    why: "The size of the table is the runtime's own affair: no documentation promises one.",
  },
];
