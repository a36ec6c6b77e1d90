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
    const file = /^as a trace: npx node cli\/main\.ts replay (.*)$/m.exec(found.stdout)![1]!;
    expect(file).toMatch(/counterexample-go-invariants-one-page-long-arena\.bounds-\d+\.jsonl$/);
    expect(mallocspec("replay", file).stdout).toContain(" 0 differ");
  });

  it("finds that the treap gives no best fit, in a path that is short", () => {
    const out = dirname(space.place("nothing", ""));
    const mini = ["--instance", "mini", "--runs", "3000", "--seed", "1", "--out", out];
    const { status, stdout } = mallocspec("verify", "--discovery", "not-best-fit", ...mini);
    expect(stdout).toContain("counterexample: heap.bestfit is contradicted");
    expect(Number(/path: (\d+) actions/.exec(stdout)?.[1])).toBeLessThanOrEqual(12);
    expect(status).toBe(1);
    const repeat = /^repeat: npx node cli\/main\.ts (.*)$/m.exec(stdout)![1]!.split(" ");
    const path = (text: string): string => /^path: [^]*^seed/m.exec(text)![0];
    const again = mallocspec(...repeat).stdout;
    expect(again).toMatch(/^heap\.bestfit is contradicted\nthe repeated sequence fails, /);
    expect(path(again).replace(/\((not )?shrunk.*\)/, "")).toBe(
      path(stdout).replace(/\((not )?shrunk.*\)/, ""),
    );
  });

  const short = ["--instance", "mini", "--runs", "4", "--actions", "20", "--seed", "7"];

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

  it("knows nothing of a repair that no sequence needed", () => {
    const { status, stdout } = mallocspec("verify", "--repair", "not-best-fit", ...short);
    expect(stdout).toMatch(
      /^inconclusive: the repair of not-best-fit\s+shows nothing: [^,]*\n\d+ actions/,
    );
    expect(status).toBe(3);
  });

  it("says what the sequences without a repair came to", () => {
    const few = ["--instance", "mini", "--runs", "8", "--actions", "16", "--seed", "7"];
    const { status, stdout } = mallocspec("verify", "--repair", "one-page-long", ...few);
    expect(stdout).toMatch(/\nwithout the repair, one-page-long shows after \d+ actions? in \d /);
    expect(status).toBe(0);
  });

  it("names the instances that are not searched to the end, and none of them as without it", () => {
    const out = dirname(space.place("nothing", ""));
    const some = ["--instance", "go,go-386", "--runs", "400", "--actions", "16", "--seed", "3"];
    const wanted = ["--discovery", "one-page-long", "--out", out];
    const { stdout } = mallocspec("verify", ...wanted, ...some);
    expect(stdout).toMatch(/^arena\.bounds is contradicted\n/);
    expect(stdout).toContain(
      "one-page-long happens on Go's own constants: go\n" +
        "not searched further, since it was found: go-386\n",
    );
    expect(stdout).not.toContain("was not found on");
  });

  it.each([
    ["--bug", "unaligned", "--bug and --discovery look for different things"],
    ["--repair", "one-page-long", "--repair one-page-long mends what --discovery one-page-long"],
  ])("refuses %s %s beside a discovery", (option, name, message) => {
    const { status, stderr } = mallocspec("verify", "--discovery", "one-page-long", option, name);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it("does not take a counterexample that is not found again for agreement", () => {
    const path = ["--seed", "1", "--instance", "mini", "--path", "3"];
    const { status, stdout } = mallocspec("verify", "--actions", "16", ...path);
    expect(stdout).toMatch(/^inconclusive: the counterexample was not found again/);
    expect(status).toBe(3);
  });

  it("refuses a path to a sequence that was never shrunk so", () => {
    const path = ["--seed", "1", "--instance", "mini", "--path", "0:0:0"];
    const { status, stdout, stderr } = mallocspec("verify", ...path);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      "verifying 1 sequence on mini, seed 1\n" +
        "error: --path 0:0:0: found no such sequence, expected that of a counterexample\n",
    );
    expect(status).toBe(2);
  });

  it("has the verdict, the seed and the command to repeat it on its first lines", () => {
    const { status, stdout } = mallocspec("verify", ...short);
    const steady = stdout.replace(/[\d.]+ s,/, "0.1 s,");
    expect(steady.split("\n").slice(0, 3)).toEqual([
      "spec and src agree",
      expect.stringMatching(/^[\d,]+ actions in 104 sequences, 0\.1 s, seed 7$/),
      "repeat: npx node cli/main.ts verify --instance mini --runs 4 --actions 20 --seed 7",
    ]);
    expect(stdout).toMatch(/\n\d+ known defects? of Go seen \(--verbose lists them\)\n/);
    expect(status).toBe(0);
  });

  it("lists what it came across with --verbose", () => {
    const { stdout } = mallocspec("verify", "--verbose", ...short);
    expect(stdout).toMatch(/\nactions \(\d+\):\n {2}malloc +[\d,]+ /);
    expect(stdout).toMatch(
      /\nwitnesses: \d+ of \d+ reached; not reached:\n {2}[a-z]+\.[a-z]+: [A-Z]/,
    );
    expect(stdout).toMatch(/\ndiscovery [a-z-]+: Go itself contradicts [a-z.]+\n/);
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
    const report = JSON.parse(stdout) as { readonly actions: number };
    expect(report).toMatchObject({ verdict: "holds", counterexample: null, seed: 7 });
    expect(report.actions).toBeGreaterThan(500);
    expect(status).toBe(0);
  });

  it("tries all instances where one of the names is all, and none twice", () => {
    const few = ["--runs", "1", "--actions", "2", "--seed", "7", "--json"];
    const tried = (names: string): ReadonlyArray<string> => {
      const { stdout } = mallocspec("verify", "--instance", names, ...few);
      const report = JSON.parse(stdout) as {
        readonly instances: ReadonlyArray<{ readonly name: string }>;
      };
      return report.instances.map(({ name }) => name);
    };
    expect(tried("go,all")).toEqual(instances.map(({ name }) => name));
    expect(tried("mini,go,mini")).toEqual(["mini", "go"]);
  });

  it.each([
    ["an unknown option", ["--verbos"]],
    ["an unknown name", ["--instance", "mimi"]],
    ["a path without its seed", ["--path", "0:1"]],
  ])("refuses %s with exit 2", (_, args) => {
    const { status, stderr } = mallocspec("verify", ...args);
    expect(stderr).toMatchSnapshot();
    expect(status).toBe(2);
  });
});
