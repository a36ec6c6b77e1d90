import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { need, tool } from "./tools.ts";

const root = join(import.meta.dirname, "..");

describe("a program that a test needs", () => {
  it("is looked for on the PATH", () => {
    expect(tool("node")).toBe(true);
    expect(tool("no-such-program")).toBe(false);
  });

  it("lets the test go on where it is present", () => {
    const notes: string[] = [];
    need("node", { skip: (note) => notes.push(note) });
    expect(notes).toEqual([]);
  });

  /** Runs vitest on a test that needs an absent program. */
  const run = (require: string) => {
    const folder = mkdtempSync(join(root, ".needs-"));
    try {
      const file = join(folder, "absent.test.ts");
      writeFileSync(
        file,
        `import { it } from "vitest";
         import { need } from "../test/tools.ts";
         it("runs a program", (context) => { need("no-such-program", context); });`,
      );
      const vitest = join(root, "node_modules/vitest/vitest.mjs");
      const env = { ...process.env, REQUIRE_TOOLS: require, NO_COLOR: "1" };
      const { FORCE_COLOR: _, ...plain } = env as Record<string, string | undefined>;
      return spawnSync(process.execPath, [vitest, "run", "--dir", folder], {
        cwd: root,
        env: plain,
        encoding: "utf8",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it("has the test skipped and listed at the end where it is absent", () => {
    const { status, stdout } = run("");
    expect(stdout).toMatch(
      /skipped:\n {2}\.needs-\w+\/absent\.test\.ts: runs a program: no-such-program is not on the PATH\n/,
    );
    expect(status).toBe(0);
  });

  it("has the test fail where it is absent and REQUIRE_TOOLS=1 is set", () => {
    const { status, stdout, stderr } = run("1");
    expect(stdout + stderr).toContain("no-such-program is not on the PATH, and REQUIRE_TOOLS=1");
    expect(status).toBe(1);
  });
});
