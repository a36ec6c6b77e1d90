/** What a user sees in a terminal, which a pseudo-terminal of Python's stands for. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { need } from "../tools.ts";
import { golden } from "./mallocspec.ts";

const root = join(import.meta.dirname, "../..");

interface Session {
  readonly status: number;
  /** Whether the terminal passed keys on without looking for Ctrl-C. */
  readonly wasRaw: boolean;
  readonly output: string;
}

interface Terminal {
  readonly columns?: number;
  /** What is sent once the output matches `at`. */
  readonly send?: "Ctrl-C" | "SIGTERM" | "SIGHUP" | "SIGKILL";
  readonly at?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `mallocspec` in a terminal of 24 lines. */
const inTerminal = (terminal: Terminal, ...args: ReadonlyArray<string>): Session => {
  const { columns = 80, send = "Ctrl-C", at = "", env = {} } = terminal;
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const { stdout, stderr } = spawnSync(
    "python3",
    [
      join(import.meta.dirname, "terminal.py"),
      "24",
      String(columns),
      at,
      send,
      process.execPath,
      join(root, "cli", "main.ts"),
      ...args,
    ],
    { cwd: root, encoding: "utf8", env: { ...inherited, TERM: "xterm-256color", ...env } },
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Session;
};

const smoke = golden("smoke.jsonl.gz");
const long = ["verify", "--seed", "7"];
const short = ["verify", "--seed", "7", "--instance", "mini", "--runs", "1", "--actions", "20"];

/** Escape sequences of a terminal that outlast the command: cursor hidden, alternate screen, mouse. */
// oxlint-disable-next-line no-control-regex
const lasting = /\u001b\[\?\d+[hl]/;

describe("verify in a terminal", () => {
  for (const send of ["Ctrl-C", "SIGTERM", "SIGHUP"] as const) {
    it(`ends at ${send} with the seed, what was tried and exit code 130`, (context) => {
      need("python3", context);
      const { status, wasRaw, output } = inTerminal({ send, at: "[1-9]\\d* actions" }, ...long);
      const text = stripVTControlCharacters(output);
      expect(text).toMatch(/^verifying 4,680 sequences on go,[^]*seed 7\r\n/);
      expect(text).toMatch(/interrupted: no counterexample so far\r\n/);
      expect(text).toMatch(
        /interrupted after [1-9]\d* actions? in [1-9]\d* sequences?, .* s, seed 7\r\n/,
      );
      expect(text).toContain("repeat: npx node cli/main.ts verify --seed 7\r\n");
      expect(text).not.toContain("    at ");
      expect([status, wasRaw]).toEqual([130, false]);
      expect(output).not.toMatch(lasting);
    });
  }

  it("leaves the terminal as it was even if it is killed", (context) => {
    need("python3", context);
    const { wasRaw, output } = inTerminal({ send: "SIGKILL", at: "actions" }, ...long);
    expect(wasRaw).toBe(false);
    expect(output).not.toMatch(lasting);
  });

  it("prints a random seed at the start", (context) => {
    need("python3", context);
    const { output } = inTerminal({ send: "SIGTERM", at: "actions" }, "verify");
    const seeds = [...stripVTControlCharacters(output).matchAll(/seed (\d+)/g)];
    expect(seeds).toHaveLength(3);
    expect(new Set(seeds.map(([, seed]) => seed)).size).toBe(1);
  });

  for (const columns of [0, 1, 40]) {
    it(`prints a finite report in ${columns} columns`, (context) => {
      need("python3", context);
      const { status, output } = inTerminal({ columns }, ...short);
      expect(status).toBe(0);
      expect(output.length).toBeLessThan(4000);
    });
  }

  it("has lines of at most 80 columns, commands apart", (context) => {
    need("python3", context);
    const { output } = inTerminal({}, ...short, "--verbose");
    const lines = stripVTControlCharacters(output).split(/\r\n?/);
    const prose = lines.filter((line) => !line.startsWith("repeat: "));
    expect(prose.length).toBeGreaterThan(40);
    expect(prose.filter((line) => line.length > 80)).toEqual([]);
  });

  it("has neither colours nor a bar where NO_COLOR is set", (context) => {
    need("python3", context);
    const { output } = inTerminal({ env: { NO_COLOR: "1" } }, ...short);
    expect(output).not.toContain("\u001b");
    expect(output).not.toMatch(/[█░]/);
  });
});

describe("replay in a terminal", () => {
  it("ends at Ctrl-C while it waits for standard input", (context) => {
    need("python3", context);
    const { status, output } = inTerminal({ at: "in all" }, "replay", smoke, "-");
    expect(output).toContain("standard input: interrupted after 0 lines");
    expect(output).toContain("2 traces: 1 agree, 1 interrupted");
    expect(status).toBe(130);
  });

  it("agrees in colours", (context) => {
    need("python3", context);
    const { status, output } = inTerminal({}, "replay", smoke);
    expect(output).toContain(`\u001b[32m${smoke}: spec and src agree with the trace\u001b[39m`);
    expect(status).toBe(0);
  });
});
