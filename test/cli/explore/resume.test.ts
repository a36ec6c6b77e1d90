/** Runs that are killed or interrupted, and go on from their file. */
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ended, exploring, started, timeless } from "./command.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mallocspec-resume-"));
  file = join(folder, "saved.run");
});
afterEach(() => rmSync(folder, { recursive: true }));

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const saving = ["--resume", "FILE", "--checkpoint", "0"];

const optionsOf = (model: ReadonlyArray<string>, path: string): ReadonlyArray<string> => [
  ...model,
  ...saving.map((word) => (word === "FILE" ? path : word)),
];

/** Kills a run once its file has so many bytes; whether it was still running. */
const killedAt = async (
  args: ReadonlyArray<string>,
  path: string,
  size: number,
): Promise<boolean> => {
  const child = started(...args);
  const over = ended(child);
  while (child.exitCode === null && sizeOf(path) < size) await setTimeout(1);
  const isKilled = child.kill("SIGKILL");
  await over;
  return isKilled;
};

describe("a run that is killed at a random moment", () => {
  it.each([
    [["commit", "--set", "n=5"]],
    [["orbits", "--set", "n=5"]],
    [["meals", "--set", "n=8"]],
  ])("goes on, and reports what an uninterrupted one does: %j", async (model) => {
    const expected = exploring(...model, "--workers", "1");
    const whole = join(folder, "whole.run");
    exploring(...optionsOf(model, whole));
    let kills = 0;
    for (let part = 0; part < 3; part++) {
      // Another part of the run each time, with another number of workers.
      const size = sizeOf(whole) * 0.3 * (part + Math.random());
      const workers = ["--workers", String(1 + (part % 2))];
      if (await killedAt([...optionsOf(model, file), ...workers], file, size)) kills++;
    }
    expect(kills).toBeGreaterThan(0);
    const last = exploring(...optionsOf(model, file), "--workers", "1");
    expect(last.stderr).toMatch(/^going on with /);
    expect(timeless(last.stdout)).toBe(timeless(expected.stdout));
    expect(last.status).toBe(expected.status);
    // What is over is not explored again.
    expect(timeless(exploring(...optionsOf(model, file)).stdout)).toBe(timeless(expected.stdout));
  });
});

describe("a run that is interrupted", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s reports what it came to and how to go on, and goes on",
    async (signal) => {
      const large = ["commit", "--set", "n=6"];
      const child = started(...optionsOf(large, file));
      const over = ended(child);
      while (child.exitCode === null && sizeOf(file) < 100_000) await setTimeout(1);
      child.kill(signal);
      const { status, stdout } = await over;
      expect(status).toBe(130);
      expect(stdout).toMatch(/^interrupted: nothing is broken so far\n/);
      expect(stdout).toMatch(/\nbounded: [\d,]+ states, depth \d+, .*: it was interrupted\n/);
      const goOn = /\ngo on: npx node cli\/main\.ts explore (.*)\n/.exec(stdout)![1]!;
      expect(goOn).toBe(`commit --set n=6 --checkpoint 0 --resume ${file}`);
      const last = exploring(...goOn.split(" "));
      expect(timeless(last.stdout)).toBe(timeless(exploring(...large).stdout));
      expect(last.status).toBe(0);
    },
  );

  it.each(["dfs", "walk", "swarm"])("ends soon with the strategy %s", async (strategy) => {
    const walks = strategy === "dfs" ? [] : ["--walks", "1000000"];
    const child = started("commit", "--set", "n=9", "--strategy", strategy, ...walks);
    const over = ended(child);
    // From its first line on it listens to signals.
    await once(child.stderr!, "data");
    child.kill("SIGINT");
    const { status, stdout } = await over;
    expect(stdout).toMatch(/^interrupted: nothing is broken so far\n/);
    expect(status).toBe(130);
  });
});

describe("the file of a run", () => {
  it("is refused for another model, other constants, or another seed, and stays as it is", () => {
    exploring(...optionsOf(["coin"], file));
    const before = readFileSync(file);
    for (const other of [["jugs"], ["coin", "--set", "most=4"], ["coin", "--seed", "3"]]) {
      const { status, stdout, stderr } = exploring(...optionsOf(other, file));
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/\nerror: .*saved\.run: found the run .*, expected /);
    }
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("is refused where it is something else, and stays as it is", () => {
    writeFileSync(file, "a diary, which must not be overwritten");
    const { status, stderr } = exploring(...optionsOf(["coin"], file));
    expect(stderr).toContain("found another kind of file, expected a checkpoint of an exploration");
    expect(status).toBe(2);
    expect(readFileSync(file, "utf8")).toMatch(/^a diary/);
  });

  it("is refused where it cannot be made", () => {
    const { status, stderr } = exploring(...optionsOf(["coin"], join(folder, "no", "file")));
    expect(stderr).toMatch(/\nerror: .*: no such file or folder\n$/);
    expect(status).toBe(2);
  });
});
