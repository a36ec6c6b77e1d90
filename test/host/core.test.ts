import { join } from "node:path";
import { Piscina } from "piscina";
import { afterAll, describe, expect, it } from "vitest";
import { runTask } from "../../host/core.ts";
import { planOf } from "../../props/search/plan.ts";
import type { End } from "./breakingworker.ts";

const pool = new Piscina({
  filename: join(import.meta.dirname, "breakingworker.ts"),
  name: "run",
});
afterAll(() => pool.destroy());

const [task] = planOf({
  instances: ["mini"],
  against: "twin",
  runs: 20,
  actions: 16,
  seed: 1,
  bug: "kept-tiny-block",
});

/** Runs a task whose worker ends so, and interrupts it at its failure where that is asked for. */
const reportOf = async (end: End, isInterrupted = false) => {
  const controller = new AbortController();
  return runTask({ ...task!, end } as typeof task & object, {
    pool,
    onActions: () => undefined,
    onFound: () => {
      if (isInterrupted) controller.abort();
    },
    signal: controller.signal,
    patience: 60_000,
  });
};

describe("a task whose worker ends while it shrinks", () => {
  it.each([
    ["throws", "broke: TypeError: shrinking went wrong"],
    ["exits", "broke: Error: worker exited with code: 7"],
  ] as const)("reports the counterexample as far as it was shrunk: it %s", async (end, cut) => {
    const report = await reportOf(end);
    expect(report?.counterexample).toMatchObject({ cut, shrinks: 2, finding: { kind: "state" } });
    expect(report?.runs).toBe(19);
  });

  it("is stopped when the run is interrupted, and its failure found again", async () => {
    const report = await reportOf("sleeps", true);
    expect(report?.counterexample).toMatchObject({
      cut: "interrupted",
      finding: { kind: "state" },
    });
  });
});
