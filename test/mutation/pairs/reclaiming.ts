/** Mistakes of what is swept before the heap grows. */
import { edit, type Pair } from "../pair.ts";

export const pairs: ReadonlyArray<Pair> = [
  {
    name: "reclaim-anything",
    sentence: "The first span that comes back ends the reclaiming.",
    spec: edit(
      "spec/pages/reclaim.ts",
      "reclaimed >= np\n      ? of(stopWith(undefined))",
      "reclaimed > 0\n      ? of(stopWith(undefined))",
    ),
    src: edit("src/pages/reclaim.ts", "while (reclaimed < npages) {", "while (reclaimed === 0) {"),
    by: "reclaim.first",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "reclaim-listed",
    sentence: "The reclaiming looks at large objects only.",
    spec: edit(
      "spec/pages/reclaim.ts",
      "reclaimed >= np\n      ? of(stopWith(undefined))",
      "reclaimed >= 0\n      ? of(stopWith(undefined))",
    ),
    src: edit("src/pages/reclaim.ts", "while (reclaimed < npages) {", "while (reclaimed < 0) {"),
    by: "reclaim.first",
    search: {},
  },
  {
    name: "short-first",
    sentence: "The reclaiming does not begin with the objects that are long enough.",
    spec: edit(
      "spec/pages/reclaim.ts",
      "(length) => length >= np || length === s.config.maxMHeapList",
      "() => false",
    ),
    src: [
      ...edit(
        "src/pages/reclaim.ts",
        "for (let n = npages; n < lists.lengths; n++) {",
        "for (let n = npages; n < 0; n++) {",
      ),
      ...edit(
        "src/pages/reclaim.ts",
        "if (this.fromList(lists.busylarge, npages) !== 0) return;\n",
        "",
      ),
    ],
    by: "reclaim.long",
    search: { instance: "mini", focus: "sweeping", actions: 64, runs: 2500 },
  },
  {
    name: "full-unswept",
    sentence: "A central list asks for a new span without a look at the full ones.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "full !== undefined && isUnswept(s, spanAt(s, full))",
      "full !== undefined && full < 0",
    ),
    src: edit("src/objects/mcentral.ts", "const swept = this.sweepEmpty(spc);", "const swept = 0;"),
    by: "reclaim.class",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "full-once",
    sentence: "A central list sweeps one full span, and asks for a new one where it stays full.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "modify(exhaust(span)),\n            map(() => again(undefined)),",
      "modify(exhaust(span)),\n            andThen(grow(spc)),\n            map(stopWith),",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "const nonempty = this.findNonempty(spc);\n        if (nonempty !== 0) return nonempty;\n        s = lists.first[empty]!;",
      "return 0;",
    ),
    by: "reclaim.class",
    search: { focus: "sweeping", actions: 40, runs: 1000 },
  },
];
