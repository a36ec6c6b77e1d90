/** The model `pages` in Promela, run by spin: the same states and the same steps as `explore` counts. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explore } from "../../props/explorer/explore.ts";
import { counts } from "../../props/models/descriptions/counts.ts";
import { models } from "../../props/models/index.ts";
import { modelKernelOf } from "../../props/models/kernels.ts";
import { need } from "../tools.ts";

type Sizes = Readonly<Record<string, number>>;

const source = join(import.meta.dirname, "pages.pml");

/** More steps than spin's depth-first search goes down, and the bits of its hash table. */
const [deepest, tableBits] = [200_000, 18];

const count = (output: string, pattern: string): number =>
  Number(new RegExp(pattern).exec(output)?.[1]);

/** Makes spin's verifier for these constants in a folder, and runs it. */
const verified = (folder: string, sizes: Sizes) => {
  const run = (program: string, ...words: ReadonlyArray<string>): string =>
    execFileSync(program, words, { cwd: folder, encoding: "utf8" });
  const constants = Object.entries(sizes).map(([name, n]) => `-D${name.toUpperCase()}=${n}`);
  run("spin", ...constants, "-a", source);
  run("gcc", "-O0", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c");
  const output = run(join(folder, "pan"), `-m${deepest}`, `-w${tableBits}`);
  return {
    errors: count(output, "errors: (\\d+)"),
    isComplete: !/max search depth too small|out of memory/.test(output),
    distinct: count(output, "(\\d+) states, stored"),
    steps: count(output, "(\\d+) transitions"),
  };
};

const spin = (sizes: Sizes) => {
  const folder = mkdtempSync(join(tmpdir(), "pages-"));
  try {
    return verified(folder, sizes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const explored = async (sizes: Sizes) => {
  const { constants } = models.find(({ name }) => name === "pages")!;
  const small = Object.fromEntries(constants.map((one) => [one.name, one.small]));
  const argument = { model: "pages", constants: { ...small, ...sizes } };
  return explore(modelKernelOf({ ...argument, on: "spec", isReduced: true }));
};

describe("pages, written again in Promela from its description", () => {
  it.for<Sizes>([
    {},
    { lists: 2 },
    { lists: 3, growth: 3, priorities: 1 },
    { pages: 2, priorities: 3 },
  ])(
    "has as many states and steps as explore counts: %j",
    { timeout: 60_000 },
    async (sizes, context) => {
      need("spin", context);
      need("gcc", context);
      const { complete, distinct, states } = await explored(sizes);
      expect(complete).toBe(true);
      expect(spin(sizes)).toEqual({ errors: 0, isComplete: true, distinct, steps: states });
    },
  );

  it("has the states whose number is written down", (context) => {
    need("spin", context);
    need("gcc", context);
    expect(spin({}).distinct).toBe(counts["pages"]!.small);
  }, 60_000);
});
