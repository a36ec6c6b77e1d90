/** `explore --json`, and docs/JSON.md. */
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compare, nothing } from "../documented.ts";
import { scratch } from "../mallocspec.ts";
import { exploring } from "./command.ts";

const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

const special = {
  byName: /^(constants|answers|actions\[\]\.refused)$/,
  opaque: /^(runs\[\]|path|.*\bpath\.(initial|steps\[\]\.state))$/,
};

const run = (...args: ReadonlyArray<string>): Readonly<Record<string, unknown>> => {
  const { stdout } = exploring(...args, "--json");
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
};

describe("explore --json", () => {
  it("has the documented keys, whatever was found", () => {
    const file = join(out, "path.itf.json");
    const samples = [
      run("coin", "--audit", "--out", file),
      run("meals", "--workers", "1"),
      run("jugs", "--strategy", "swarm", "--max-depth", "20"),
      { ...run("orbits", "--max-depth", "3"), problem: "none" },
    ];
    // None of the examples assumes fairness.
    const fair = { fairness: [{ kind: "toss", strength: "weak" }] };
    expect(compare("explore", [...samples, fair], special)).toEqual(nothing);
    expect(samples.map(({ verdict }) => verdict)).toEqual(["holds", "broken", "broken", "bounded"]);
    expect(samples[0]).toMatchObject({
      complete: true,
      states: 40,
      distinct: 20,
      depth: 5,
      answers: { heads: 14, tails: 14, edge: 0 },
      discoveries: [
        { property: "few heads", discovery: "lucky", isKnown: true, path: { loop: null } },
        { property: "as many", discovery: null, isKnown: false },
      ],
      file,
    });
    expect(samples[1]).toMatchObject({ discoveries: [{ property: "eats", path: { loop: 0 } }] });
    expect(samples[3]).toMatchObject({
      complete: false,
      bound: "the limit of depth 3 was reached",
    });
  });

  it("is the same with one worker and with two, but for the time", () => {
    const [one, two] = ["1", "2"].map((workers) => run("orbits", "--workers", workers));
    const rest = { seconds: 0, workers: 0 };
    expect(JSON.stringify({ ...two, ...rest })).toBe(JSON.stringify({ ...one, ...rest }));
  });

  it("has the documented keys with --vary", () => {
    const report = run("coin", "--vary", "most=2..4");
    expect(compare("explore with --vary", [report], special)).toEqual(nothing);
    expect(report).toMatchObject({
      first: [
        { property: "few heads", discovery: "lucky", value: 3, steps: 3 },
        { property: "as many", discovery: null, value: 4, steps: 4 },
      ],
      runs: [{ constants: { most: 2 } }, { constants: { most: 3 } }, { constants: { most: 4 } }],
    });
  });

  it("has the documented keys with --follow", () => {
    const file = join(out, "followed.itf.json");
    exploring("jugs", "--out", file);
    const wrong = space.place("wrong.itf.json", '{"states": [{"small": 1, "big": 0}]}');
    const samples = [run("jugs", "--follow", file), run("jugs", "--follow", wrong)];
    expect(compare("explore with --follow", samples, special)).toEqual(nothing);
    expect(samples.map(({ verdict }) => verdict)).toEqual(["followed", "refused"]);
    expect(samples[0]).toMatchObject({ judged: [{ property: "never four", name: "", steps: 6 }] });
  });

  it("lists the models, without one", () => {
    const report = run();
    expect(compare("explore without a model", [report], special)).toEqual(nothing);
  });
});
