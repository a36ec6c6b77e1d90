/** `npm run survey`: judges the allocators that Debian and npm have, and prints what was found. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { wholeNumber } from "../cli/arguments/numbers.ts";
import { Guard } from "../host/port/guard.ts";
import { candidates } from "./candidates.ts";
import { survey } from "./survey.ts";
import { findingsOf, tableOf } from "./table.ts";

const count = wholeNumber(1, Number.MAX_SAFE_INTEGER);

interface Options {
  readonly only: ReadonlyArray<string>;
  readonly seconds: number;
  readonly runs: number;
  readonly seed: number;
}

const names = candidates.map(({ name }) => name);

const main = async ({ only, seconds, runs, seed }: Options): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "mallocspec-survey-"));
  const guard = new Guard();
  guard.remove(folder);
  try {
    const chosen = candidates.filter(({ name }) => only.includes(name));
    const onRow = ({ candidate }: { readonly candidate: { readonly name: string } }): void =>
      void process.stderr.write(`${candidate.name}\n`);
    const rows = await survey(chosen, { seed, runs, seconds, folder, guard, onRow });
    console.log([...tableOf(rows), ...findingsOf(rows)].join("\n"));
  } finally {
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

await new Command("survey")
  .description("judges the allocators that Debian and npm have by the contract")
  .addOption(new Option("--only <names...>", "which").choices(names).default(names, "all"))
  .option("--seconds <n>", "the most seconds of searching for each", count, 10)
  .option("--runs <n>", "the most sequences for each", count, Number.MAX_SAFE_INTEGER)
  .option("--seed <n>", "the seed of all random choices", count, 1)
  .action(main)
  .parseAsync();
