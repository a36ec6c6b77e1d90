/** Mistakes in the paths of an object: tiny blocks, caches, central lists, the sampler. */
import { edit, type Pair } from "../pair.ts";

export const pairs: ReadonlyArray<Pair> = [
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
];
