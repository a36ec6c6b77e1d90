/**
 * `npm run bench`: builds what is measured, and runs each part in a process of its own, as plain
 * JavaScript. Every figure stands beside others of the same run.
 */
import { spawnSync } from "node:child_process";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Built } from "./build.ts";
import type { SubjectName } from "./ports/subjects.ts";
import type { Settings } from "./settings.ts";
import { workloads } from "./workload.ts";

interface Part {
  run(settings: Settings): void | Promise<void>;
}

const parts: Readonly<Record<string, () => Promise<Part>>> = {
  allocators: () => import("./measures/allocators.ts"),
  garbage: () => import("./measures/garbage.ts"),
  steps: () => import("./rounds/steps.ts"),
  replays: () => import("./measures/replays.ts"),
  explorer: () => import("./measures/explorer.ts"),
  snapshots: () => import("./measures/snapshots.ts"),
  ports: () => import("./measures/ports.ts"),
};

const count = (text: string): number => {
  const n = Number(text);
  if (Number.isSafeInteger(n) && n >= 0) return n;
  throw new InvalidArgumentError("expected a whole number, 0 or more.");
};

const counts = (text: string): ReadonlyArray<number> => text.split(",").map(count);

/** A large young generation, so that V8 collects nothing while garbage is counted. */
const roomy = ["--expose-gc", "--max-semi-space-size=128", "--min-semi-space-size=128"];

const flags: Readonly<Record<string, ReadonlyArray<string>>> = {
  garbage: roomy,
  explorer: ["--expose-gc"],
};

interface Options extends Omit<Settings, keyof Built> {
  readonly only: ReadonlyArray<string>;
}

const measure = async ({ only, ...options }: Options): Promise<void> => {
  const { build } = await import("./build.ts");
  const settings: Settings = { ...options, ...(await build()) };
  for (const part of only) {
    const { status } = spawnSync(
      process.execPath,
      [...(flags[part] ?? []), settings.main, "part", part, JSON.stringify(settings)],
      { stdio: "inherit" },
    );
    if (status !== 0) process.exitCode = 1;
  }
};

await new Command("bench")
  .description("ns per allocation and per step, beside others in the same run")
  .addOption(
    new Option("--only <parts...>", "which parts")
      .choices(Object.keys(parts))
      .default(Object.keys(parts)),
  )
  .option("--rounds <n>", "rounds that count", count, 15)
  .option("--warmup <n>", "rounds before them", count, 8)
  .option("--objects <n>", "objects in a batch", count, 8192)
  .option("--batches <n>", "batches before the first round", count, 300)
  .addOption(
    new Option("--workloads <names...>", "what is allocated")
      .choices(workloads(1).map(({ name }) => name))
      .default(null, "all"),
  )
  .option("--spans <list>", "spans in the heaps of spec", counts, [1000, 10_000, 100_000])
  .option("--allocations <n>", "allocations whose garbage is counted", count, 10_000_000)
  .option("--philosophers <n>", "how many sit at the table that is searched", count, 13)
  .option("--pages <n>", "pages that are held at most in the longest search", count, 4)
  .option("--states <n>", "states of the large model that is searched", count, 100_000)
  .option("--sequences <n>", "sequences of a search of a port", count, 200)
  .option("--trace <file>", "the trace that is replayed", "test/golden/smoke.jsonl.gz")
  .action(measure)
  .addCommand(
    new Command("part")
      .arguments("<name> <settings>")
      .action(async (name: string, text: string) => {
        await (await parts[name]!()).run(JSON.parse(text) as Settings);
      }),
    { hidden: true },
  )
  .addCommand(
    new Command("session")
      .arguments("<candidate> <workload> <settings>")
      .action(async (candidate: string, workload: string, text: string) => {
        const { serve } = await import("./measures/session.ts");
        serve(candidate, workload, JSON.parse(text) as Settings);
      }),
    { hidden: true },
  )
  .addCommand(
    new Command("searches")
      .arguments("<subject> <settings>")
      .action(async (subject: SubjectName, text: string) => {
        const { serveSearches } = await import("./ports/searches.ts");
        await serveSearches(subject, JSON.parse(text) as Settings);
      }),
    { hidden: true },
  )
  .parseAsync();
