/** `mallocspec port init`: what it writes is built and verified by the two lines that it prints. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { needCompiler } from "../../tools.ts";
import { mallocspec } from "../mallocspec.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "mallocspec-init-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
const emptyFolder = (): string => {
  const folder = join(scratch, `folder-${count++}`);
  mkdirSync(folder);
  return folder;
};

/** What a line prints and how it ends, in the project's folder. */
const shell = (line: string) => {
  const command = line.replace("npx node", process.execPath);
  return spawnSync("sh", ["-c", command], { cwd: root, encoding: "utf8" });
};

/** Each language: its tool, and a bug that is planted in its allocator. */
const languages = [
  { language: "c", tool: "cc", file: "allocator.c", from: "asked + 15", to: "asked + 14" },
  {
    language: "rust",
    tool: "rustc",
    file: "allocator.rs",
    from: "p, 0, layout.size()",
    to: "p, 0, 8",
  },
  { language: "go", tool: "go", file: "allocator.go", from: "asked + 15", to: "asked + 14" },
  {
    language: "zig",
    tool: "zig",
    file: "allocator.zig",
    from: "p[0 .. count * size]",
    to: "p[0..8]",
  },
  {
    language: "assemblyscript",
    tool: "npx",
    file: "allocator.ts",
    from: "(p, 0, count * size)",
    to: "(p, 0, 8)",
  },
  { language: "python", tool: "python3", file: "allocator.py", from: "(n + 15)", to: "(n - 1)" },
];

describe("port init", () => {
  it.for(languages)(
    "writes an adapter that holds, and in which a bug is found: $language",
    (its, context) => {
      needCompiler(its.tool, context);
      const folder = emptyFolder();
      const { stdout, status } = mallocspec("port", "init", its.language, folder);
      expect(status).toBe(0);
      const [written = "", build = "", verify = ""] = stdout.trimEnd().split("\n");
      const names = readdirSync(folder).sort();
      expect(written).toBe(`wrote ${names.map((name) => join(folder, name)).join(", ")}`);
      expect(shell(build)).toMatchObject({ status: 0 });
      const short = verify.replace("port verify", "port verify --seed 3 --runs 30");
      const right = shell(short);
      expect(right.stdout).toMatch(/^(example 1|adapter\.wasm 0) holds to the contract\n/);
      expect(right.status).toBe(0);
      const source = join(folder, its.file);
      const text = readFileSync(source, "utf8");
      expect(text).toContain(its.from);
      writeFileSync(source, text.replace(its.from, its.to));
      expect(shell(build).stderr).not.toContain("error:");
      const broken = shell(short);
      expect(broken.stdout).toMatch(/^(example 1|adapter\.wasm 0) fails: /);
      expect(broken.status).toBe(1);
    },
  );

  it.for(languages)("writes an adapter of at most 60 lines: $language", ({ language }) => {
    const folder = join(root, "ports/templates", language);
    const adapter = readdirSync(folder).find((name) => /^adapter\.(?!h$)/.test(name))!;
    expect(readFileSync(join(folder, adapter), "utf8").split("\n").length - 1).toBeLessThanOrEqual(
      60,
    );
  });

  it("overwrites nothing, and writes nothing then", () => {
    const folder = emptyFolder();
    const mine = join(folder, "allocator.c");
    writeFileSync(mine, "mine");
    const { status, stdout, stderr } = mallocspec("port", "init", "c", folder);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`${mine}: is there already`);
    expect(readdirSync(folder)).toEqual(["allocator.c"]);
    expect(readFileSync(mine, "utf8")).toBe("mine");
  });

  it("makes the folder where it is missing", () => {
    const folder = join(emptyFolder(), "a/b");
    expect(mallocspec("port", "init", "python", folder).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["adapter.py", "allocator.py"]);
  });

  it.each(["/proc/nowhere", "/proc/nowhere/below", "README.md", "README.md/below"])(
    "says that it cannot write into %s",
    (folder) => {
      const { status, stdout, stderr } = mallocspec("port", "init", "c", folder);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(new RegExp(`^error: ${folder}[\\w/.]*: .+\\n$`));
    },
  );

  it("names the languages that it knows", () => {
    const { status, stderr } = mallocspec("port", "init", "pascal");
    expect(status).toBe(2);
    expect(stderr).toContain("Expected one of c, rust, go, zig, assemblyscript, python");
  });
});
