/** What all models have in common. */
import { describe, expect, it } from "vitest";
import { kernelOf } from "../../../props/explorer/modelkernel.ts";
import { models } from "../../../props/models/index.ts";
import { entryOf } from "./visit.ts";

describe("the models", () => {
  it("are seven", () => {
    expect(models.map(({ name }) => name)).toEqual([
      "pages",
      "objects",
      "cycle",
      "growth",
      "records",
      "sampling",
      "scavenge",
    ]);
  });

  it.each(models)("$name says what it shows and what it cannot show, in both sizes", (entry) => {
    expect(entry.sentence).toMatch(/does not show/);
    for (const model of [entry.small(), entry.large()]) {
      expect(model).toMatchObject({ name: entry.name, sentence: entry.sentence });
      expect(kernelOf(model).properties.length).toBeGreaterThan(1);
      expect(model.initial()).toHaveLength(1);
    }
  });

  it("refuse a constant that they have not", () => {
    expect(() => entryOf("pages").small({ length: 3 })).toThrow(
      "pages has no constant length; it has pages, longest, lists, growth, priorities",
    );
  });

  it("refuse a property that reads a part of the past that the model does not keep", () => {
    const model = entryOf("pages").small();
    const tiling = model.properties.find(({ name }) => name === "heap.tiling")!;
    const [world] = model.initial();
    expect(() => (tiling as { holds(w: unknown): unknown }).holds({ ...world, ghost: {} })).toThrow(
      "a property reads the past (grown), which the model has not",
    );
  });
});
