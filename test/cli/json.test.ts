/** docs/JSON.md is compared with what the commands print, key by key and type by type. */
import { dirname } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { witnesses } from "../../props/properties/witnesses.ts";
import { compare, nothing } from "./documented.ts";
import { golden, linesOf, mallocspec, scratch } from "./mallocspec.ts";

const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

/** Objects whose keys are names, or whose inside is described elsewhere. */
const special = {
  byName: /^coverage\.\w+$/,
  opaque:
    /^(counterexample\.(setting\.(image|faults|foreign|loaded)|actions\[\]\.action)|instances\[\]\.coverage)$/,
};

const run = (...args: ReadonlyArray<string>): Readonly<Record<string, unknown>> => {
  const { stdout } = mallocspec(...args, "--json");
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
};

describe("replay --json", () => {
  const smoke = golden("smoke.jsonl.gz");
  const lines = linesOf("smoke.jsonl.gz");
  lines[3] = lines[3]!.replace('"limit":"0xc420001f80"', '"limit":"0xc420001f88"');
  const changed = space.place("changed.jsonl", lines.slice(0, 6).join("\n"));

  it("has the documented keys, and says where each twin of each file differs", () => {
    const report = run("replay", smoke, changed, "no/such/file");
    expect(compare("replay", [report], special)).toEqual(nothing);
    const difference = {
      line: 4,
      event: "malloc",
      path: "fx[0].fx[0].fx[0].fx[1].limit",
      expected: "0xc420001f88",
      actual: "0xc420001f80",
    };
    expect(report).toMatchObject({
      verdict: "unreadable",
      files: [
        { verdict: "agrees", operations: 2007, differences: 0 },
        { verdict: "differs", differences: 1, twins: [{ difference }, { difference }] },
        { verdict: "unreadable", error: "no/such/file: no such file", twins: [] },
      ],
    });
  });
});

describe("sampling --json", () => {
  it("has the documented keys", () => {
    const report = run("sampling", "--rate", "512");
    expect(compare("sampling", [report], special)).toEqual(nothing);
    expect(report).toMatchObject({ verdict: "holds", on: "src", rates: [{ rate: 512 }] });
  });
});

describe("verify --json", () => {
  const few = ["--runs", "1", "--actions", "16", "--seed", "7", "--out", out];

  it("has the documented keys, whatever was found", () => {
    const events = run("verify", "--instance", "mini", "--bug", "unaligned", ...few);
    const state = run(
      "verify",
      "--instance",
      "mini",
      "--bug",
      "forgotten-page",
      ...few,
      "--runs",
      "99",
    );
    const long = ["--runs", "200"];
    const loaded = run("verify", "--instance", "mini", "--bug", "narrow-large", ...few, ...long);
    const property = run("verify", "--instance", "go", "--discovery", "one-page-long", ...few);
    const none = run("verify", "--instance", "mini,mini-32", ...few, "--runs", "125");
    const panics = { coverage: { panics: { some: 1 } } };
    const samples = [events, state, loaded, property, none];
    expect(compare("verify", [...samples, panics], special)).toEqual(nothing);
    expect(samples.map(({ verdict }) => verdict)).toEqual([
      "differs",
      "differs",
      "differs",
      "differs",
      "holds",
    ]);
    expect(samples.map(({ counterexample }) => kindOf(counterexample))).toEqual([
      "events",
      "state",
      "state",
      "property",
      undefined,
    ]);
  });

  it("counts no need of a discovery as a witness", () => {
    const report = run("verify", "--instance", "mini", "--repair", "one-page-long", ...few);
    const { reached, unreached } = report["witnesses"] as Readonly<Record<string, string[]>>;
    const known = witnesses.map(({ name }) => name);
    expect([...reached!, ...unreached!].toSorted()).toEqual(known.toSorted());
    const [{ witnesses: onMini } = {}] = report["instances"] as ReadonlyArray<{
      readonly witnesses?: ReadonlyArray<string>;
    }>;
    expect(onMini!.toSorted()).toEqual(reached!.toSorted());
  });

  it("names a trace that replays, and a command", () => {
    const report = run("verify", "--instance", "mini", "--bug", "unaligned", ...few);
    const { file } = report["counterexample"] as { readonly file: string };
    expect(mallocspec("replay", file).status).toBe(0);
    expect(report["repeat"]).toMatch(
      /^npx node cli\/main\.ts verify --instance mini --bug unaligned /,
    );
  });
});

const kindOf = (counterexample: unknown): string | undefined =>
  (counterexample as { readonly finding: { readonly kind: string } } | null)?.finding.kind;
