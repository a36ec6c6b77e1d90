/** What `explore` takes and refuses: each refusal is one line, with the exit code 2. */
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { chosen } from "../../../cli/explore/chosen.ts";
import { type ExploreOptions, exploreSyntax } from "../../../cli/explore/syntax.ts";
import { UsageError } from "../../../cli/exit.ts";
import { scratch } from "../mallocspec.ts";
import { exploring } from "./command.ts";
import { registry } from "./examples.ts";

/** What the command says of its arguments; "" where it takes them. */
const refusal = (...args: ReadonlyArray<string>): string => {
  const syntax = exploreSyntax(registry)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .action((name: string | undefined, options: ExploreOptions) => {
      const entry = registry.models.find((one) => one.name === name);
      if (entry !== undefined) chosen(registry, entry, options);
    });
  try {
    syntax.parse(args, { from: "user" });
    return "";
  } catch (error) {
    expect([CommanderError, UsageError].some((kind) => error instanceof kind)).toBe(true);
    return (error as Error).message;
  }
};

describe("the arguments of explore", () => {
  it.each([
    ["nothing", []],
    ["a model", ["coin"]],
    ["a constant", ["coin", "--set", "most=3"]],
    ["a range", ["coin", "--vary", "most=1..3"]],
    ["all limits", ["coin", "--max-states", "9", "--max-depth", "2", "--max-seconds", "1"]],
    ["deadlock to be looked for", ["table", "--until", "deadlock"]],
    ["a share of the view's duplicates", ["orbits", "--check-view", "5"]],
  ])("may be %s", (_, args) => {
    expect(refusal(...args)).toBe("");
  });

  it.each([
    ["an unknown model", ["gravity"]],
    ["a model that is nearly one", ["coim"]],
    ["two models", ["coin", "jugs"]],
    ["an unknown engine", ["coin", "--on", "gravity"]],
    ["an unknown strategy", ["coin", "--strategy", "best"]],
    ["an unknown size", ["coin", "--size", "huge"]],
    ["a constant without a value", ["coin", "--set", "most"]],
    ["a value that is no number", ["coin", "--set", "most=many"]],
    ["an unknown constant", ["coin", "--set", "edges=3"]],
    ["a constant of a model that has none", ["jugs", "--set", "edges=3"]],
    ["a range that runs backwards", ["coin", "--vary", "most=3..1"]],
    ["a range of an unknown constant", ["coin", "--vary", "edges=1..3"]],
    ["a property that is unknown", ["coin", "--until", "heads"]],
    ["a property that is nearly one", ["coin", "--until", "few head"]],
    ["a property that is decided at the end", ["meals", "--until", "eats"]],
    ["no states", ["coin", "--max-states", "0"]],
    ["no memory", ["coin", "--memory", "0"]],
    ["a number of workers that is none", ["coin", "--workers", "two"]],
    ["workers of a strategy that has one", ["coin", "--strategy", "dfs", "--workers", "2"]],
    ["walks of a strategy that has none", ["coin", "--walks", "2"]],
    ["a greatest number of states of a walk", ["coin", "--strategy", "walk", "--max-states", "9"]],
    ["a file for depth first", ["coin", "--strategy", "dfs", "--resume", "file"]],
    ["a check of the view depth first", ["orbits", "--strategy", "dfs", "--check-view"]],
    ["a check of what has no view", ["coin", "--check-view"]],
    ["a check of a view that is not used", ["orbits", "--no-reduction", "--check-view"]],
    ["a share above 100", ["orbits", "--check-view", "101"]],
    ["a check of the view with a file", ["orbits", "--check-view", "--resume", "file"]],
    ["an audit of walks", ["coin", "--strategy", "walk", "--audit"]],
    ["an audit with a file", ["coin", "--audit", "--resume", "file"]],
    ["an audit of what a time allows", ["coin", "--audit", "--max-seconds", "1"]],
    ["a range with a file", ["coin", "--vary", "most=1..3", "--resume", "file"]],
    ["a trace of another format", ["coin", "--out", "path.json"]],
    ["a trace of several runs", ["coin", "--vary", "most=1..3", "--out", "path.itf.json"]],
    ["a seed of 33 bits", ["coin", "--seed", "4294967296"]],
    ["an option that is nearly one", ["coin", "--verbos"]],
  ])("are not %s", (_, args) => {
    expect(refusal(...args)).toMatchSnapshot();
  });

  it("are refused in one line, with the exit code 2", () => {
    const bad = [
      ["gravity"],
      ["coin", "--set", "edges=3"],
      ["coin", "--until", "heads"],
      ["coin", "--on", "gravity"],
    ];
    for (const args of bad) {
      const { status, stdout, stderr } = exploring(...args);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
    }
  });

  it("are refused where the model is unsound with its reduction", () => {
    const { status, stderr } = exploring("unsound");
    expect(stderr).toBe(
      'error: unsound: "eventually" is unsound with symmetry: a lasso among representatives need ' +
        "not be one among states; explore it without reduction\n",
    );
    expect(status).toBe(2);
    expect(exploring("unsound", "--no-reduction").status).toBe(0);
  });

  it("are refused where a walk, depth first or a swarm cannot decide a property", () => {
    for (const strategy of ["dfs", "walk", "swarm"]) {
      const { status, stderr } = exploring("meals", "--strategy", strategy);
      expect(stderr).toMatch(
        new RegExp(`^error: .*${strategy} does not decide properties "eventually"; take bfs\n$`),
      );
      expect(status).toBe(2);
    }
  });

  it("are described in lines of at most 80 columns", () => {
    const help: string[] = [];
    exploreSyntax(registry)
      .configureOutput({ writeOut: (text) => help.push(text) })
      .outputHelp();
    const lines = help.join("").split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join("\n")).toContain("Examples:");
  });
});

describe("the trace that --out writes", () => {
  const space = scratch();

  it("is refused before the search where it cannot be written", () => {
    const none = `${space.place("taken", "")}/path.itf.json`;
    const { status, stdout, stderr } = exploring("coin", "--out", none);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^error: --out .*: cannot be written: a part of the path is no folder\n$/,
    );
    space.remove();
  });
});
