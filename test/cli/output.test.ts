/** Where the output goes: pipes that close, full disks, folders that cannot be written. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { mallocspec, scratch } from "./mallocspec.ts";

const root = join(import.meta.dirname, "../..");
const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

/** A shell with the command as "$@". */
const shell = (script: string, ...args: ReadonlyArray<string>) =>
  spawnSync("bash", ["-c", script, "bash", process.execPath, "cli/main.ts", ...args], {
    cwd: root,
    encoding: "utf8",
  });

const short = ["verify", "--instance", "mini", "--runs", "1", "--actions", "16", "--seed", "7"];

describe("the output", () => {
  it("ends quietly where its reader has had enough", () => {
    const script = '{ "$@" --verbose; echo "exit $?" >&2; } | head -1';
    const { stdout, stderr } = shell(script, ...short);
    expect(stdout).toBe("spec and src agree\n");
    expect(stderr).toBe("verifying 1 sequence on mini, seed 7\nexit 0\n");
  });

  it.skipIf(!existsSync("/dev/full"))("that finds no space is an error in one line", () => {
    const { status, stderr } = shell('"$@" > /dev/full', ...short);
    expect(stderr).toMatch(/\nerror: stdout: ENOSPC: no space left on device, write\n$/);
    expect(status).toBe(2);
  });

  it.skipIf(!existsSync("/dev/full"))("is there where errors and progress find no space", () => {
    const { status, stdout } = shell('"$@" 2> /dev/full', ...short);
    expect(stdout).toMatch(/^spec and src agree\n/);
    expect(status).toBe(0);
  });
});

describe("the folder of counterexamples", () => {
  it.each([
    ["that is not there", "no/such/folder", "no such file or folder"],
    ["that is a file", "package.json", "is no folder"],
  ])("%s is refused before the search", (_, folder, problem) => {
    const { status, stdout, stderr } = mallocspec("verify", "--out", folder);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(`error: --out ${folder}: ${problem}\n`);
  });

  it("where no byte can be written is refused before the search", () => {
    const { status, stderr } = shell('ulimit -f 0; exec "$@"', ...short, "--out", out);
    expect(stderr).toBe(`error: --out ${out}: cannot be written: the file would be too large\n`);
    expect(status).toBe(2);
    expect(readdirSync(out)).toEqual(["nothing"]);
  });

  it("that has become too small costs the trace, and not the report", () => {
    // 1 KiB is enough for the check at the start, and not for a trace.
    const bug = ["--bug", "unaligned", "--out", out];
    const { status, stdout } = shell('ulimit -f 1; exec "$@"', ...short, ...bug);
    expect(stdout).toMatch(/^spec and src differ\nfound after [^]*\nrepeat: npx node /);
    expect(stdout).toContain(
      `not written as a trace: ${out}: cannot be written: the file would be too large\n`,
    );
    expect(stdout).toContain("counterexample: the twins differ: malloc");
    expect(status).toBe(1);
    expect(readdirSync(out)).toEqual(["nothing"]);
  });

  it("gets a trace of its own for each bug", () => {
    const named = (bug: string): string =>
      /as a trace: .* replay (.*)/.exec(
        mallocspec(...short, "--runs", "125", "--bug", bug, "--out", out).stdout,
      )![1]!;
    const files = [named("unaligned"), named("forgotten-page"), named("unaligned")];
    expect(new Set(files).size).toBe(2);
    expect(files[2]).toBe(files[0]);
    expect(readdirSync(out).toSorted()).toHaveLength(3);
  });
});
