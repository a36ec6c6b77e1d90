import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { need } from "./tools.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mallocspec-package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** npm, without what this project's own npm script put into the environment. */
const npm = (cwd: string, ...args: ReadonlyArray<string>): string => {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)/.test(name)),
  );
  return execFileSync("npm", args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
};

/** The values that each entry exports. */
const entries: Readonly<Record<string, ReadonlyArray<string>>> = {
  mallocspec: ["GoThrow", "Heap", "HeapError", "SCAN", "ZERO", "go19"],
  "mallocspec/spec": [
    "Address",
    "Bytes",
    "ConfigError",
    "Pages",
    "Word",
    "answersOf",
    "go19",
    "init",
    "invalidity",
    "isEnabled",
    "isRepair",
    "leftover",
    "platforms",
    "recorded",
    "repairs",
    "simulated",
    "step",
    "whyNot",
    "withEnvironment",
  ],
  "mallocspec/props": [
    "Comparer",
    "OptionError",
    "Replayer",
    "actionOf",
    "agree",
    "boot",
    "bugs",
    "configOf",
    "discoveries",
    "eventOf",
    "instances",
    "invariants",
    "isDisagreement",
    "portClauses",
    "showCounterexample",
    "showOutcome",
    "showReplayDifference",
    "simulatedSpec",
    "specSubject",
    "srcSubject",
    "verify",
    "verifyPort",
    "witnesses",
  ],
  "mallocspec/wire": [
    "Codec",
    "Event",
    "EventName",
    "Header",
    "Load",
    "Operation",
    "PortMistake",
    "TraceError",
    "argumentsOf",
    "decodeHeader",
    "decodeOperation",
    "decoder",
    "encodeHeader",
    "encodeOperation",
    "entries",
    "entriesOf",
    "excerpt",
    "format",
    "helloLine",
    "informationalIn",
    "inputsOf",
    "isAllocation",
    "isPredicted",
    "isPresenceInput",
    "malloc0s",
    "mistakeOf",
    "parseHello",
    "parsePromises",
    "parseReply",
    "parseRequest",
    "portVersion",
    "printReply",
    "printRequest",
    "printable",
    "roleOf",
    "version",
  ],
};

describe("the packed package, installed in an empty folder", () => {
  beforeAll(() => {
    const packed = npm(root, "pack", "--json", "--pack-destination", folder);
    const [{ filename }] = JSON.parse(packed.slice(packed.indexOf("["))) as [{ filename: string }];
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    npm(folder, "install", "--no-audit", "--no-fund", join(folder, filename));
    for (const major of ["22", "24"]) {
      npm(
        folder,
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--prefix",
        `node${major}`,
        `node@${major}`,
      );
    }
    copyFileSync(join(root, "test/golden/smoke.jsonl.gz"), join(folder, "smoke.jsonl.gz"));
  }, 600_000);

  describe.each(["22", "24"])("on Node %s", (major) => {
    const run = (...args: ReadonlyArray<string>) =>
      spawnSync(join(folder, `node${major}/node_modules/.bin/node`), args, {
        cwd: folder,
        encoding: "utf8",
      });
    const command = "node_modules/.bin/mallocspec";

    it("is that version of Node", () => {
      expect(run("--version").stdout).toMatch(new RegExp(`^v${major}\\.`));
    });

    it("replays a trace", () => {
      const { status, stdout } = run(command, "replay", "smoke.jsonl.gz");
      expect(stdout).toContain("14511 fields compared, 0 differ");
      expect(status).toBe(0);
    });

    it("shows a trace as a page", () => {
      const page = `page${major}.html`;
      const { status, stderr } = run(command, "view", "smoke.jsonl.gz", "-o", page);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(statSync(join(folder, page)).size).toBeGreaterThan(500_000);
    });

    it("verifies", () => {
      const { status, stdout } = run(
        command,
        "verify",
        "--runs",
        "4",
        "--actions",
        "50",
        "--seed",
        "7",
      );
      expect(stdout).toContain("spec and src agree");
      expect(stdout).toContain("npx mallocspec verify");
      expect(status).toBe(0);
    });

    it("writes an adapter to start from", () => {
      const { status, stdout, stderr } = run(command, "port", "init", "c", `adapter${major}`);
      expect(stderr).toBe("");
      expect(stdout).toContain("port verify -- ");
      expect(status).toBe(0);
    });

    it("records a program", (context) => {
      need("cc", context);
      const log = `recorded${major}.log`;
      expect(run(command, "record", "-o", log, "--", "python3", "-c", "0").status).toBe(0);
      expect(run(command, "check", log).status).toBe(0);
    });

    it.each(Object.entries(entries))(
      "exports of %s what is listed, and nothing else",
      (entry, names) => {
        // As text: console.log would colour a list where a build server asks for colours.
        const script = `console.log(Object.keys(await import("${entry}")).sort().join(" "))`;
        const { stdout, stderr } = run("--input-type=module", "-e", script);
        expect(stderr).toBe("");
        expect(stdout.trimEnd().split(" ")).toEqual([...names].sort());
      },
    );
  });

  it("keeps its other files to itself", () => {
    const script = `await import("mallocspec/dist/src/machine.js")`;
    const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it("has types for all that is documented", () => {
    copyFileSync(join(root, "test/consumer.ts"), join(folder, "consumer.ts"));
    const options = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--skipLibCheck"];
    const target = ["--module", "nodenext", "--target", "es2024", "--types", "node"];
    const types = ["--typeRoots", join(root, "node_modules/@types")];
    const { stdout } = spawnSync(
      process.execPath,
      [
        join(root, "node_modules/typescript/bin/tsc"),
        ...options,
        ...target,
        ...types,
        "consumer.ts",
      ],
      { cwd: folder, encoding: "utf8" },
    );
    expect(stdout).toBe("");
  });

  const oldNode = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((place) => join(place, "node"))
    .find((node) => {
      const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
      return /^v(1[6-9]|20|21)\./.test(stdout ?? "");
    });

  it.skipIf(oldNode === undefined)("says on an older Node which one it needs", () => {
    const { status, stdout, stderr } = spawnSync(
      oldNode!,
      ["node_modules/.bin/mallocspec", "replay", "smoke.jsonl.gz"],
      { cwd: folder, encoding: "utf8" },
    );
    expect(stderr).toMatch(/^mallocspec needs Node 22\.12 or later; this is Node [\d.]+\n$/);
    expect([stdout, status]).toEqual(["", 2]);
  });
});
