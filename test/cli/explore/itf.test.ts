/** Traces in ITF: written by `--out`, and followed by `--follow`. */
import { dirname, join } from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { scratch } from "../mallocspec.ts";
import { exploring } from "./command.ts";

const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

interface Trace {
  readonly vars: ReadonlyArray<string>;
  readonly loop?: number;
  readonly states: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

const written = (file: string): Trace => JSON.parse(readFileSync(file, "utf8")) as Trace;

describe("--out", () => {
  it("writes the path to what is broken", () => {
    const file = join(out, "jugs.itf.json");
    const { stdout } = exploring("jugs", "--out", file);
    expect(stdout).toContain(`the path to never four is in ${file}`);
    const { vars, states } = written(file);
    expect(vars).toEqual(["small", "big"]);
    expect(states).toHaveLength(7);
    expect(states.at(-1)).toMatchObject({ small: 3, big: 4, "#meta": { step: "to small" } });
  });

  it("writes the path to what was looked for", () => {
    const file = join(out, "many.itf.json");
    exploring("coin", "--until", "as many", "--out", file);
    expect(written(file).states.at(-1)).toMatchObject({ heads: 2, tails: 2 });
  });

  it("writes a lasso with its loop", () => {
    const file = join(out, "meals.itf.json");
    exploring("meals", "--out", file);
    expect(written(file)).toMatchObject({ loop: 0, vars: ["state"] });
  });

  it("writes nothing where nothing was found", () => {
    const file = join(out, "none.itf.json");
    const { stdout } = exploring("commit", "--max-depth", "1", "--out", file);
    expect(stdout).toContain("no path was found, so no file was written");
    expect(() => readFileSync(file)).toThrow("ENOENT");
  });
});

describe("--follow", () => {
  it.each([
    ["jugs", 1, "never four is broken after 6 steps"],
    ["coin", 0, "few heads (lucky) is broken after 3 steps"],
    ["table", 1, "deadlock after 3 steps"],
    ["meals", 0, "  3 down 0 → [0] 0"],
  ])("leads %s through its own trace, and judges it", (model, code, line) => {
    const file = join(out, `own-${model}.itf.json`);
    exploring(model, "--out", file);
    const { status, stdout } = exploring(model, "--follow", file);
    expect(stdout).toMatch(/^the model can do what the trace says\n/);
    expect(stdout).toContain(`\n${line}\n`);
    expect(status).toBe(code);
  });

  const jugs = (...states: ReadonlyArray<readonly [number, number]>): string =>
    JSON.stringify({
      vars: ["small", "big"],
      states: states.map(([small, big]) => ({ small, big })),
    });

  it("says where the model cannot do it", () => {
    const file = space.place("leap.itf.json", jugs([0, 0], [3, 0], [1, 1]));
    const { status, stdout } = exploring("jugs", "--follow", file);
    expect(stdout).toBe(
      "the model cannot do what the trace says\njugs on spec\n" +
        "no step leads from state 1 of the trace to state 2\n",
    );
    expect(status).toBe(1);
  });

  it.each([
    ["of text", "a diary", "found no JSON, expected a trace in ITF: "],
    ["without states", "{}", "states: expected a list of at least one state, each an object"],
    ["of other states", jugs([0, 9]), "state 0: big: found 9, expected 0..5"],
    ["of states that lack a variable", '{"states": [{"small": 0}]}', "state 0: big: found "],
    [
      "with a loop that is none",
      '{"states": [{"small": 0, "big": 0}], "loop": 7}',
      "loop: found 7, expected the number of a state",
    ],
  ])("refuses a file %s in one line", (_, text, problem) => {
    const file = space.place("bad.itf.json", text);
    const { status, stdout, stderr } = exploring("jugs", "--follow", file);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.startsWith(`error: ${file}: ${problem}`)).toBe(true);
    expect(stderr.split("\n")).toHaveLength(2);
  });

  it("refuses a file that is not there", () => {
    const { status, stderr } = exploring("jugs", "--follow", "no/such/file");
    expect(stderr).toBe("error: no/such/file: no such file or folder\n");
    expect(status).toBe(2);
  });
});
