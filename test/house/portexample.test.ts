/** The README's example of a port: its commands in an empty folder print what it says. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { need } from "../tools.ts";
import { read, root } from "./tree.ts";

const folder = mkdtempSync(join(tmpdir(), "port-example-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [, section = ""] = read("README.md").split("\n## Check your own allocator\n");
const blocks = [...section.split("\n## ")[0]!.matchAll(/```console\n(.*?)```/gs)];

/** Each command with what it is said to print. */
const steps = blocks.flatMap(([, text = ""]) =>
  `\n${text}`
    .split("\n$ ")
    .slice(1)
    .map((step) => {
      const [command = "", ...lines] = step.trimEnd().split("\n");
      return { command, lines };
    }),
);

/** Runs a command of the example in its folder, `mallocspec` as this tree has it. */
const run = (command: string): string => {
  const quoted = (text: string): string => `'${text}'`;
  const own = `${quoted(process.execPath)} ${quoted(join(root, "cli/main.ts"))}`;
  const script = `mallocspec() { ${own} "$@"; }\n${command}`;
  return spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" }).stdout;
};

describe("the README's port", () => {
  it("has commands to copy", () => {
    const programs = steps.map(({ command }) => command.split(" ")[0]).join(" ");
    expect(programs).toBe("mallocspec cc mallocspec sed cc mallocspec cc ./reproducer");
  });

  it("is built, holds, is broken and reproduced by the commands as they stand there", (context) => {
    need("cc", context);
    for (const { command, lines } of steps) {
      const printed = run(command);
      // Nothing is said of the lines for which the dots stand.
      const parts = lines.join("\n").split(/^…$/m);
      const missing = parts.map((part) => part.trim()).filter((part) => !printed.includes(part));
      expect({ command, missing, printed }).toEqual({ command, missing: [], printed });
    }
  }, 120_000);
});
