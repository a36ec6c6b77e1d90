/** `mallocspec port verify` on ports of the go dialect, as a user runs it. */
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { named, until } from "../../ports/running.ts";
import { compare, nothing } from "../documented.ts";
import { mallocspec } from "../mallocspec.ts";

const folder = mkdtempSync(join(tmpdir(), "go-port-"));
afterAll(() => rmSync(folder, { recursive: true }));

const source = new URL("../../../ports/c", import.meta.url).pathname;
const port = join(folder, "port");
const planted = join(folder, "planted");
beforeAll(() => {
  execFileSync("make", ["-s", "-C", source, `PORT=${port}`]);
  execFileSync("make", ["-s", "-C", source, `PORT=${planted}`, "PLANTED=1"]);
});

const verify = (...args: ReadonlyArray<string>) => mallocspec("port", "verify", ...args);

const heap = [process.execPath, "cli/main.ts", "port", "serve"];

const greeting = "read a; echo hello 1 x 1 dialect=go bits=64 level=results";

/** A port that is a shell script. */
const script = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
};

describe("port verify on a port of the go dialect", () => {
  it("knows the dialect by the handshake, and says how to repeat the run", () => {
    const { status, stdout } = verify("--runs", "3", "--seed", "4", "--", port);
    expect(stdout).toContain("c-port 1.0 does what the specification does, at level events\n");
    expect(stdout).toContain("actions in 3 sequences on go, ");
    expect(stdout).toContain(
      `port verify --seed 4 --runs 3 --instance go --level events -- ${port}\n`,
    );
    expect(status).toBe(0);
  });

  it("finds a planted bug, in few steps, and says what differs", () => {
    const { status, stdout } = verify("--runs", "5", "--seed", "1", "--", planted);
    expect(stdout).toContain("c-port 1.0 differs from the specification, at level events\n");
    expect(stdout).toMatch(/\n {2}8 malloc\(.*\n(newobject|malloc): .*r differs\n/);
    expect(stdout).toMatch(/\n {2}specification +0xc42\w+\n {2}port +0xc42\w+\n/);
    expect(status).toBe(1);
  });

  it.each(["results", "events"])("holds the served heap at level %s", (level) => {
    const { status, stdout } = verify(
      "--runs",
      "2",
      "--instance",
      "mini",
      "--",
      ...heap,
      "--level",
      level,
    );
    expect(stdout).toContain(`mallocspec 1 does what the specification does, at level ${level}\n`);
    expect(status).toBe(0);
  });

  it("prints an object with the documented keys", () => {
    const json = (...args: ReadonlyArray<string>) =>
      JSON.parse(verify("--seed", "1", "--json", ...args).stdout) as Record<string, unknown>;
    const differs = json("--runs", "5", "--", planted);
    const holds = json("--runs", "1", "--", port);
    const stopped = json(
      "--runs",
      "1",
      "--",
      script("noisy", `${greeting}; read a; echo '{"header":1}'; read a; echo why >&2; kill -9 $$`),
    );
    const special = { byName: /^nothing$/, opaque: /^nothing$/ };
    expect(compare("port verify, go dialect", [differs, holds, stopped], special)).toEqual(nothing);
    expect(differs).toMatchObject({
      verdict: "differs",
      port: { command: [planted], name: "c-port", version: "1.0" },
      instance: "go",
      level: "events",
      seed: 1,
      failure: {
        action: "malloc",
        path: expect.stringMatching(/r$/) as unknown,
        expected: expect.stringMatching(/^0xc42/) as unknown,
        actual: expect.stringMatching(/^0xc42/) as unknown,
        stopped: null,
      },
    });
    expect((differs["failure"] as { steps: unknown }).steps).toContainEqual({
      action: "gc.init()",
      outcome: "done",
    });
    expect(holds).toMatchObject({ verdict: "holds", sequences: 1, failure: null });
    expect(stopped).toMatchObject({
      verdict: "differs",
      port: { actions: null },
      level: "results",
      failure: {
        action: "rate",
        path: null,
        evidence: "the port has stopped",
        stopped: "it was ended by SIGKILL",
        stderr: ["why"],
      },
    });
  });

  it("ends at the limit of time, and says how to repeat what it did", () => {
    const { status, stdout, stderr } = verify("--max-seconds", "1", "--", ...heap);
    expect(stderr.replaceAll(/\s+/g, " ")).toMatch(/^verifying .* port serve on go, seed \d+ $/);
    const [, sequences] = /actions? in (\d+) sequences? on go, .* seed \d+$/m.exec(stdout) ?? [];
    expect(stdout).toMatch(
      new RegExp(
        `^repeat: .* --runs ${sequences} --max-seconds 1 --instance go --level events -- `,
        "m",
      ),
    );
    expect(status).toBe(0);
  });

  it("ends when it is interrupted, with what it has done, and leaves nothing running", async () => {
    const token = randomUUID();
    const served = ["sh", "-c", `${heap.join(" ")}; : ${token}`];
    const child = spawn(process.execPath, ["cli/main.ts", "port", "verify", "--", ...served]);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    await once(child.stderr, "data");
    expect(named(token).length).toBeGreaterThan(0);
    child.kill("SIGINT");
    const [code] = (await once(child, "close")) as [number];
    expect(Buffer.concat(chunks).toString()).toContain("interrupted: mallocspec 1 does not differ");
    expect(code).toBe(130);
    expect(await until(() => named(token).length === 0)).toBe(true);
  });

  it.each([
    ["--clause is for others", ["--clause", "place"], /--clause is for ports of the allocator/],
    ["the level is not offered", ["--level", "events"], /the port gives results only/],
    ["the instance is unknown", ["--instance", "mimi"], /Did you mean mini\?/],
  ])("refuses what makes no sense: %s", (_, options, message) => {
    const results = script("results", greeting);
    const { status, stderr, stdout } = verify(...options, "--", results);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it.each([
    ["ends after its handshake", greeting, /header: found the end of its output/],
    ["refuses the header", `${greeting}; read a; echo no`, /header: found no, expected/],
    [
      "answers with text",
      `${greeting}; read a; echo '{"header":1}'; while read a; do echo fine; done`,
      /reply: found fine, expected one JSON object; was it meant for stderr\?/,
    ],
  ])("tells of a port that %s", (_, text, message) => {
    const { status, stderr } = verify("--", script("odd", text));
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("tells of a port that says nothing more", () => {
    const silent = `${greeting}; read a; echo '{"header":1}'; while read a; do :; done`;
    const { status, stdout } = verify("--seed", "1", "--", script("silent", silent));
    expect(stdout).toContain("the port has stopped");
    expect(stdout).toContain("it said nothing for 2 s");
    expect(status).toBe(1);
  });
});

describe("port check on a port of the go dialect", () => {
  it("tries one sequence", () => {
    const { status, stdout } = mallocspec("port", "check", port);
    expect(stdout).toContain("in 1 sequence on go, ");
    expect(status).toBe(0);
  });
});
