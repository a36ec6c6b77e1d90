/** Mistakes of clearing: slots and pages that count as clean, and bytes that stay dirty. */
import { edit, type Pair } from "../pair.ts";

export const pairs: ReadonlyArray<Pair> = [
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
    why: "The contract reads the bytes: an allocation that reports the truth is contradicted there, too.",
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
