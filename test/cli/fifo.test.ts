/** A trace in a FIFO: opening one would wait for its writer. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { setTimeout } from "node:timers/promises";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { golden, scratch } from "./mallocspec.ts";

const space = scratch();
const fifo = space.place("trace", "");
beforeAll(() => {
  rmSync(fifo);
  execFileSync("mkfifo", [fifo]);
});
afterAll(space.remove);

const replay = () =>
  spawn(process.execPath, ["cli/main.ts", "replay", fifo], { stdio: ["ignore", "pipe", "pipe"] });

/** Whether a process has the FIFO open. */
const hasOpened = (pid: number): boolean =>
  readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`) === fifo;
    } catch {
      return false;
    }
  });

describe.skipIf(!existsSync("/proc/self/fd"))("replay of a FIFO", () => {
  it("takes what a program writes into it", async () => {
    const child = replay();
    const exit = once(child, "exit");
    await pipeline(createReadStream(golden("smoke.jsonl.gz")), createWriteStream(fifo));
    expect(await exit).toEqual([0, null]);
  });

  it("ends at SIGINT with 130 where nothing is written", async () => {
    const child = replay();
    const exit = once(child, "exit");
    while (!hasOpened(child.pid!)) await setTimeout(20);
    child.kill("SIGINT");
    expect(await exit).toEqual([130, null]);
  });
});
