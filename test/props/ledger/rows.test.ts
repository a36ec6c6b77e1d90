/** The parts of a row: how a defect is found, what a repair leaves of it, and whether it is real. */
import { describe, expect, it } from "vitest";
import { explorations } from "../../../props/ledger/explorations.ts";
import { exploring } from "../../../props/ledger/exploring.ts";
import { definitionOf } from "../../../props/ledger/kernels.ts";
import { examine } from "../../../props/ledger/ledger.ts";
import { realOf } from "../../../props/ledger/real.ts";
import { searching } from "../../../props/ledger/searching.ts";
import type { Way } from "../../../props/ledger/way.ts";
import { contradicts } from "../../../props/properties/discovery.ts";
import { discoveries } from "../../../props/properties/discoveries.ts";

const explored = Object.entries(explorations).map(([id, one]) => [id, one!] as const);

const wayTo = async (id: string): Promise<Way> => (await exploring(explorations[id]!, id))!;

describe("an exploration of the ledger", () => {
  it.each(explored)("of %s ends at a property that the defect breaks", (id, one) => {
    const discovery = discoveries.find(({ name }) => name === id)!;
    expect(contradicts(discovery, one.until)).toBe(true);
    expect(definitionOf(one).properties.map(({ name }) => name)).toContain(one.until);
  });

  it("comes to the defect by a shortest path", async () => {
    const { by, path } = await wayTo("scavenge-early");
    expect([by, path]).toMatchObject([{ tag: "exploration", model: "scavenge", states: 9 }, 2]);
  });

  it("does not come to a defect that the machine is too small for", async () => {
    const small = { ...explorations["tie-by-record"]!, changed: { pages: 1 } };
    expect(await exploring(small, "tie-by-record")).toBeUndefined();
  });

  it("finds nothing with the repair, and the defect with another one", async () => {
    const way = await wayTo("persist-align");
    expect(await way.mended("persist-align")).toEqual({ tag: "removed" });
    expect(await way.mended("tiny-12")).toEqual({
      tag: "left",
      evidence: "persist.ok is broken after 2 steps",
    });
  });
});

describe("a search of the ledger", () => {
  it("comes to the defect, and shortens its path", () => {
    expect(searching("tiny-12")).toMatchObject({
      by: { tag: "search", instance: "go-386" },
      path: 2,
    });
  });

  it("finds nothing with the repair, and the defect with another one", async () => {
    const way = searching("released-forgotten")!;
    expect(await way.mended("released-forgotten")).toEqual({ tag: "removed" });
    expect((await way.mended("tiny-12")).tag).toBe("left");
  });
});

describe("what is real", () => {
  it("is what was found with Go's constants", () => {
    expect(realOf("gc-off", searching("gc-off")!)).toEqual({ tag: "itself", instance: "go" });
  });

  it("is what the same path leads to there", async () => {
    const way = await wayTo("used-unaligned");
    expect(realOf("used-unaligned", way)).toEqual({
      tag: "path",
      instance: "go-ppc64",
      pages: 1,
      bytes: 1,
    });
  });

  it("is what a search comes to there, where the path needs answers of the small machine", async () => {
    const way = await wayTo("one-page-long");
    expect(way.portable).toBeUndefined();
    expect(realOf("one-page-long", way)).toEqual({ tag: "search", instance: "go" });
  });

  it("is not known of what was not tried", () => {
    const real = realOf("growth-unseen", searching("growth-unseen")!);
    expect(real).toMatchObject({ tag: "untried", reason: expect.stringContaining("512 GiB") });
  });
});

describe("a row", () => {
  it("has no repair where the specification has none", async () => {
    const { invariant, found } = await examine("stale-countdown");
    expect([invariant, found?.repaired]).toEqual(["sample.current", { tag: "none" }]);
  });

  it("is of a discovery that there is", async () => {
    await expect(examine("gravity")).rejects.toThrow("there is no discovery gravity");
  });
});
