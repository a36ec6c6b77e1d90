/** Explorations with workers and files. */
import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ExplorationOptions, runExploration } from "../../../host/explorer/exploration.ts";
import { explore } from "../../../props/explorer/explore.ts";
import { commit, table } from "./kernels.ts";

const source = (name: string, argument: unknown): ExplorationOptions["source"] => ({
  module: new URL("./kernels.ts", import.meta.url).href,
  name,
  argument,
});

const run = fileURLToPath(new URL("./run.ts", import.meta.url));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mallocspec-explorer-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("an exploration", () => {
  it.each<readonly [string, unknown]>([
    ["commit", { n: 5 }],
    ["commit", { n: 4, isSymmetric: true }],
    ["table", 4],
  ])("of %s %j gives the same report with one worker and with several", async (name, argument) => {
    const kernel = name === "commit" ? commit(argument) : table(argument);
    const expected = JSON.stringify(await explore(kernel));
    for (const workers of [1, 2, 3]) {
      const report = await runExploration({ source: source(name, argument), workers });
      expect(JSON.stringify(report)).toBe(expected);
    }
  });

  it("ends honestly where the states do not fit into memory", async () => {
    const reports = await Promise.all(
      [1, 2].map((workers) =>
        runExploration({
          source: source("commit", { n: 5 }),
          workers,
          memoryBytes: (4 / 3) * 32 * 3000,
        }),
      ),
    );
    expect(reports[0]).toMatchObject({ complete: false, bound: "the memory is full" });
    expect(reports[0]!.distinct).toBeLessThanOrEqual(3000);
    expect(JSON.stringify(reports[1])).toBe(JSON.stringify(reports[0]));
  });

  it("ends with the error of the model", async () => {
    const failing = runExploration({ source: source("broken", undefined), workers: 2 });
    await expect(failing).rejects.toThrow("the model itself is broken");
  });

  it("ends when it is interrupted, and tells of its progress", async () => {
    const controller = new AbortController();
    let told = 0;
    const report = await runExploration({
      source: source("commit", { n: 5 }),
      signal: controller.signal,
      onProgress: (progress, { states }) => {
        told = Math.max(told, states);
        if ((progress?.depth ?? 0) >= 3) controller.abort();
      },
    });
    expect(report).toMatchObject({ complete: false, bound: "it was interrupted", depth: 3 });
    expect(told).toBeGreaterThanOrEqual(report.distinct);
  });
});

describe("a run that is killed", () => {
  const options = (name: string, argument: unknown, workers: number): ExplorationOptions => ({
    source: source(name, argument),
    workers,
    resume: join(folder, "run"),
    checkpointSeconds: 0,
  });

  const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

  /** Kills the run once its file has a size; the result is what it printed. */
  const killedAt = (given: ExplorationOptions, size: number): Promise<string> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [run, JSON.stringify(given)]);
      const watch = setInterval(() => {
        if (sizeOf(given.resume!) >= size) child.kill("SIGKILL");
      }, 2);
      let printed = "";
      child.stdout.on("data", (data: Buffer) => (printed += String(data)));
      child.on("close", () => {
        clearInterval(watch);
        resolve(printed);
      });
    });

  it.each<readonly [string, unknown]>([
    ["commit", { n: 5 }],
    ["commit", { n: 5, isSymmetric: true }],
    ["table", 6],
  ])("goes on, and %s %j gives the report of a run that was not", async (name, argument) => {
    const kernel = name === "commit" ? commit(argument) : table(argument);
    const expected = JSON.stringify(await explore(kernel));
    const whole = { ...options(name, argument, 1), resume: join(folder, "whole") };
    await runExploration(whole);
    const size = sizeOf(whole.resume);
    // The moments are random, each in its own part of the run.
    for (let kills = 0; kills < 3; kills++) {
      const given = options(name, argument, 1 + kills);
      await killedAt(given, size * 0.3 * (kills + Math.random()));
    }
    const printed = await killedAt(options(name, argument, 2), Infinity);
    expect(printed).toBe(`begun\n${expected}`);
    const again = await runExploration(options(name, argument, 2));
    expect(JSON.stringify(again)).toBe(expected);
  });

  it("goes on from the last checkpoint, wherever the file was cut off or spoiled", async () => {
    const given = options("commit", { n: 3 }, 1);
    const expected = JSON.stringify(await runExploration(given));
    const whole = readFileSync(given.resume!);
    for (let n = 0; n < 40; n++) {
      const end = Math.floor((n / 40) * whole.length);
      writeFileSync(given.resume!, whole.subarray(0, end));
      if (n % 2 === 1) appendFileSync(given.resume!, Buffer.alloc(100, 0x53));
      expect(JSON.stringify(await runExploration(given))).toBe(expected);
    }
    expect(statSync(given.resume!).size).toBe(whole.length);
  });

  it("is refused another run's file, and what is no checkpoint", async () => {
    const given = options("commit", { n: 3 }, 1);
    await runExploration(given);
    await expect(runExploration({ ...given, seed: 7 })).rejects.toThrow(/found the run .*"seed":0/);
    writeFileSync(given.resume!, "a diary");
    await expect(runExploration(given)).rejects.toThrow("found another kind of file");
    expect(readFileSync(given.resume!, "utf8")).toBe("a diary");
    const checked = { ...options("commit", { n: 3, isSymmetric: true }, 1), checkView: 1 };
    await expect(runExploration(checked)).rejects.toThrow("cannot go on from a file");
  });
});

it("a worker's process ends when the exploration does", () => {
  const given = { source: source("commit", { n: 3 }), workers: 2 };
  const { status, stdout } = spawnSync(process.execPath, [run, JSON.stringify(given)], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout.slice("begun\n".length))).toMatchObject({ distinct: 288 });
});
