/** docs/JSON.md is compared with what the commands print, key by key and type by type. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { golden, linesOf, mallocspec, scratch } from "./mallocspec.ts";

const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

type Types = ReadonlyMap<string, string>;

/** The rows of a command's table: the type of each key. */
const documented = (command: string): Types => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/JSON.md"), "utf8");
  const [section = ""] = text.split(`\n## ${command}\n`)[1]!.split("\n## ");
  const rows = [...section.matchAll(/^\| `([^`]+)` +\| ([a-z ]+?) +\|/gm)];
  return new Map(rows.map(([, key = "", type = ""]) => [key, type]));
};

/** Objects whose keys are names, or whose inside is described elsewhere. */
const byName = /^coverage\.\w+$/;
const opaque =
  /^(counterexample\.(setting\.(image|faults|foreign|loaded)|actions\[\]\.action)|instances\[\]\.coverage)$/;

const typeOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((one) => typeof one === "string")
      ? "list of text"
      : "list";
  }
  const names: Readonly<Record<string, string>> = { string: "text", boolean: "true or false" };
  return names[typeof value] ?? typeof value;
};

/** Every key below a value, with its type. */
const keysOf = (value: unknown, path = ""): ReadonlyArray<readonly [string, string]> => {
  const own = path === "" ? [] : [[path, typeOf(value)] as const];
  if (value === null || typeof value !== "object" || opaque.test(path)) return own;
  const inner = Array.isArray(value)
    ? value.filter((one) => typeof one !== "string").map((one) => [`${path}[]`, one] as const)
    : Object.entries(value).map(([key, one]) => {
        const name = byName.test(path) ? "<name>" : key;
        return [path === "" ? name : `${path}.${name}`, one] as const;
      });
  return [...own, ...inner.flatMap(([key, one]) => keysOf(one, key))].filter(
    ([key]) => !key.endsWith("[]"),
  );
};

/** Whether a value of a type may stand where another one is documented. */
const fits = (type: string, said: string | undefined): boolean =>
  said !== undefined &&
  (type === said ||
    said === `${type} or null` ||
    (type === "null" && said.endsWith(" or null")) ||
    (type === "list" && said === "list of text"));

const run = (...args: ReadonlyArray<string>): Readonly<Record<string, unknown>> => {
  const { stdout } = mallocspec(...args, "--json");
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
};

/** What a document says and the samples do not show, and the reverse. */
const compare = (command: string, samples: ReadonlyArray<unknown>) => {
  const said = documented(command);
  const shown = samples.flatMap((sample) => keysOf(sample));
  const keys = new Set(shown.map(([key]) => key));
  return {
    undocumented: shown.filter(([key, type]) => !fits(type, said.get(key))),
    unseen: [...said.keys()].filter((key) => !keys.has(key)),
  };
};

const nothing = { undocumented: [], unseen: [] };

describe("replay --json", () => {
  const smoke = golden("smoke.jsonl.gz");
  const lines = linesOf("smoke.jsonl.gz");
  lines[3] = lines[3]!.replace('"limit":"0xc420001f80"', '"limit":"0xc420001f88"');
  const changed = space.place("changed.jsonl", lines.slice(0, 6).join("\n"));

  it("has the documented keys, and says where each twin of each file differs", () => {
    const report = run("replay", smoke, changed, "no/such/file");
    expect(compare("replay", [report])).toEqual(nothing);
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
    expect(compare("verify", [...samples, panics])).toEqual(nothing);
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
