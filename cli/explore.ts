/** `mallocspec explore`: every reachable state of a small machine. */
import { ModelError } from "../props/explorer/model.ts";
import { ViewError } from "../props/explorer/report/viewerror.ts";
import { auditDifferences } from "../props/explorer/report/audit.ts";
import { interruptible } from "../host/interruption.ts";
import { type Chosen, chosen, kernelFor, withConstant } from "./explore/chosen.ts";
import { describeLines, identityOf } from "./explore/describe.ts";
import { checkOut, save } from "./explore/file.ts";
import { runFollow } from "./explore/follow.ts";
import { listJson, outcomeJson, variedJson } from "./explore/json.ts";
import { listing } from "./explore/listing.ts";
import { codeOf, isInterrupted, type Outcome, sortedDiscoveries } from "./explore/outcome.ts";
import type { Registry } from "./explore/registry.ts";
import { showOutcome } from "./explore/report/report.ts";
import { showViewError } from "./explore/report/viewerror.ts";
import { runSearch } from "./explore/running.ts";
import { exploreSyntax, type ExploreOptions } from "./explore/syntax.ts";
import { firstOf, showVaried, worstCode } from "./explore/vary.ts";
import { exploreWasm } from "./wasm/explore.ts";
import { refuseWithoutWasm } from "./wasm/options.ts";
import { exitCodes, guarded, UsageError } from "./exit.ts";

const print = (lines: ReadonlyArray<string>): void => {
  for (const line of lines) console.log(line);
};

/** Explores again with the next seed. */
const auditOf = async (
  registry: Registry,
  options: Chosen,
  { run }: Pick<Outcome, "run">,
  signal: AbortSignal,
): Promise<ReadonlyArray<string> | undefined> => {
  if (options.audit !== true || signal.aborted) return undefined;
  const again = await runSearch(
    registry,
    { ...options, seed: options.seed + 1 },
    {
      identity: "",
      signal,
    },
  );
  return signal.aborted ? undefined : auditDifferences(run.report, again.report);
};

const exploreOnce = async (
  registry: Registry,
  options: Chosen,
  signal: AbortSignal,
): Promise<Outcome> => {
  const kernel = kernelFor(registry, options.argument);
  const run = await runSearch(registry, options, {
    identity: identityOf(kernel, options),
    signal,
  });
  const audit = await auditOf(registry, options, { run }, signal);
  const outcome = { options, kernel, run, audit, ...sortedDiscoveries(run.report, registry) };
  return { ...outcome, saved: save(registry, outcome) };
};

const runOnce = async (registry: Registry, options: Chosen): Promise<number> => {
  checkOut(options.out);
  const outcome = await interruptible((signal) => exploreOnce(registry, options, signal));
  if (options.json === true) console.log(JSON.stringify(outcomeJson(outcome)));
  else print(showOutcome(outcome));
  return codeOf(outcome);
};

const runVaried = async (registry: Registry, options: Chosen): Promise<number> => {
  const range = options.vary!;
  const outcomes = await interruptible(async (signal) => {
    const all: Outcome[] = [];
    for (let value = range.from; value <= range.to && !signal.aborted; value++) {
      const varied = withConstant(options, { name: range.name, value });
      const outcome = await exploreOnce(registry, varied, signal);
      all.push(outcome);
      if (isInterrupted(outcome)) break;
    }
    return all;
  });
  const first = firstOf(range, outcomes);
  if (options.json === true) console.log(JSON.stringify(variedJson(range, outcomes, first)));
  else print(showVaried(range, outcomes, first));
  return worstCode(outcomes);
};

const runModel = async (registry: Registry, options: Chosen): Promise<number> => {
  const kernel = kernelFor(registry, options.argument);
  if (options.describe === true) {
    print(describeLines(kernel, options));
    return exitCodes.holds;
  }
  if (options.follow !== undefined) return runFollow(registry, kernel, options, options.follow);
  try {
    return await (options.vary === undefined ? runOnce : runVaried)(registry, options);
  } catch (error) {
    if (error instanceof ViewError) {
      print(showViewError(kernel, error));
      return exitCodes.differs;
    }
    // Constants with which the model makes no sense.
    throw error instanceof ModelError ? new UsageError(error.message) : error;
  }
};

/** The command over some models. */
export const exploreCommand = (registry: Registry) =>
  exploreSyntax(registry).action(
    guarded(async (name: string | undefined, given: ExploreOptions): Promise<number> => {
      if (given.wasm !== undefined) return exploreWasm(given.wasm, name, given);
      refuseWithoutWasm(given);
      const entry = registry.models.find((one) => one.name === name);
      if (entry !== undefined) return runModel(registry, chosen(registry, entry, given));
      if (given.json === true) console.log(JSON.stringify(listJson(registry)));
      else print(listing(registry));
      return exitCodes.holds;
    }),
  );
