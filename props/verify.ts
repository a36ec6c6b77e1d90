/**
 * The search: fast-check generates sequences of actions on an instance, runs them on a rig, and
 * shrinks the first one that comes to a finding.
 */
import * as fc from "fast-check";
import type { Bug } from "./bug.ts";
import type { Choice } from "./choice.ts";
import type { FoundDiscovery } from "./checker.ts";
import { type Cell, commands, Counterexample, newCell, perform, take } from "./command.ts";
import { type Coverage, merge, uncovered } from "./coverage.ts";
import type { Finding, Stepped } from "./finding.ts";
import { boot, type Instance } from "./instances.ts";
import { contractRig, type Rig, twinRig } from "./rig.ts";

/** What the sequences are held against: the other twin, or the contract and the invariants alone. */
export type Against = "twin" | "contract";

export interface VerifyParameters {
  readonly instance: Instance;
  readonly against: Against;
  /** How many sequences are generated, and the most actions in one, a repeated one counted once. */
  readonly runs: number;
  readonly actions: number;
  readonly seed: number;
  readonly bug?: Bug | undefined;
  /** The name of a discovery that is to be found like any other contradiction. */
  readonly wanted?: string | undefined;
  /** Repeat one failing run: fast-check's path, and the commands that really ran. */
  readonly path?: string | undefined;
  readonly replayPath?: string | undefined;
  /** Called after every sequence with the number of its actions. */
  readonly onRun?: (actions: number) => void;
}

/** A shrunk failing sequence, with fast-check's three words to repeat it. */
export interface VerifyCounterexample {
  /** The actions that bring the machine up come first; the last one is the culprit. */
  readonly steps: ReadonlyArray<Stepped>;
  /** How many of them are the boot. */
  readonly boot: number;
  readonly finding: Finding;
  /** The most actions that its sequences had. */
  readonly actions: number;
  readonly seed: number;
  readonly path: string;
  readonly replayPath: string;
  readonly shrinks: number;
}

/** Something the seed itself does against its documentation, where it was first seen. */
export interface DiscoveryReport {
  readonly name: string;
  readonly property: string;
  readonly sentence: string;
  readonly evidence: string;
  readonly instance: string;
}

export interface VerifyReport {
  readonly instance: string;
  /** Sequences and actions tried, boot included, shrinking not. */
  readonly runs: number;
  readonly actions: number;
  readonly coverage: Coverage;
  /** Names of the sometimes properties that were reached. */
  readonly witnesses: ReadonlyArray<string>;
  readonly discoveries: ReadonlyArray<DiscoveryReport>;
  readonly counterexample: VerifyCounterexample | undefined;
}

/** What the sequences so far have shown. */
class Tally {
  runs = 0;
  actions = 0;
  coverage: Coverage = uncovered;
  readonly witnesses = new Set<string>();
  readonly discoveries = new Map<string, DiscoveryReport>();

  add(rig: Rig, actions: number, instance: string): void {
    const findings = rig.findings();
    this.runs++;
    this.actions += actions;
    this.coverage = merge(this.coverage, findings.coverage);
    for (const { property } of findings.witnesses) this.witnesses.add(property.name);
    for (const found of findings.discoveries) this.#discover(found, instance);
  }

  #discover({ discovery, evidence }: FoundDiscovery, instance: string): void {
    const { name, property, sentence } = discovery;
    if (this.discoveries.has(name)) return;
    this.discoveries.set(name, { name, property, sentence, evidence, instance });
  }
}

/** fast-check prints the commands that ran as `/*replayPath="AAA:B"*\/`. */
const replayPathOf = (shown: string): string => /replayPath="([^"]*)"/.exec(shown)?.[1] ?? "";

type Run = (cell: Cell, rig: Rig) => void;

/** One sequence on a fresh rig: the boot, the run, the end. Throws Counterexample. */
const runSequence = (
  { instance, against, seed, bug, wanted }: VerifyParameters,
  run: Run,
  tally: Tally,
): void => {
  const build = against === "twin" ? twinRig : contractRig;
  const rig = build({ instance, seed, bug, wanted, reached: tally.witnesses });
  const cell = newCell();
  for (const action of boot(instance)) perform(action, cell, rig);
  run(cell, rig);
  const finding = rig.finish();
  if (finding !== undefined) throw new Counterexample(cell, finding);
  tally.add(rig, cell.path.length, instance.name);
};

