/** `explore` over the models of the allocator: what is apart from the examples. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { mallocspec, scratch } from "../mallocspec.ts";

const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

describe("the models", () => {
  it("are listed with their sizes and states", () => {
    const { status, stdout } = mallocspec("explore");
    expect(stdout).toMatch(/\n {2}small \(2,459 states\): pages 3, longest 3, lists 1, /);
    expect(status).toBe(0);
  });

  it("are refused constants with which they make no sense, in one line", () => {
    const refused = (...args: ReadonlyArray<string>) => {
      const { status, stdout, stderr } = mallocspec("explore", ...args);
      expect([status, stdout]).toEqual([2, ""]);
      return stderr.split("\n").at(-2);
    };
    expect(refused("pages", "--set", "lists=0")).toBe(
      "error: pages: found maxMHeapList 0, expected a whole number from 1 to 4096",
    );
    for (const strategy of ["bfs", "swarm"]) {
      expect(refused("pages", "--set", "priorities=0", "--strategy", strategy)).toBe(
        "error: manual.alloc asks for prio, which has no option",
      );
    }
  });
});

describe("--on", () => {
  const exploredOn = (on: string, ...args: ReadonlyArray<string>) => {
    const { status, stdout } = mallocspec("explore", "pages", "--on", on, "--json", ...args);
    const { states, distinct, depth, actions, verdict, verdicts } = JSON.parse(stdout);
    const names = verdicts.map(({ property }: { property: string }) => property);
    // By which action a state is first reached depends on the fingerprints where several lead there.
    const steps = actions.map(({ new: _new, ...rest }: Readonly<Record<string, unknown>>) => rest);
    return { status, names, counts: { states, distinct, depth, steps, verdict } };
  };

  it.each([
    [["--set", "longest=2"]],
    [["--set", "pages=2", "--set", "longest=1", "--no-reduction"]],
  ])("counts the same with the transitions of each engine: %j", (args) => {
    const spec = exploredOn("spec", ...args);
    const src = exploredOn("src", ...args);
    const both = exploredOn("both", ...args);
    expect(spec.counts.distinct).toBeGreaterThan(10);
    expect(src).toEqual(spec);
    expect(both.counts).toEqual(spec.counts);
    expect(both.names).toEqual([...spec.names, "agreement"]);
  });

  it("shows each path in the words of the model, with as many steps", () => {
    const titleOf = (on: string): ReadonlyArray<string> => {
      const args = [
        "explore",
        "pages",
        "--set",
        "longest=2",
        "--until",
        "heap.bestfit",
        "--verbose",
      ];
      const { stdout } = mallocspec(...args, "--on", on);
      expect(stdout).toContain("\n  0 treap none, clock ");
      return stdout.split("\n").filter((line) => /^\S.* after \d+ steps?:$/.test(line));
    };
    const expected = titleOf("spec");
    expect(expected.some((line) => line.startsWith("heap.bestfit (tie-by-record) "))).toBe(true);
    expect(titleOf("src")).toEqual(expected);
    expect(titleOf("both")).toEqual(expected);
  });

  it.each(["src", "both"])("%s takes neither --follow nor --out, which need the model", (on) => {
    for (const option of ["--follow", "--out"]) {
      const { status, stdout, stderr } = mallocspec(
        "explore",
        "pages",
        "--on",
        on,
        option,
        "path.itf.json",
      );
      expect([status, stdout, stderr.split("\n").at(-2)]).toEqual([
        2,
        "",
        `error: ${option} takes the steps of the model on spec: expected no --on ${on} beside it`,
      ]);
    }
  });
});

describe("the trace that --out writes", () => {
  const write = (file: string, ...args: ReadonlyArray<string>): string => {
    const path = join(out, file);
    const { stdout } = mallocspec("explore", ...args, "--out", path);
    expect(stdout).toContain(` replay ${path} replays it`);
    return path;
  };

  it.each([
    ["pages", "heap.bestfit"],
    ["objects", "full span"],
    ["scavenge", "scavenge.old"],
  ])("of %s replays on both twins", (model, until) => {
    const file = write(`${model}.jsonl`, model, "--until", until);
    const { status, stdout } = mallocspec("replay", file);
    expect(stdout).toContain(": spec and src agree with the trace\n");
    expect(status).toBe(0);
  });

  it("names the machine: another one, or none, is refused", () => {
    const text = readFileSync(write("named.jsonl", "pages", "--until", "two in the treap"), "utf8");
    expect(text).toContain(
      '"instance":"model:pages,pages=3,longest=3,lists=1,growth=4,priorities=2"',
    );
    const changed = (from: string, to: string): string => {
      const file = space.place("changed.jsonl", text.replace(from, to));
      const { status, stderr } = mallocspec("replay", file);
      expect(status).toBe(2);
      return stderr;
    };
    expect(changed("growth=4", "growth=5")).toMatch(
      /:1: .*heapAllocChunk: found 4096, expected 5120, as the instance model:pages,/,
    );
    for (const wrong of ["model:gravity,", "model:pages,pages=x,", "model:pages,lists=0,"]) {
      expect(changed("model:pages,", wrong)).toContain("found the unknown instance");
    }
    expect(changed("lists=1", "lists=999999999")).toContain("found the unknown instance");
  });
});
