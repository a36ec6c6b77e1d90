/** `port verify --reproduce`: its programs fail beside the broken allocator, and end with 0 beside the right one. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { otherLanguages as languages } from "../../../props/ports/reproduce/languages.ts";
import type { Step } from "../../../props/ports/reproduce/steps.ts";
import { compile, heapSource } from "../../host/port/wasm/modules.ts";
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
      zero: ["count*size)\n\t\tfor", "8)\n\t\tfor"],
      overflow: ["size > 0 && count > most/size", "size > most"],
    },
    run: (file) => `go run ${file}.go allocator.go`,
  },
  {
    language: "rust",
    template: "rust",
    tool: "rustc",
    allocator: "allocator.rs",
    bugs: {
      zero: ["p, 0, layout.size()", "p, 0, 8"],
      align: ["layout.align().max(16)", "16"],
    },
    run: (file) => `rustc ${file}.rs -o reproducer && ./reproducer`,
  },
  {
    language: "zig",
    template: "zig",
    tool: "zig",
    allocator: "allocator.zig",
    bugs: {
      zero: ["p[0 .. count * size]", "p[0..8]"],
    },
    run: (file) => `zig run ${file}.zig -lc`,
  },
  {
    language: "assemblyscript",
    template: "assemblyscript",
    tool: "npx",
    allocator: "allocator.ts",
    bugs: {
      zero: ["(p, 0, count * size)", "(p, 0, 8)"],
      usable: ["  return load<usize>(p - HEAD);", "  return load<usize>(p - HEAD) + 16;"],
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
      zero: ["(p, 0, count * size)", "(p, 0, 8)"],
      panic: ["if (asked > MOST)", "if (asked > 5000) unreachable();\n  if (asked > MOST)"],
    },
    run: (file) => `node ${file}.mjs adapter.wasm`,
  },
];

const one = cases.flatMap(({ bugs, ...rest }) =>
  Object.entries(bugs).map(([bug, change]) => ({ ...rest, bug, change })),
);

describe("a program in JavaScript for a module that imports its memory and traps", () => {
  it("fails beside the broken module, and ends with 0 beside the right one", async () => {
    const folder = mkdtempSync(join(scratch, "trap-"));
    const options = { importMemory: true, initialMemory: 1 } as const;
    const place = async (name: string, runtime: "stub" | "minimal"): Promise<string> => {
      const file = join(folder, name);
      writeFileSync(file, await compile(heapSource, { runtime, ...options }));
      return file;
    };
    const [stub, minimal] = [
      await place("stub.wasm", "stub"),
      await place("minimal.wasm", "minimal"),
    ];
    const found = mallocspec(
      ..."port verify --seed 1 --runs 200 --clause huge --promise max=1073741820".split(" "),
      ..."--promise malloc0=unique --refusal trap --reproduce javascript".split(" "),
      "--out",
      folder,
      "--wasm",
      stub,
    );
    expect(found.stdout).toContain("stub.wasm 0 fails: huge at realloc\n");
    const run = (module: string) => shell(`node huge-at-realloc.mjs ${module}`, folder);
    expect(run(stub)).toMatchObject({ status: 1, stdout: "huge at realloc\n" });
    expect(run(minimal)).toMatchObject({ status: 0, stdout: "" });
  });
});

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
    const clause = bug === "panic" ? "" : `--clause ${bug} `;
    const options = `--seed 3 --runs 200 --max-seconds 20 ${clause}--reproduce ${language} --out ${folder}`;
    const found = shell(
      verify.replace("npx node", process.execPath).replace("port verify", `port verify ${options}`),
      root,
    );
    expect(found.status).toBe(1);
    const names = readdirSync(folder).filter((name) => name.startsWith(`${bug}-at`));
    // A wrong usable size makes realloc corrupt its neighbours: in a program they may be other blocks.
    const program = names.find((name) => name.startsWith(`${bug}-at-${bug}`)) ?? names[0];
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

  it.for(cases)("can call every function: $language", (its, context) => {
    needCompiler(its.tool, context);
    const folder = mkdtempSync(join(scratch, "case-"));
    const { stdout } = mallocspec("port", "init", its.template, folder);
    expect(shell(stdout.split("\n")[1]!, root)).toMatchObject({ status: 0 });
    const language = languages[its.language]!;
    const steps = everyStep.filter(({ name }) => language.functions[name] !== undefined);
    const names = steps.map(({ name }) => name);
    const program = (more: ReadonlyArray<Step>): ReturnType<typeof shell> => {
      const text = language.program({
        comment: ["Every function once."],
        title: "every function",
        file: "every",
        functions: [...new Set([...names, "wrong" as const])].flatMap(
          (name) => language.functions[name] || [],
        ),
        steps: [...steps, ...more],
        uses: (name) => names.includes(name),
        handles: 5,
        ...(its.language === "javascript" && { module }),
      });
      writeFileSync(join(folder, `every.${language.ending}`), text);
      return shell(its.run("every"), folder);
    };
    expect(program([])).toMatchObject({ status: 0 });
    const wrong = program([{ name: "wrong", words: [] }]);
    expect(wrong.status).not.toBe(0);
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/every function|unreachable/);
  });
});

/** Right calls of every function. */
const everyStep: ReadonlyArray<Step> = [
  { name: "watch", words: [] },
  { name: "malloc", words: [0, 100] },
  { name: "expectBlock", words: [] },
  { name: "calloc", words: [1, 3, 50] },
  { name: "expectZero", words: [1, 0, 150] },
  { name: "memalign", words: [2, 256, 10] },
  { name: "expectAligned", words: [256] },
  { name: "fill", words: [0, 0, 100, 2147483647] },
  { name: "realloc", words: [0, 5000] },
  { name: "expectBytes", words: [0, 0, 100, 2147483647] },
  { name: "usable", words: [0] },
  { name: "expectRoom", words: [0] },
  { name: "expectSameRoom", words: [0] },
  { name: "expectApart", words: [0, 1] },
  { name: "expectApart", words: [1, 0] },
  { name: "expectRoomApart", words: [0, 2] },
  { name: "malloc", words: [3, 2147483647] },
  { name: "expectNone", words: [] },
  { name: "free", words: [0] },
  { name: "forget", words: [1] },
];

const module = {
  file: "adapter.wasm",
  names: Object.fromEntries(
    ["malloc", "calloc", "memalign", "realloc", "free", "usable"].map((name) => [name, name]),
  ),
  trapsAreNone: false,
  starts: [],
};
