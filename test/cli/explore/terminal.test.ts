/** `explore` in a terminal: progress, the estimate, Ctrl-C. A pseudo-terminal of Python's stands for it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { need } from "../../tools.ts";
import { exploring, main } from "./command.ts";

const root = join(import.meta.dirname, "../../..");

interface Session {
  readonly status: number;
  readonly wasRaw: boolean;
  readonly output: string;
}

/** Sends a signal once the output matches; none where it never does. */
const inTerminal = (at: string, send: string, ...args: ReadonlyArray<string>): Session => {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const { stdout, stderr } = spawnSync(
    "python3",
    [join(root, "test/cli/terminal.py"), "24", "120", at, send, process.execPath, main, ...args],
    { cwd: root, encoding: "utf8", env: { ...env, TERM: "xterm-256color" } },
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Session;
};

/** Escape sequences of a terminal that outlast the command. */
// oxlint-disable-next-line no-control-regex
const lasting = /\u001b\[\?\d+[hl]/;

const large = ["commit", "--set", "n=9", "--workers", "2"];

describe("explore in a terminal", () => {
  it("shows states, distinct ones, the queue, depth, speed and memory, and ends at Ctrl-C", (context) => {
    need("python3", context);
    const { status, wasRaw, output } = inTerminal("depth [5-9]", "Ctrl-C", ...large);
    const text = stripVTControlCharacters(output);
    expect(text).toMatch(
      /exploring: [\d,]+ states, [\d,]+ distinct, queue [\d,]+, depth \d+, [\d,]+\/s, [\d,]+ MB/,
    );
    expect(text).toContain("interrupted: nothing is broken so far\r\n");
    expect(text).toMatch(
      /\r\nbounded: [\d,]+ states, depth \d+, [\d,]+ generated: it was interrupted\r\n/,
    );
    expect([status, wasRaw]).toEqual([130, false]);
    expect(output).not.toMatch(lasting);
  });

  it("leaves the terminal as it was even if it is killed", (context) => {
    need("python3", context);
    const { wasRaw, output } = inTerminal("distinct", "SIGKILL", ...large);
    expect(wasRaw).toBe(false);
    expect(output).not.toMatch(lasting);
  });

  it("has a bar and an estimate where the number of states is known", (context) => {
    need("python3", context);
    const { output } = inTerminal(
      "take",
      "SIGTERM",
      "commit",
      "--size",
      "large",
      "--max-states",
      "20000000",
    );
    const text = stripVTControlCharacters(output);
    expect(text).toMatch(/[█░]{16} \d+%, [\d,]+ states, /);
  });

  it("has an estimate of the memory where it is not known", (context) => {
    need("python3", context);
    const { output } = inTerminal("estimate", "SIGTERM", ...large);
    expect(stripVTControlCharacters(output)).toMatch(
      /estimate: how many states there are is not known; at [\d,]+ states a second the memory is full in .*\r\n/,
    );
  });
});

describe("explore in a pipe", () => {
  it("has neither colours nor a bar", () => {
    const { stdout, stderr } = exploring("jugs");
    expect(stdout + stderr).not.toContain("\u001b");
    expect(stdout + stderr).not.toContain("█");
  });
});
