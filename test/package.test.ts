import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

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
      expect(status).toBe(0);
    });

    it.each(["mallocspec", "mallocspec/spec", "mallocspec/props", "mallocspec/wire"])(
      "imports %s",
      (name) => {
        // As text: console.log would colour a boolean where a build server asks for colours.
        const script = `console.log(String(Object.keys(await import("${name}")).length > 0))`;
        const { stdout, stderr } = run("--input-type=module", "-e", script);
        expect(stderr).toBe("");
        expect(stdout).toBe("true\n");
      },
    );
  });
});
