import { describe, expect, it } from "vitest";
import { runTasks } from "../../../host/pool.ts";
import {
  counted,
  type Done,
  type PlanOptions,
  planOf,
  seedOf,
  type VerifyTask,
} from "../../../props/search/plan.ts";
import { reportsByInstance } from "../../../props/search/verdict.ts";
import type { VerifyCounterexample } from "../../../props/search/verify.ts";
import { uncovered } from "../../../props/search/coverage.ts";

const options: PlanOptions = {
  instances: ["go", "mini"],
  against: "twin",
  runs: 12,
  actions: 600,
  seed: 7,
};

const shape = (tasks: ReadonlyArray<VerifyTask>) =>
  tasks.map(({ instance, runs, control }) => [instance, runs, ...(control ? [control] : [])]);

/** The report of a task, with a counterexample where it fails. */
const done = (task: VerifyTask, fails = false): Done => ({
  task,
  report: {
    instance: task.instance,
    runs: task.runs,
    actions: 1,
    coverage: uncovered,
    witnesses: [],
    needs: [],
    discoveries: [],
    counterexample: fails ? ({ seed: task.seed } as VerifyCounterexample) : undefined,
  },
});

describe("a plan", () => {
  it("shares out the sequences of each instance in slices of five, first slices first", () => {
    expect(shape(planOf(options))).toEqual([
      ["go", 5],
      ["mini", 5],
      ["go", 5],
      ["mini", 5],
      ["go", 2],
      ["mini", 2],
    ]);
  });

  it("has 125 short sequences in a slice", () => {
    const short = planOf({ ...options, instances: ["go"], runs: 251, actions: 16 });
    expect(shape(short)).toEqual([
      ["go", 125],
      ["go", 125],
      ["go", 1],
    ]);
  });

  it("gives neighbouring seeds no seed of a task in common", () => {
    const seeds = [-2, -1, 0, 1, 2, 3, 20, 21, 2 ** 31 - 1].flatMap((seed) =>
      planOf({ ...options, runs: 100, seed }).map((task) => task.seed),
    );
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it("gives seeds that differ by 1 seeds of tasks that differ in about half of their bits", () => {
    const distances = Array.from({ length: 256 }, (_, seed) => {
      const [a, b] = [seedOf(seed, "go", 0), seedOf(seed + 1, "go", 0)];
      return (a ^ b).toString(2).replaceAll(/[^1]/g, "").length;
    });
    const mean = distances.reduce((sum, n) => sum + n, 0) / distances.length;
    expect(mean).toBeGreaterThan(10);
    expect(mean).toBeLessThan(22);
  });

  it("repeats one task with the seed that is given", () => {
    const [task, ...others] = planOf({ ...options, path: "3:1" });
    expect(task).toMatchObject({ instance: "go", seed: 7, path: "3:1" });
    expect(others).toEqual([]);
  });

  it("looks for the defect without the repair, with the same seeds", () => {
    const tasks = planOf({ ...options, runs: 5, repairs: ["not-best-fit", "gc-off"] });
    expect(shape(tasks)).toEqual([
      ["go", 5],
      ["mini", 5],
      ["go", 5, "not-best-fit"],
      ["mini", 5, "not-best-fit"],
      ["go", 5, "gc-off"],
      ["mini", 5, "gc-off"],
    ]);
    expect(tasks[2]).toMatchObject({ repairs: ["gc-off"], wanted: ["not-best-fit"] });
    expect(tasks[2]!.seed).toBe(tasks[0]!.seed);
  });
});

describe("the tasks that count", () => {
  const tasks = planOf(options);

  it("are those up to the first counterexample, whichever was found first", () => {
    const all = tasks.map((task, i) => done(task, i === 2 || i === 4));
    expect(counted(all)).toEqual(all.slice(0, 3));
  });

  it("are, for a discovery, those up to the first on Go's constants and the first on a miniature", () => {
    const search = planOf({ ...options, discovery: "tiny-12" });
    const all = search.map((task, i) => done(task, i === 0 || i === 3 || i === 5));
    expect(counted(all)).toEqual([all[0], all[1], all[3]]);
  });
});

describe("a run", () => {
  it("has the same reports on one core and on three", async () => {
    const bug = { ...options, instances: ["mini", "go"], bug: "still-heap", runs: 375 };
    const tasks = planOf({ ...bug, actions: 8 });
    const one = await runTasks(tasks, { cores: 1 });
    const three = await runTasks(tasks, { cores: 3 });
    expect(reportsByInstance(one).some(({ counterexample }) => counterexample)).toBe(true);
    expect(three).toEqual(one);
  }, 60_000);
});
