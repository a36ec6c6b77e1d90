/** Mistakes in what is asked of the operating system. */
import { edit, type Pair } from "../pair.ts";

export const pairs: ReadonlyArray<Pair> = [
  {
    name: "map-nothing",
    sentence: "The bitmap is mapped also where it reaches far enough.",
    spec: edit(
      "spec/arena/arena.ts",
      "return bitmapMapped >= bytes\n",
      "return bitmapMapped > bytes\n",
    ),
    src: edit(
      "src/arena/arena.ts",
      "if (this.bitmapMapped >= n) return;",
      "if (this.bitmapMapped > n) return;",
    ),
    by: "os.calls",
    also: ["work.conserved"],
    search: { instance: "mini", focus: "pages" },
  },
  {
    name: "map-unrounded",
    sentence: "The table of spans is mapped for its entries, not for whole physical pages.",
    spec: edit(
      "spec/arena/arena.ts",
      "const bytes = up(Math.floor((used - start) / pageSize) * ptrSize, physPageSize);",
      "const bytes = up(Math.floor((used - start) / pageSize) * ptrSize, ptrSize + 0 * physPageSize);",
    ),
    src: edit(
      "src/arena/arena.ts",
      "const bytes = roundUp(Math.floor((to - this.start) / pageSize) * ptrSize, physPageSize);",
      "const bytes = roundUp(Math.floor((to - this.start) / pageSize) * ptrSize, ptrSize + 0 * physPageSize);",
    ),
    by: "os.calls",
    search: { focus: "pages" },
  },
  {
    name: "free-more",
    sentence: "The old table of all spans is given back as long as the new one is.",
    spec: edit(
      "spec/pages/spanalloc.ts",
      "sysFree({ a: base, n: capacity * ptrSize }",
      "sysFree({ a: base, n: larger * ptrSize }",
    ),
    src: edit(
      "src/pages/spanalloc.ts",
      "system.free(heap.allspans, old * config.ptrSize,",
      "system.free(heap.allspans, cap * config.ptrSize,",
    ),
    by: "os.within",
    search: { instance: "mini", focus: "pages", actions: 32 },
  },
  {
    name: "free-less",
    sentence: "A reservation that the arena cannot use is given back without its last page.",
    spec: edit(
      "spec/arena/arena.ts",
      'return Os.sysFree({ a: p, n }, "local")(s);',
      'return Os.sysFree({ a: p, n: Number(n) - config.pageSize }, "local")(s);',
    ),
    src: edit(
      "src/arena/arena.ts",
      "system.free(p, size, LOCAL);",
      "system.free(p, size - config.pageSize, LOCAL);",
    ),
    by: "os.within",
    search: { instance: "mini-32", focus: "pages" },
  },
  {
    name: "map-beyond",
    sentence: "The arena gives some pages more than its reservation has.",
    spec: [
      ...edit(
        "spec/arena/arena.ts",
        "gets((s) => n > room(s))",
        "gets((s) => n > Number(room(s)) + 8 * s.config.pageSize)",
      ),
      ...edit(
        "spec/arena/arena.ts",
        "if (n <= room(s)) return",
        "if (n <= Number(room(s)) + 8 * s.config.pageSize) return",
      ),
    ],
    src: [
      ...edit(
        "src/arena/arena.ts",
        "if (n > this.left()) this.extend(n);",
        "if (n > this.left() + 8 * this.#rt.config.pageSize) this.extend(n);",
      ),
      ...edit(
        "src/arena/arena.ts",
        "if (n <= this.left()) r =",
        "if (n <= this.left() + 8 * this.#rt.config.pageSize) r =",
      ),
    ],
    by: "os.within",
    also: ["arena.bounds", "metadata.apart"],
    search: { instance: "mini-32", focus: "pages" },
  },
];
