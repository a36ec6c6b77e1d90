/** Ports that hang, flood, print, eat memory and escape: each ends in a verdict, and leaves nothing. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { Guard } from "../../host/port/guard.ts";
import { ProcessPort } from "../../host/port/processport.ts";
import type { Answers } from "../../props/ports/subject.ts";
import { need } from "../tools.ts";
import { workshop } from "./build.ts";
import { named, until } from "./running.ts";

const shop = workshop();
const mebi = 1024 * 1024;
const guard = new Guard(200 * mebi);
let program: string | undefined;
const hostile = (): string => (program ??= shop.whole("hostile"));
afterAll(async () => {
  await guard.close();
  shop.remove();
});

const first = { op: "malloc", h: 0, n: 16 } as const;

const asked = async (mode: string, token = ""): Promise<Answers> => {
  const port = await ProcessPort.start([hostile(), mode, token], guard);
  try {
    return await port.perform([first]);
  } finally {
    port.close();
  }
};

const signal = (name: string) => ({ tag: "crash", signal: name });

describe("a port that misbehaves", () => {
  it.for([
    { mode: "hang", stop: { tag: "hang", seconds: 2 } },
    { mode: "crash", stop: signal("SIGABRT") },
    { mode: "end", stop: { tag: "end", code: 7 } },
    { mode: "close", stop: { tag: "end", code: 0 } },
    { mode: "flood", stop: { tag: "garbage" } },
    { mode: "endless", stop: { tag: "garbage" } },
    { mode: "binary", stop: { tag: "garbage" } },
    { mode: "print", stop: { tag: "garbage", line: "allocating" } },
    { mode: "eat", stop: { tag: "memory" } },
    { mode: "eatbychild", stop: { tag: "memory" } },
  ])("ends in a verdict: $mode", async ({ mode, stop }, context) => {
    need("cc", context);
    const token = randomUUID();
    const answers = await asked(mode, token);
    expect(answers.stop).toMatchObject(stop);
    expect(answers.stderr).toEqual(Array.from({ length: 32 }, (_, i) => `line ${i + 9} of stderr`));
    expect(await until(() => named(token).length === 0)).toBe(true);
  });

  it("asks whether a line was meant for stderr", async (context) => {
    need("cc", context);
    const { stop } = await asked("print");
    expect(stop).toMatchObject({
      how: 'reply to malloc: found allocating, expected an address such as 0x55d0, or 0 for none, perhaps with " errno=ENOMEM"; was it meant for stderr?',
    });
  });

  it("does not start: it ends, or speaks another version", async (context) => {
    need("cc", context);
    await expect(ProcessPort.start([hostile(), "mute"], guard)).rejects.toThrow(
      /no handshake: its output ended, exit code 3$/,
    );
    await expect(ProcessPort.start([hostile(), "old"], guard)).rejects.toThrow(
      "handshake: found version 7, expected version 1",
    );
    await expect(ProcessPort.start(["./no-such-program"], guard)).rejects.toThrow(
      /no handshake: there is no such program$/,
    );
  });

  it("leaves no process behind, though it calls setsid and clears its environment", async (context) => {
    need("cc", context);
    const token = randomUUID();
    const port = await ProcessPort.start([hostile(), "escape", token], guard);
    await port.perform([first]);
    expect(await until(() => named(`${token}-executed`).length === 1)).toBe(true);
    // The watcher looks for new processes a few times a second.
    await wait(1000);
    port.close();
    expect(await until(() => named(token).length === 0)).toBe(true);
  });
});

describe("a checker that is killed", () => {
  it.for(["SIGKILL", "SIGTERM"] as const)("leaves no process: %s", async (how, context) => {
    need("cc", context);
    const token = randomUUID();
    const words = ["cli/main.ts", "port", "verify", "--runs", "1000000", "--", hostile(), "escape"];
    const checker = spawn(process.execPath, [...words, token], { stdio: "ignore" });
    expect(await until(() => named(`${token}-executed`).length > 0)).toBe(true);
    // The watcher looks for new processes a few times a second.
    await wait(1000);
    checker.kill(how);
    await once(checker, "exit");
    expect(await until(() => named(token).length === 0)).toBe(true);
  });
});
