import { describe, expect, it } from "vitest";
import { mallocspec } from "./mallocspec.ts";

describe("mallocspec verify", () => {
  it("finds the twins in agreement, and counts what it tried", () => {
    const { status, stdout } = mallocspec("verify", "--runs", "6", "--actions", "100", "--json");
    const report = JSON.parse(stdout) as {
      readonly actions: number;
      readonly reports: ReadonlyArray<{ readonly counterexample?: unknown }>;
    };
    expect(report.reports.filter(({ counterexample }) => counterexample !== undefined)).toEqual([]);
    expect(report.actions).toBeGreaterThan(500);
    expect(status).toBe(0);
  });

  it.each([
    ["an unknown instance", ["--instance", "vax"]],
    ["runs that are no number", ["--runs", "many"]],
    ["a negative number of actions", ["--actions", "-1"]],
    ["a path without its seed", ["--path", "0:1"]],
    ["an unknown option", ["--quietly"]],
  ])("refuses %s with exit 2", (_, args) => {
    const { status, stderr } = mallocspec("verify", ...args);
    expect(stderr).toMatchSnapshot();
    expect(status).toBe(2);
  });
});
