/** `port verify --reproduce`: its programs fail beside the broken allocator, and end with 0 beside the right one. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { needCompiler } from "../../tools.ts";
import { mallocspec } from "../mallocspec.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "mallocspec-reproduce-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const shell = (line: string, cwd: string) =>
  spawnSync("sh", ["-c", line], { cwd, encoding: "utf8", env: { ...process.env, ROOT: root } });

/** The head of an AssemblyScript program has this command, but for the place of the compiler. */
const instantiate = (file: string): string =>
  `timeout 5 node -e 'new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync("${file}.wasm")), { env: { abort() { process.exit(1); } } })'`;

interface Case {
  readonly language: string;
  readonly template: string;
  readonly tool: string;
  readonly allocator: string;
  /** What each bug replaces, and by what. */
  readonly bugs: Readonly<Record<string, readonly [from: string, to: string]>>;
  /** The command that its head says, for a file without its ending. */
  readonly run: (file: string) => string;
}

const cases: ReadonlyArray<Case> = [
  {
    language: "go",
    template: "go",
    tool: "go",
    allocator: "allocator.go",
    bugs: {
      place: ["(asked + 15)", "(asked - 1)"],
      zero: ["count*size)\n\t\tfor", "8)\n\t\tfor"],
      overflow: ["size > 0 && count > most/size", "size > most"],
      align: ["from%align", "from%16"],
      usable: ["return headOf(p).n }", "return headOf(p).n + 16 }"],
      bytes: ["a.Usable(p)))\n", "8))\n"],
      reuse: ["headOf(p).isUsed = 0", "headOf(p).isUsed = 2"],
      hang: ["for i := uintptr(0);", "for asked == 65 {\n\t}\n\tfor i := uintptr(0);"],
    },
    run: (file) => `go run ${file}.go allocator.go`,
  },
  {
    language: "rust",
    template: "rust",
    tool: "rustc",
    allocator: "allocator.rs",
    bugs: {
      place: ["(layout.size() + 15)", "(layout.size() - 1)"],
      zero: ["p, 0, layout.size()", "p, 0, 8"],
      align: ["layout.align().max(16)", "16"],
      reuse: ["is_used = false;\n    }", "is_used = true;\n    }"],
      hang: [
        "while !h.is_null() {\n            while",
        "while layout.size() == 65 {}\n        while !h.is_null() {\n            while",
      ],
    },
    run: (file) => `rustc ${file}.rs -o reproducer && ./reproducer`,
  },
  {
    language: "zig",
    template: "zig",
    tool: "zig",
    allocator: "allocator.zig",
    bugs: {
      place: ["usize, asked, 16", "usize, asked -| 16, 16"],
      zero: ["p[0 .. count * size]", "p[0..8]"],
      align: ["@max(16, alignment)", "16"],
      usable: ["return headOf(p).n;", "return headOf(p).n + 16;"],
      hang: ["if (asked > most)", "while (asked == 65) {}\n    if (asked > most)"],
    },
    run: (file) => `zig run ${file}.zig -lc`,
  },
  {
    language: "assemblyscript",
    template: "assemblyscript",
    tool: "npx",
    allocator: "allocator.ts",
    bugs: {
      place: ["(asked + 15)", "(asked - 1)"],
      zero: ["(p, 0, count * size)", "(p, 0, 8)"],
      overflow: ["size > 0 && count > MOST / size", "size > MOST"],
      align: ["max<usize>(16, align) - 1", "15"],
      usable: ["  return load<usize>(p - HEAD);", "  return load<usize>(p - HEAD) + 16;"],
      reuse: ["store<u32>(p - HEAD, 0, 4)", "store<u32>(p - HEAD, 1, 4)"],
      panic: ["if (asked > MOST)", "if (asked == 65) unreachable();\n  if (asked > MOST)"],
      hang: ["if (asked > MOST)", "while (asked == 65) {}\n  if (asked > MOST)"],
    },
    run: (file) =>
      `(cd "$ROOT" && npx asc "$OLDPWD/${file}.ts" --runtime stub --outFile "$OLDPWD/${file}.wasm") && ${instantiate(file)}`,
  },
  {
    language: "javascript",
    template: "assemblyscript",
    tool: "npx",
    allocator: "allocator.ts",
    bugs: {
      place: ["(asked + 15)", "(asked - 1)"],
      zero: ["(p, 0, count * size)", "(p, 0, 8)"],
      reuse: ["store<u32>(p - HEAD, 0, 4)", "store<u32>(p - HEAD, 1, 4)"],
      panic: ["if (asked > MOST)", "if (asked == 65) unreachable();\n  if (asked > MOST)"],
      hang: ["if (asked > MOST)", "while (asked == 65) {}\n  if (asked > MOST)"],
    },
    run: (file) => `node ${file}.mjs adapter.wasm`,
  },
];

const one = cases.flatMap(({ bugs, ...rest }) =>
  Object.entries(bugs).map(([bug, change]) => ({ ...rest, bug, change })),
);

/** Failures that one bug may show as: each of them must be reproduced. */
const names: Readonly<Record<string, RegExp>> = {
  place: /^(place|usable|bytes|crash|none|zero|panic|failed-realloc)-at/,
  usable: /^(usable|bytes|crash|place|panic|zero|failed-realloc|none)-at/,
  bytes: /^bytes-at/,
};

describe("a program that reproduces a failure", () => {
  it.for(one)("fails only beside the broken allocator: $language, $bug", (its, context) => {
    needCompiler(its.tool, context);
    const { bug, language, allocator, change } = its;
    const folder = mkdtempSync(join(scratch, "case-"));
    const { stdout } = mallocspec("port", "init", its.template, folder);
    const [, build = "", verify = ""] = stdout.trimEnd().split("\n");
    const file = join(folder, allocator);
    const right = readFileSync(file, "utf8");
    const broken = right.replace(...change);
    expect(broken).not.toBe(right);
    writeFileSync(file, broken);
    expect(shell(build, root)).toMatchObject({ status: 0 });
    const clause = /hang|panic|place|usable|bytes/.test(bug) ? "" : `--clause ${bug} `;
    const options = `--seed 3 --runs 300 --max-seconds 20 ${clause}--reproduce ${language} --out ${folder}`;
    const found = shell(
      verify.replace("npx node", process.execPath).replace("port verify", `port verify ${options}`),
      root,
    );
    expect(found.status).toBe(1);
    const program = readdirSync(folder).find((name) =>
      (names[bug] ?? new RegExp(`^${bug}-at`)).test(name),
    );
    expect({ program, found: found.stdout }).toMatchObject({ program: expect.any(String) });
    const run = its.run(program!.replace(/\.\w+$/, ""));
    const failed = shell(run, folder);
    expect(failed.status).not.toBe(0);
    expect(failed.stderr).not.toMatch(/\berror(\[|: expected| TS)/);
    writeFileSync(file, right);
    shell(build, root);
    const holds = shell(run, folder);
    expect(holds).toMatchObject({ status: 0 });
  });
});
