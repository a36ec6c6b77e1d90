import { expect, it } from "vitest";
import { lengthTable } from "./lengths.ts";

it("says by folder how short the counterexamples of the pairs are", () => {
  const lengths = [
    { name: "a", folder: "src/x", length: 1, isCut: false },
    { name: "b", folder: "src/x", length: 30, isCut: true },
    { name: "c", folder: "src/x", length: 2, isCut: false },
    { name: "d", folder: "src/y", length: undefined, isCut: false },
  ];
  expect(lengthTable(lengths)).toEqual([
    "| in | pairs | median | longest | cut |",
    "| --- | ---: | ---: | ---: | ---: |",
    "| src/x | 3 | 2 | 30 (b) | 1 |",
    "| src/y | 1 | none | none (d) | 0 |",
    "| all | 4 | 30 | none (d) | 1 |",
  ]);
});
