import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { freeList, freeListPromises } from "../../host/port/wasm/freelist.ts";
import { compile, heapSource } from "../../host/port/wasm/modules.ts";
import { compare, nothing } from "../documented.ts";
import { mallocspec, scratch } from "../mallocspec.ts";

const { place, remove } = scratch();
afterAll(remove);

const promises = freeListPromises.flatMap((one) => ["--promise", one]);

const right = place("right.wasm", await compile(freeList()));
const broken = place("broken.wasm", await compile(freeList("moved")));
const trapping = place(
  "trapping.wasm",
  await compile(
    "memory.grow(1); unreachable(); export function malloc(n: usize): usize { return n; }",
  ),
);

describe("port verify --wasm", () => {
  const verify = (...args: ReadonlyArray<string>) =>
    mallocspec("port", "verify", "--seed", "1", "--runs", "60", ...args);

  it("says that a right module holds, and how to repeat it", () => {
    const { status, stdout } = verify("--wasm", right, ...promises);
    expect(stdout).toContain("right.wasm 0 holds to the contract");
    expect(stdout).toMatch(
      /repeat: .* port verify --seed 1 --runs 60 --wasm \S*right\.wasm --promise/,
    );
    expect(status).toBe(0);
  });

  it("shows what a broken one does", () => {
    const { status, stdout } = verify("--wasm", broken, ...promises);
    expect(stdout).toContain("bytes at check");
    expect(status).toBe(1);
  });

  it("takes other names of the functions", async () => {
    const renamed = heapSource.replaceAll("function malloc", "function take");
    const file = place("renamed.wasm", await compile(renamed, { runtime: "minimal" }));
    expect(verify("--wasm", file).stderr).toBe(
      `error: ${file}: exports: found take, realloc, free, expected malloc, or --export malloc=NAME\n`,
    );
    expect(verify("--wasm", file, "--export", "malloc=take", "--refusal", "trap").status).toBe(0);
  });

  it.each([
    [["--wasm", "nowhere.wasm"], "--wasm nowhere.wasm: cannot be read"],
    [
      ["--wasm", right, "--reproduce", "c"],
      "found --reproduce c beside --wasm, expected javascript or assemblyscript",
    ],
    [
      ["--wasm", right, "--refusal", "trap", "--reproduce", "assemblyscript"],
      "found --reproduce assemblyscript beside --refusal trap, expected javascript",
    ],
    [["--wasm", "README.md"], "README.md: the module: found a file that starts with"],
    [["--wasm", trapping], "the start of the module: found unreachable, expected no trap"],
    [["--wasm", right, "--", "true"], "found a command and --wasm"],
    [[], "found neither a command nor --wasm"],
    [["--promise", "align=8", "--", "true"], "found --promise, expected --wasm beside it"],
    [["--wasm", right, "--promise", "can=fork"], "--promise can: found fork"],
    [["--wasm", right, "--promise", "bits=64"], "--promise: found bits=64"],
    [["--wasm", right, "--promise", "colour=red"], "--promise: found colour"],
    [["--wasm", right, "--export", "alloc=x"], "Expected malloc=NAME"],
  ])("refuses %j in one line", (args, problem) => {
    const { status, stdout, stderr } = verify(...args);
    expect(stderr.split("\n").filter((line) => line.includes("error:"))).toHaveLength(1);
    expect(stderr).toContain(problem);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("explore --wasm", () => {
  it("says that a right module holds in all states", () => {
    const { status, stdout } = mallocspec(
      "explore",
      "--wasm",
      right,
      "--blocks",
      "1",
      "--sizes",
      "24",
      ...promises,
    );
    expect(stdout).toMatch(/right\.wasm holds to the contract in all \d+ states\ncomplete: /);
    expect(status).toBe(0);
  });

  it("shows the shortest sequence of a broken one", () => {
    const { status, stdout } = mallocspec("explore", "--wasm", broken, "--depth", "3", ...promises);
    expect(stdout).toMatch(/broken\.wasm fails: bytes at check\nbounded: /);
    expect(stdout).toMatch(/malloc 0 24 = .*\n {2}realloc 0 100 = .*\n {2}check 0 0 24 .*← here/);
    expect(status).toBe(1);
  });

  it("prints what docs/EXPLORER.md shows", async () => {
    const text = readFileSync(join(import.meta.dirname, "../../../docs/EXPLORER.md"), "utf8");
    const [, command = "", shown = ""] =
      /```text\n\$ mallocspec (explore --wasm .*)\n([^`]*)```/.exec(text) ?? [];
    const file = place("stub.wasm", await compile(heapSource, { runtime: "stub" }));
    const { stdout } = mallocspec(
      ...command.split(" ").map((word) => (word === "stub.wasm" ? file : word)),
    );
    const printed = stdout.replaceAll(file, "stub.wasm");
    const parts = shown.split("…\n").filter((part) => part !== "");
    expect(parts).toHaveLength(2);
    expect(parts.filter((part) => !printed.includes(part))).toEqual([]);
  });

  it("prints one object with --json, which has the documented keys", () => {
    const of = (file: string) =>
      mallocspec("explore", "--wasm", file, "--depth", "2", "--json", ...promises);
    const [first, second] = [of(right), of(broken)];
    const samples = [first, second].map(
      ({ stdout }) => JSON.parse(stdout) as Readonly<Record<string, unknown>>,
    );
    expect(compare("explore --wasm", samples, { byName: /^none$/, opaque: /^none$/ })).toEqual(
      nothing,
    );
    expect(samples[0]).toMatchObject({
      verdict: "bounded",
      bound: "the limit of depth 2 was reached",
      failures: [],
    });
    expect(samples[1]).toMatchObject({
      verdict: "broken",
      failures: [{ group: "bytes at check" }],
    });
    expect([first!.status, second!.status]).toEqual([3, 1]);
  });

  it.each([
    [["pages", "--wasm", right], "found the model pages and --wasm"],
    [["--wasm", right, "--resume", "x"], "found --resume beside --wasm"],
    [["--wasm", right, "--strategy", "dfs"], "--strategy: found dfs, expected bfs"],
    [["pages", "--depth", "3"], "found --depth, expected --wasm beside it"],
    [["--wasm", right, "--sizes", "0"], "Expected a whole number from 1"],
    [["--wasm", right, "--sizes", "8,8"], "Expected each size once"],
    [["--wasm", trapping], "found unreachable, expected no trap"],
  ])("refuses %j in one line", (args, problem) => {
    const { status, stdout, stderr } = mallocspec("explore", ...args);
    expect(stderr.split("\n").filter((line) => line.includes("error:"))).toHaveLength(1);
    expect(stderr).toContain(problem);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});
