/** `mallocspec defects` as a user types it. */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mallocspec } from "../mallocspec.ts";

const root = join(import.meta.dirname, "../../..");

interface Rows {
  readonly verdict: string;
  readonly defects: ReadonlyArray<{ readonly id: string; readonly found: boolean }>;
}

/** On a busy machine lines follow that say how far it is. */
const onlyProgress = /^looking for 2 defects\n(looking: .*\n)*$/;

describe("the command defects", () => {
  it("looks for the defects that are named, in their order, once each", () => {
    const names = ["scavenge-early", "gc-off", "scavenge-early"];
    const { status, stdout, stderr } = mallocspec("defects", ...names, "--json");
    const { verdict, defects } = JSON.parse(stdout) as Rows;
    expect([status, verdict]).toEqual([0, "holds"]);
    expect(defects.map(({ id, found }) => [id, found])).toEqual([
      ["scavenge-early", true],
      ["gc-off", true],
    ]);
    expect(stderr).toMatch(onlyProgress);
  });

  it.each([
    ["a name that is nearly one", ["tie-by-recrod"], "Did you mean tie-by-record?"],
    ["an unknown name", ["gravity"], "Expected one of not-best-fit"],
    ["an unknown option", ["--quietly"], "unknown option '--quietly'"],
    ["no workers", ["--workers", "0"], "Expected a whole number from 1 to 64."],
    ["a time that is no number", ["--max-seconds", "long"], "Expected a whole number"],
  ])("refuses %s in one line", (_, args, words) => {
    const { status, stdout, stderr } = mallocspec("defects", ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain(words);
  });

  it("ends when the time is over, and names what it did not look for", () => {
    const slow = ["sample-wrap", "map-mixed"];
    const { status, stdout } = mallocspec("defects", ...slow, "--workers=1", "--max-seconds=1");
    expect(status).toBe(3);
    expect(stdout).toMatch(/\nnot looked for: (sample-wrap, )?map-mixed\n/);
  });

  it("ends at Ctrl-C with what was found so far", async () => {
    const args = ["cli/main.ts", "defects", "--workers", "2"];
    const child = spawn(process.execPath, args, { cwd: root });
    let stdout = "";
    child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    await new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stdout).toMatch(/interrupted: \d+ of 39 defects found so far/);
  });

  it("ends quietly where the reader of its report has gone", () => {
    const { stderr, status } = spawnSync(
      "sh",
      ["-c", `"$0" cli/main.ts defects gc-off scavenge-early | head -0`, process.execPath],
      { cwd: root, encoding: "utf8" },
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(onlyProgress);
  });
});
