/** `mallocspec sampling`: the exact distribution of the heap sampler at some rates. */
import { setImmediate } from "node:timers/promises";
import { Command, Option } from "commander";
import { specSampler, srcSampler } from "../props/sampling/sampler.ts";
import { Sweep, type SweepReport } from "../props/sampling/sweep.ts";
import { OutputError } from "../host/files/unfinished.ts";
import { interruptible } from "../host/interruption.ts";
import { checkWritable, writeWhole } from "../host/files/wholefile.ts";
import { wholeNumber } from "./arguments/numbers.ts";
import { exitCodes, guarded, printError, UsageError } from "./exit.ts";
import { figures } from "./sampling/figures.ts";
import { plot } from "./sampling/plot.ts";
import { svg } from "./sampling/svg.ts";
import { verdictOf } from "./sampling/verdict.ts";
import { grouped } from "./terminal/numbers.ts";
import { paint } from "./terminal/paint.ts";
import { progress } from "./terminal/progress.ts";
import { wrappedLines } from "./terminal/wrap.ts";

interface SamplingOptions {
  readonly rate?: ReadonlyArray<number>;
  readonly on: "spec" | "src";
  readonly svg?: string;
  readonly json?: boolean;
}

/** A small rate, Go's default, and one that is beyond the cap. */
const usualRates = [512, 512 * 1024, 2 ** 30];

const rateOf = wholeNumber(1, Number.MAX_SAFE_INTEGER);

const moreRates = (text: string, before: ReadonlyArray<number> = []): ReadonlyArray<number> => [
  ...new Set([...before, rateOf(text)]),
];

/** Goes over all numbers; undefined when it was interrupted. */
const sweep = async ({ on, rate = usualRates }: SamplingOptions): Promise<Sweep | undefined> => {
  const all = new Sweep(on === "spec" ? specSampler : srcSampler, rate);
  const bar = progress("sampling");
  const words = (): string => `${grouped(all.share * 2 ** 26)} of ${grouped(2 ** 26)} numbers`;
  try {
    return await interruptible(async (signal) => {
      while (all.advance()) {
        bar.update(all.share, words);
        // Signals are only heard between two turns of the event loop.
        await setImmediate();
        if (signal.aborted) return undefined;
      }
      return all;
    });
  } finally {
    bar.stop();
  }
};

/** Runs what writes a file; a file that cannot be written is bad usage. */
const writing = (write: () => void): void => {
  try {
    write();
  } catch (error) {
    throw error instanceof OutputError ? new UsageError(error.message) : error;
  }
};

/** What is printed with --json (docs/JSON.md). */
const samplingJson = (report: SweepReport, on: SamplingOptions["on"], isBroken: boolean) => ({
  command: "sampling",
  verdict: isBroken ? "differs" : "holds",
  on,
  ...report,
});

const run = async (options: SamplingOptions): Promise<number> => {
  const { svg: file, json } = options;
  if (file !== undefined) writing(() => checkWritable(file));
  const done = await sweep(options);
  if (done === undefined) {
    printError("interrupted: no distribution is known before all numbers are");
    return exitCodes.interrupted;
  }
  const report = done.report();
  const verdicts = report.rates.map(verdictOf);
  const isBroken = verdicts.some((verdict) => verdict.isBroken);
  if (json) console.log(JSON.stringify(samplingJson(report, options.on, isBroken)));
  else {
    const lines = [
      ...figures(report, options.on),
      "",
      ...done.pictures.flatMap((picture) => [...plot(picture), ""]),
      ...verdicts.flatMap(({ isBroken: isRed, lines: [first = "", ...rest] }) => [
        ...wrappedLines([first]).map(isRed ? paint.red : String),
        ...wrappedLines(rest),
      ]),
    ];
    console.log(lines.join("\n"));
  }
  // Last: the figures are known even if the file cannot be written any more.
  if (file !== undefined) {
    writing(() => writeWhole(file, svg(report, done.pictures)));
    if (!json) console.log(`The plot is in ${file}.`);
  }
  return isBroken ? exitCodes.differs : exitCodes.holds;
};

export const samplingCommand = new Command("sampling")
  .description(
    "Computes the exact distribution of the distances between heap samples, from all 2^26 random numbers.",
  )
  .option(
    "--rate <n...>",
    `sampling rates in bytes, as MemProfileRate has them (default: ${usualRates.join(" ")})`,
    moreRates,
  )
  .addOption(new Option("--on <twin>", "whose sampler").choices(["spec", "src"]).default("src"))
  .option("--svg <file>", "also draw the plots into this file")
  .option("--json", "print one JSON object, see docs/JSON.md")
  .action(guarded(run));
