import { dirname } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { instances } from "../../props/instances/instances.ts";
import { mallocspec, scratch } from "./mallocspec.ts";

const space = scratch();
afterAll(space.remove);

describe("mallocspec verify", () => {
  it("finds a discovery as a counterexample, on Go's own constants, and writes it", () => {
    const out = dirname(space.place("nothing", ""));
    const instances = ["--instance", "go,mini", "--runs", "4", "--actions", "20", "--seed", "3"];
    const found = mallocspec("verify", "--discovery", "one-page-long", ...instances, "--out", out);
    expect(found.stdout).toContain("counterexample: arena.bounds is contradicted");
    expect(found.stdout).toContain("one-page-long happens on Go's own constants: go");
    expect(found.stdout).toContain("one-page-long happens on a miniature: mini");
    expect(found.status).toBe(1);
    const file = /mallocspec replay (.*)$/m.exec(found.stdout)![1]!;
    expect(mallocspec("replay", file).stdout).toContain(" 0 differ");
  });

  it("finds that the treap gives no best fit, in a path that is short", () => {
    const out = dirname(space.place("nothing", ""));
    const mini = ["--instance", "mini", "--runs", "3000", "--seed", "1", "--out", out];
    const { status, stdout } = mallocspec("verify", "--discovery", "not-best-fit", ...mini);
    expect(stdout).toContain("counterexample: heap.bestfit is contradicted");
    expect(Number(/path: (\d+) actions/.exec(stdout)?.[1])).toBeLessThanOrEqual(8);
    expect(status).toBe(1);
    const repeat = /^repeat: mallocspec (.*)$/m.exec(stdout)![1]!.split(" ");
    const path = (text: string): string => /^path: [^]*^seed/m.exec(text)![0];
    expect(path(mallocspec(...repeat, "--out", out).stdout).replace(/shrunk \d+/, "")).toBe(
      path(stdout).replace(/shrunk \d+/, ""),
    );
  });

  it("finds it no more where it is repaired", () => {
    const repairs = ["--repair", "one-page-long", "--repair", "not-best-fit"];
    const few = ["--instance", "mini", "--focus", "treap", "--actions", "40", "--seed", "7"];
    const { status, stdout } = mallocspec("verify", ...repairs, ...few, "--runs", "375");
    expect(stdout).toContain(
      "spec and the invariants agree, repaired: one-page-long, not-best-fit",
    );
    expect(stdout).not.toContain("discovery one-page-long");
    expect(status).toBe(0);
  });

  it("finds the twins in agreement, and counts what it tried", () => {
    const { status, stdout } = mallocspec(
      "verify",
      "--runs",
      "6",
      "--actions",
      "100",
      "--seed",
      "7",
      "--json",
    );
    const report = JSON.parse(stdout) as {
      readonly actions: number;
      readonly reports: ReadonlyArray<{ readonly counterexample?: unknown }>;
    };
    expect(report.reports.filter(({ counterexample }) => counterexample !== undefined)).toEqual([]);
    expect(report.actions).toBeGreaterThan(500);
    expect(status).toBe(0);
  });

  it("tries all instances where one of the names is all, and none twice", () => {
    const few = ["--runs", "1", "--actions", "2", "--seed", "7", "--json"];
    const tried = (names: string): ReadonlyArray<string> => {
      const { stdout } = mallocspec("verify", "--instance", names, ...few);
      const report = JSON.parse(stdout) as {
        readonly reports: ReadonlyArray<{ readonly instance: string }>;
      };
      return report.reports.map(({ instance }) => instance);
    };
    expect(tried("go,all")).toEqual(instances.map(({ name }) => name));
    expect(tried("mini,go,mini")).toEqual(["mini", "go"]);
  });

  it.each([
    ["an unknown instance", ["--instance", "vax"]],
    ["runs that are no number", ["--runs", "many"]],
    ["a negative number of actions", ["--actions", "-1"]],
    ["a path without its seed", ["--path", "0:1"]],
    ["an unknown option", ["--quietly"]],
    ["a repair of what has none", ["--repair", "gravity"]],
    ["a repair of the fast heap", ["--repair", "tiny-12", "--against", "twin"]],
    ["an unknown discovery", ["--discovery", "gravity"]],
    ["a bug in the specification", ["--bug", "unaligned", "--against", "invariants"]],
  ])("refuses %s with exit 2", (_, args) => {
    const { status, stderr } = mallocspec("verify", ...args);
    expect(stderr).toMatchSnapshot();
    expect(status).toBe(2);
  });
});
