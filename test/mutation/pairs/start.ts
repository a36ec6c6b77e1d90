/** Mistakes in what the start reserves, and in what newobject and newarray ask for. */
import { edit, type Pair } from "../pair.ts";

const layout = "spec/arena/layout.ts";
const srcLayout = "src/arena/layout.ts";
const malloc = "spec/objects/malloc.ts";
const srcMalloc = "src/objects/malloc.ts";

export const pairs: ReadonlyArray<Pair> = [
  {
    name: "over-the-brk",
    sentence: "The start does not ask where the brk is.",
    spec: edit(
      layout,
      "const overBrk = low <= brk && brk < add(low, pSize, bits);",
      "const overBrk = low <= brk && brk < add(low, 0 * pSize, bits);",
    ),
    src: edit(srcLayout, "if (!(p <= brk &&", "if (true || !(p <= brk &&"),
    by: "start.brk",
    search: { instance: "go-386" },
  },
  {
    name: "no-empty-arena",
    sentence: "The start does not try a reservation without an arena.",
    spec: edit(layout, "arenaReserve / 2, 0].map", "arenaReserve / 2].map"),
    src: edit(srcLayout, "[2, 1, 0.5, 0]", "[2, 1, 0.5]"),
    by: "start.tries",
    search: { instance: "go-386" },
  },
  {
    name: "few-hints",
    sentence: "A 64-bit start tries the first two hints only.",
    spec: edit(
      layout,
      "length: config.ptrSize === 8 ? arenaHints : 0 }",
      "length: config.ptrSize === 8 ? Math.min(2, arenaHints) : 0 }",
    ),
    src: edit(srcLayout, "i < arenaHints; i++", "i < Math.min(2, arenaHints); i++"),
    by: "start.tries",
    search: { instance: "go-faults", runs: 1200 },
  },
  {
    name: "page-size-odd",
    sentence: "The start takes a physical page whose size is no power of 2.",
    spec: edit(layout, "must(2 ** Math.round(Math.log2(size)) === size,", "must(size > 0,"),
    src: edit(srcLayout, "if (!isPowerOfTwo(physPageSize)) {", "if (physPageSize < 1) {"),
    by: "os.calls",
    search: { instance: "go-faults", runs: 1200 },
  },
  {
    name: "array-short",
    sentence: "An array is an element shorter than was asked for.",
    spec: edit(
      malloc,
      "n: size === 0 ? 0 : size * Number(n), nz: 1",
      "n: size === 0 ? 0 : size * Math.max(1, Number(n) - 1), nz: 1",
    ),
    src: edit(
      srcMalloc,
      "this.mallocgc(typeSize * Number(n), true)",
      "this.mallocgc(typeSize * Math.max(1, Number(n) - 1), true)",
    ),
    by: "object.made",
    search: {},
  },
  {
    name: "new-dirty",
    sentence: "newobject does not ask for zeroed memory.",
    spec: edit(malloc, "mallocgc({ n: ty[0], nz: 1, ty })", "mallocgc({ n: ty[0], nz: 0, ty })"),
    src: edit(
      srcMalloc,
      "this.mallocgc(this.typeSize, true)",
      "this.mallocgc(this.typeSize, false)",
    ),
    by: "object.made",
    search: {},
  },
  {
    name: "default-unaligned",
    sentence: "A persistent block without an alignment of its own is aligned to 4 bytes.",
    spec: edit(
      "spec/arena/persistentalloc.ts",
      "fromChunk(Bytes(Number(n)), align || 8)",
      "fromChunk(Bytes(Number(n)), align || 4)",
    ),
    src: edit(
      "src/arena/persistentalloc.ts",
      "const DEFAULT_ALIGN = 8;",
      "const DEFAULT_ALIGN = 4;",
    ),
    by: "persist.ok",
    also: ["fix.disjoint"],
    search: {},
  },
  {
    name: "page-more",
    sentence: "A large object of whole pages gets a page more than it needs.",
    spec: edit(malloc, "remainder(n, pageSize) === 0 ? 0 : 1", "1"),
    src: edit(
      srcMalloc,
      "Math.ceil(size / config.pageSize), zero)",
      "Math.floor(size / config.pageSize) + 1, zero)",
    ),
    by: "sample.point",
    search: { focus: "profile", runs: 100 },
  },
];