/** What shrinking may cost, in actions: a sequence that fills an arena is thousands of them. */
const shrinkBudget = 300_000;

/** The failure of a sequence of these choices, if it fails. */
const attempt = (
  parameters: VerifyParameters,
  choices: ReadonlyArray<Choice>,
): Counterexample | undefined => {
  const run: Run = (cell, rig) => {
    for (const choice of choices) take(choice, cell, rig);
  };
  try {
    runSequence(parameters, run, new Tally());
    return undefined;
  } catch (error) {
    if (error instanceof Counterexample) return error;
    throw error;
  }
};

/**
 * fast-check shrinks values well and sequences by their ends; here choices are left out anywhere,
 * half of them first and at last each alone, until none can be spared (delta debugging). Any finding
 * will do: it is the same mistake.
 */
const withoutSpare = (parameters: VerifyParameters, found: Counterexample): Counterexample => {
  let least = found;
  let budget = shrinkBudget;
  let length = Math.max(1, Math.floor(found.choices.length / 2));
  for (let isSmaller = true; (isSmaller || length > 1) && budget > 0;) {
    if (!isSmaller) length = Math.max(1, Math.floor(length / 2));
    isSmaller = false;
    // What comes last is spared first: the beginning is what the rest depends on.
    let end = least.choices.length;
    while (end > 0 && budget > 0) {
      const from = Math.max(0, end - length);
      const still = attempt(parameters, least.choices.toSpliced(from, end - from));
      budget -= least.path.length;
      if (still !== undefined && still.choices.length < least.choices.length) {
        least = still;
        isSmaller = true;
      }
      end = Math.min(from, least.choices.length);
    }
  }
  return least;
};

/** Short sequences come first: what they find is short. */
const shortActions = 12;
const shortRuns = 12;

const phasesOf = ({ runs, actions, path }: VerifyParameters) =>
  path !== undefined || actions <= shortActions
    ? [{ runs, actions }]
    : [
        { runs: shortRuns * runs, actions: shortActions },
        { runs, actions },
      ];

export const verify = (parameters: VerifyParameters): VerifyReport => {
  const tally = new Tally();
  let counterexample: VerifyCounterexample | undefined;
  for (const phase of phasesOf(parameters)) {
    counterexample ??= search({ ...parameters, ...phase }, tally);
  }
  return {
    instance: parameters.instance.name,
    runs: tally.runs,
    actions: tally.actions,
    coverage: tally.coverage,
    witnesses: [...tally.witnesses],
    discoveries: [...tally.discoveries.values()],
    counterexample,
  };
};

const search = (parameters: VerifyParameters, tally: Tally): VerifyCounterexample | undefined => {
  const { instance, runs, actions, seed, path, replayPath, onRun } = parameters;
  let last: Counterexample | undefined;
  let budget = shrinkBudget;
  const sequences = commands(instance, {
    maxCommands: actions,
    repeated: actions > shortActions,
    ...(replayPath === undefined ? {} : { replayPath }),
  });
  const details = fc.check(
    fc.property(sequences, (sequence) => {
      // Once it is spent, what is left to shrink counts as passing.
      if (budget <= 0) return;
      const before = tally.actions;
      const run: Run = (model, real) => fc.modelRun(() => ({ model, real }), sequence);
      try {
        runSequence(parameters, run, tally);
      } catch (error) {
        if (error instanceof Counterexample) last = error;
        throw error;
      } finally {
        if (last !== undefined) budget -= last.path.length;
      }
      onRun?.(tally.actions - before);
    }),
    { seed, numRuns: runs, ...(path === undefined ? {} : { path }) },
  );
  if (!details.failed) return undefined;
  if (last === undefined) throw details.errorInstance as Error;
  const least = withoutSpare(parameters, last);
  return {
    steps: least.path,
    boot: boot(instance).length,
    finding: least.finding,
    actions,
    seed: details.seed,
    path: details.counterexamplePath ?? "",
    replayPath: replayPathOf(fc.stringify(details.counterexample)),
    shrinks: details.numShrinks,
  };
};
