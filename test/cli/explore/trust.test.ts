/** What `explore` offers to test itself: the audit, the check of the view, runs over a constant. */
import { describe, expect, it } from "vitest";
import { chosen } from "../../../cli/explore/chosen.ts";
import {
  codeOf,
  type Outcome,
  sortedDiscoveries,
  verdictOf,
} from "../../../cli/explore/outcome.ts";
import { showOutcome } from "../../../cli/explore/report/report.ts";
import { explore } from "../../../props/explorer/explore.ts";
import { auditDifferences } from "../../../props/explorer/report/audit.ts";
import { exploring } from "./command.ts";
import { registry } from "./examples.ts";

describe("--audit", () => {
  it("explores again with the next seed", () => {
    const { status, stdout, stderr } = exploring("coin", "--audit", "--seed", "7");
    expect(stdout).toContain("\naudit: seed 8 counts the same\n");
    expect(stderr.match(/^exploring coin/gm)).toHaveLength(2);
    expect(status).toBe(0);
  });

  it("fails the run where states were lost", async () => {
    const entry = registry.models.find(({ name }) => name === "commit")!;
    const given = {
      on: "spec",
      size: "small",
      strategy: "bfs",
      memory: 64,
      checkpoint: 10,
    } as const;
    const options = chosen(registry, entry, { ...given, seed: 0, reduction: true, audit: true });
    const kernel = registry.kernelOf(options.argument);
    const report = await explore(kernel);
    const outcome: Outcome = {
      options,
      kernel,
      run: { report, seconds: 1, restored: 0 },
      audit: auditDifferences(report, { ...report, distinct: 287 }),
      saved: undefined,
      ...sortedDiscoveries(report, registry),
    };
    expect([verdictOf(outcome), codeOf(outcome)]).toEqual(["unsound", 1]);
    expect(showOutcome(outcome).slice(0, 5)).toEqual([
      "the audit failed: a count differs",
      "commit on spec with n 3",
      "complete: 288 states, depth 10, 1,146 generated",
      "audit: states were lost, or the model is not deterministic:",
      "  distinct: 288 with the first seed, 287 with the second",
    ]);
  });
});

describe("--check-view", () => {
  it("compares all other states, or a share of them, and says so", () => {
    const all = exploring("orbits", "--check-view");
    expect(all.stdout.replace(/\s+/g, " ")).toContain(
      "703 other states expanded: they behave as the one that is kept",
    );
    expect(all.status).toBe(0);
    const some = exploring("orbits", "--check-view", "20").stdout.replace(/\s+/g, " ");
    expect(some).toMatch(/ 1\d\d other states expanded \(20% of them\): they behave/);
  });

  it("shows two states that the view takes for one, with both paths", () => {
    const { status, stdout } = exploring("forgetful", "--check-view");
    expect(stdout).toMatch(
      /^the view hides a difference\nforgetful: two states have the same view/,
    );
    expect(stdout).toContain(
      "the state that it stands for:\n  0 at 0, steps 0\n  1 +5 → at 5, steps 1\n",
    );
    expect(status).toBe(1);
    const one = exploring("forgetful", "--check-view", "--workers", "1");
    expect(one.stdout).toBe(stdout);
  });
});

describe("--no-reduction", () => {
  it("counts each state", () => {
    const { stdout } = exploring("orbits", "--no-reduction");
    expect(stdout).toContain("\ncomplete: 1,568 states, depth 13, ");
    expect(stdout).toContain("\nno reduction: each state counts\n");
  });
});

describe("--vary", () => {
  it("says at which value each discovery first appears", () => {
    const { status, stdout } = exploring("coin", "--vary", "most=2..4");
    expect(stdout.slice(0, stdout.lastIndexOf("\n\n"))).toBe(
      [
        "inconclusive: with some of the values, some witness is unreachable",
        "  most 2: 6 states, depth 2, complete",
        "  most 3: 10 states, depth 3, complete, 1 found",
        "  most 4: 15 states, depth 4, complete, 2 found",
        "",
        "first found:",
        "  few heads (lucky) with most 3, after 3 steps",
        "  as many with most 4, after 4 steps",
      ].join("\n"),
    );
    expect(status).toBe(3);
  });

  it("is broken where one value is", () => {
    const { status, stdout } = exploring("table", "--vary", "n=4..5");
    expect(stdout).toMatch(/^broken with some of the values\n/);
    expect(stdout).toContain("\n  deadlock with n 4, after 4 steps\n");
    expect(status).toBe(1);
  });
});
