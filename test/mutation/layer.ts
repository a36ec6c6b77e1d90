/** The layers of the checking: each finds a mistake or not, by itself. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usual } from "../../props/instances/instances.ts";
import { planOf, usualActions, type VerifyTask } from "../../props/search/plan.ts";
import { exists, filesIn, layers as folders, read, root } from "../house/tree.ts";
import { type Edit, edited } from "./edit.ts";
import { attempt, type Job, type Result } from "./trial.ts";

/** What finds a mistake, in words; undefined where the layer does not find it. */
export type Layer = (edits: ReadonlyArray<Edit>) => Promise<string | undefined>;

/** The milliseconds that a job of a search or a replay may take: each needs a few seconds. */
const jobLimit = 90_000;

const inWords = (result: Result): string | undefined => {
  switch (result.tag) {
    case "agrees":
      return undefined;
    case "property":
      return result.name;
    case "differs":
      return `differs: ${result.what}`;
    case "hangs":
      return "hangs";
    case "fails":
      return `fails: ${result.message}`;
  }
};

const firstOf = async (
  edits: ReadonlyArray<Edit>,
  jobs: ReadonlyArray<Job>,
): Promise<string | undefined> => {
  const results = await attempt({ edits, jobs, untilFound: true, limit: jobLimit });
  return results.map(inWords).find((words) => words !== undefined);
};

const searchOf = ({ instance, runs, actions, seed, against }: VerifyTask): Job => ({
  search: { instance, runs, actions, seed, against, shrinks: false },
});

/** `mallocspec verify` as it runs by default, with this seed. */
export const verifyLayer =
  (seed: number): Layer =>
  (edits) => {
    const instances = usual.map(({ name }) => name);
    const plan = planOf({ instances, against: "twin", runs: 30, actions: usualActions, seed });
    return firstOf(edits, plan.map(searchOf));
  };

/** The recorded traces of the real runtime. */
export const traceLayer: Layer = (edits) => {
  const traces = filesIn("test/golden").filter((file) => /^test\/golden\/[^/]+\.gz$/.test(file));
  const isInSpec = edits.some(({ file }) => file.startsWith("spec/"));
  return firstOf(
    edits,
    traces.map((file) => ({
      replay: file.slice("test/golden/".length),
      on: isInSpec ? "spec" : "src",
    })),
  );
};

/** Tests of the twins themselves; the others run the two layers above. */
const suites = ["test/spec", "test/src", "test/twins", "test/throws", "test/props/contract"];

/** The milliseconds that the tests may take. */
const suiteLimit = 600_000;

/** The unit tests, in a copy of the project. */
export const testLayer: Layer = async (edits) => {
  const copy = mkdtempSync(join(tmpdir(), "mutant-"));
  try {
    for (const folder of [...folders.filter(exists), "docs"]) {
      cpSync(join(root, folder), join(copy, folder), { recursive: true, force: true });
    }
    for (const file of ["package.json", "tsconfig.json", "vitest.config.ts"]) {
      cpSync(join(root, file), join(copy, file));
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    for (const { file } of edits) {
      writeFileSync(join(copy, file), edited(file, read(file), edits));
    }
    return await suitesFail(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const suitesFail = (copy: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const run = spawn(process.execPath, [vitest, "run", "--bail", "1", ...suites], {
      cwd: copy,
      timeout: suiteLimit,
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [run.stdout, run.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    run.on("close", (code) => {
      const failed = /FAIL\s+(\S+)/.exec(output)?.[1];
      resolve(code === 0 ? undefined : (failed ?? "the tests do not end"));
    });
  });
