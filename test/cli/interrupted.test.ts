/** A run that is interrupted while it shrinks, in real processes: what it has found is not lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { mallocspec, type Ran, scratch } from "./mallocspec.ts";

const space = scratch();
afterAll(space.remove);
const out = dirname(space.place("nothing", ""));

/** Runs `verify` and interrupts it as soon as stderr says that a counterexample is being shrunk. */
const interrupted = async (...args: ReadonlyArray<string>): Promise<Ran> => {
  const child = spawn(process.execPath, ["cli/main.ts", "verify", "--out", out, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const stdout = text(child.stdout);
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    const before = stderr;
    stderr += String(chunk);
    const found = "found a counterexample on mini, shrinking it";
    if (stderr.includes(found) && !before.includes(found)) child.kill("SIGINT");
  });
  const [status] = (await closed) as [number];
  return { status, stdout: await stdout, stderr };
};

/** Shrinking takes half a minute: with each attempt, sixteen other random numbers are tried. */
const slow = ["--instance", "mini", "--discovery", "not-best-fit", "--runs", "300", "--seed", "7"];

describe("verify that is interrupted while it shrinks", () => {
  it("shows the counterexample as it is, writes it, and repeats it", async () => {
    const { status, stdout } = await interrupted(...slow);
    expect(stdout).toMatch(/^heap\.bestfit is contradicted\nfound after .*, seed 7, interrupted\n/);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "not shrunk to the end, since the run was interrupted: the command that repeats it goes on shrinking",
    );
    expect(status).toBe(1);
    const file = /^as a trace: npx node cli\/main\.ts replay (.*)$/m.exec(stdout)![1]!;
    expect(mallocspec("replay", file)).toMatchObject({ status: 0 });
    const [, path] = /path ([\d:]+)$/m.exec(stdout)!;
    expect(/^repeat: .*$/m.exec(stdout)![0]).toContain(` --path ${path}`);
  });

  it("says so in its JSON", async () => {
    const { status, stdout } = await interrupted(...slow, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "differs",
      isInterrupted: true,
      counterexample: { cut: "interrupted", finding: { property: "heap.bestfit" } },
    });
    expect(status).toBe(1);
  });

  it("finds again, without shrinking, what has to be stopped", async () => {
    const endless = ["--instance", "mini", "--bug", "endless-visit", "--runs", "40", "--seed", "7"];
    const released = ["--focus", "released", "--actions", "40", "--patience", "2"];
    const { status, stdout } = await interrupted(...endless, ...released);
    expect(stdout).toMatch(/^src does not end\nfound after .*, seed 7, interrupted\n/);
    expect(stdout).toContain("as a trace: ");
    expect(status).toBe(1);
  });
});
