import { describe, expect, it } from "vitest";
import { found, sizeOf, vacuous, visit } from "./visit.ts";

describe("the model of the scavenger", () => {
  it("has as many states as it had, the findings that are known, and a sound view", async () => {
    const report = await visit("scavenge", {}, { checkView: 1 });
    expect(sizeOf(report)).toEqual({ distinct: 569, depth: 18, states: 2790 });
    expect(found(report)).toEqual({
      "scavenge.old: scavenge-early": 2,
      "partly released": 3,
      released: 2,
    });
    expect(vacuous(report)).toEqual([]);
    expect(await visit("scavenge", {}, { checkView: 1, workers: 2 })).toEqual(report);
  });

  it.each([0, 1, 2])(
    "gives idle pages back at some time, %i pages in a physical one",
    async (physical) => {
      const report = await visit("scavenge", { physical, stale: 0, fair: 1 });
      const verdict = report.verdicts.find(({ name }) => name === "idle memory is given back");
      expect(verdict).toMatchObject({ verdict: "holds" });
      expect(verdict!.relevant).toBeGreaterThan(0);
    },
  );

  it("says that larger physical pages are used though they are not whole", async () => {
    const report = await visit("scavenge", { physical: 2 });
    expect(found(report)).toMatchObject({ "os.calls: used-unaligned": 3 });
  });
});
