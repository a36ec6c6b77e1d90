/** The command that repeats a run, or finds its counterexample again. */
import { invocation, quoted } from "../../host/invocation.ts";
import type { VerifyReport } from "../../props/search/verify.ts";
import { type Chosen, instanceNames, type VerifyOptions } from "./options.ts";

const shownInstances = (names: ReadonlyArray<string>): string =>
  names.length === instanceNames.length ? "all" : names.join(",");

const command = (options: Partial<VerifyOptions>): string => {
  const { instance, against, bug, repair = [], discovery, focus, runs, actions } = options;
  const { seed, path, patience, out = "." } = options;
  const given: ReadonlyArray<readonly [string, string | number | undefined]> = [
    ["--instance", instance && shownInstances(instance)],
    ["--against", against],
    ["--bug", bug],
    ...repair.map((name) => ["--repair", name] as const),
    ["--discovery", discovery],
    ["--focus", focus],
    ["--runs", runs],
    ["--actions", actions],
    ["--seed", seed],
    ["--path", path],
    ["--patience", patience],
    ["--out", out === "." ? undefined : out],
  ];
  const words = given.flatMap(([name, value]) =>
    value === undefined ? [] : [name, quoted(String(value))],
  );
  return [invocation(), "verify", ...words].join(" ");
};

/** Repeats the whole run: the options as `given`, and the seed if that was random. */
export const repeatRun = (given: VerifyOptions, { seed }: Chosen): string =>
  command({ ...given, seed });

/** Finds the counterexample of a report again, without the search. */
export const repeatCounterexample = (
  { instance, counterexample }: VerifyReport,
  given: VerifyOptions,
): string => {
  const { runs: _, ...others } = given;
  const { actions, focus, seed, path } = counterexample!;
  const found = { instance: [instance], actions, seed, path };
  return command({ ...others, ...found, ...(focus === undefined ? {} : { focus }) });
};

const fileWord = (file: string): string => quoted(file.startsWith("-") ? `./${file}` : file);

/** Replays a trace that was written. */
export const replayOf = (file: string): string => `${invocation()} replay ${fileWord(file)}`;

/** Shows a trace as a page, at a step of it, or where the page opens by itself. */
export const viewOf = (file: string, step?: number): string =>
  `${invocation()} view ${fileWord(file)}${step === undefined ? "" : ` --at ${step}`}`;
