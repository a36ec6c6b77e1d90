/**
 * The search: fast-check generates sequences of actions on an instance, runs them on a rig, and
 * shrinks the first one that comes to a finding.
 */
import * as fc from "fast-check";
import type { Bug } from "../bugs/bug.ts";
import type { FoundDiscovery } from "./checker.ts";
import type { Focus } from "./choices/focuses.ts";
import { bringUp } from "./bringup.ts";
import { settings } from "./choices/settings.ts";
import { type Cell, commands, Counterexample, newCell, start, take } from "./command.ts";
import { type Coverage, merge, uncovered } from "./coverage.ts";
import type { Finding, Stepped } from "./finding.ts";
import type { Instance } from "../instances/instances.ts";
import { contractRig, type Rig, type RigOptions, specRig, twinRig } from "./rig.ts";
import type { Setting } from "../instances/setting.ts";
import { type Attempt, shrinkBudget, withoutSpare } from "./shrink.ts";

/**
 * What the sequences are held against: the other twin; or, of the fast heap alone, the contract and
 * the invariants; or, of the specification alone, the invariants.
 */
export type Against = "twin" | "contract" | "invariants";

const rigs: Readonly<Record<Against, (options: RigOptions) => Rig>> = {
  twin: twinRig,
  contract: contractRig,
  invariants: specRig,
};

export interface VerifyParameters {
  readonly instance: Instance;
  readonly against: Against;
  /** How many sequences are generated, and the most actions in one, a repeated one counted once. */
  readonly runs: number;
  readonly actions: number;
  readonly seed: number;
  /** What all sequences are about, where not all kinds of actions are mixed. */
  readonly focus?: Focus | undefined;
  readonly bug?: Bug | undefined;
  /** Names of discoveries that are to be found like any other contradiction. */
  readonly wanted?: ReadonlyArray<string> | undefined;
  /** Names of invariants that are not checked. */
  readonly without?: ReadonlyArray<string> | undefined;
  /** Repeat one failing run: fast-check's path, and the commands that really ran. */
  readonly path?: string | undefined;
  readonly replayPath?: string | undefined;
  /** False: a counterexample may be as long as it was found. */
  readonly shrinks?: boolean | undefined;
  /** Called after every sequence with the number of its actions. */
  readonly onRun?: (actions: number) => void;
}

/** A shrunk failing sequence, with fast-check's three words to repeat it. */
export interface VerifyCounterexample {
  /** What its environment is. */
  readonly setting: Setting;
  /** The actions that bring the machine up come first; the last one is the culprit. */
  readonly steps: ReadonlyArray<Stepped>;
  /** How many of them are the boot. */
  readonly boot: number;
  readonly finding: Finding;
  /** The most actions that its sequences had, and what they were about. */
  readonly actions: number;
  readonly focus?: Focus | undefined;
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

/** A setting, and what happens in it once the machine is up. */
interface Sequence {
  readonly setting: Setting;
  readonly run: (cell: Cell, rig: Rig) => void;
}

/** One sequence on a fresh rig: the boot, the run, the end. Throws Counterexample. */
const runSequence = (
  { instance, against, bug, wanted, without }: VerifyParameters,
  { setting, run }: Sequence,
  tally: Tally,
): void => {
  const reached = tally.witnesses;
  const rig = rigs[against]({ instance, setting, bug, wanted, without, reached });
  const cell = newCell(setting);
  start(bringUp(instance, setting), cell, rig);
  run(cell, rig);
  const finding = rig.finish();
  if (finding !== undefined) throw new Counterexample(cell, finding);
  tally.add(rig, cell.path.length, instance.name);
};

/** Makes choices in a setting; what is found then, if anything. */
const attemptOn =
  (parameters: VerifyParameters): Attempt =>
  (setting, choices) => {
    const run = (cell: Cell, rig: Rig): void => {
      for (const choice of choices) take(choice, cell, rig);
    };
    try {
      runSequence(parameters, { setting, run }, new Tally());
      return undefined;
    } catch (error) {
      if (error instanceof Counterexample) return error;
      throw error;
    }
  };

/** Short sequences come first, which a collection fits into: what they find is short. */
export const shortActions = 16;
/** So many of them for each long sequence. */
export const shortRuns = 25;

/** A discovery of the page heap takes longer, but few kinds of actions: a few such sequences. */
const pages = { actions: 4 * shortActions, focus: "pages" } as const;

/** Shrinking a discovery, it is tried with so many random numbers: its sequences are short. */
const discoveryLucks = 16;

export type Phase = Pick<VerifyParameters, "runs" | "actions" | "focus">;

export const phasesOf = (
  parameters: Omit<VerifyParameters, "instance" | "bug">,
): ReadonlyArray<Phase> => {
  const { runs, actions, focus, path, wanted = [] } = parameters;
  const given = { runs, actions };
  if (path !== undefined || focus !== undefined) return [given];
  if (actions > shortActions) return [{ runs: shortRuns * runs, actions: shortActions }, given];
  return wanted.length === 0 ? [given] : [given, { runs: Math.ceil(runs / 4), ...pages }];
};

/** What is looked for: by default 30 sequences of up to 600 actions and short ones, on both twins. */
export type VerifyOptions = Pick<VerifyParameters, "instance"> & Partial<VerifyParameters>;

export const verify = (options: VerifyOptions): VerifyReport => {
  const { against = "twin", runs = 30, actions = 600, seed = 1 } = options;
  const parameters: VerifyParameters = { ...options, against, runs, actions, seed };
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
  const { instance, runs, actions, focus, seed, path, replayPath, onRun } = parameters;
  const { shrinks = true, wanted = [] } = parameters;
  let last: Counterexample | undefined;
  let budget = shrinkBudget;
  const sequences = commands(instance, {
    maxCommands: actions,
    repeated: actions > shortActions,
    focus,
    ...(replayPath === undefined ? {} : { replayPath }),
  });
  const details = fc.check(
    fc.property(settings(instance), sequences, (setting, sequence) => {
      // Once it is spent, what is left to shrink counts as passing.
      if (budget <= 0) return;
      const before = tally.actions;
      const run = (model: Cell, real: Rig): void => fc.modelRun(() => ({ model, real }), sequence);
      try {
        runSequence(parameters, { setting, run }, tally);
      } catch (error) {
        if (error instanceof Counterexample) last = error;
        throw error;
      } finally {
        if (last !== undefined) budget -= last.path.length;
      }
      onRun?.(tally.actions - before);
    }),
    {
      seed,
      numRuns: runs,
      endOnFailure: path !== undefined || !shrinks,
      ...(path === undefined ? {} : { path }),
    },
  );
  if (!details.failed) return undefined;
  if (last === undefined) throw details.errorInstance as Error;
  const lucks = wanted.length === 0 ? 0 : discoveryLucks;
  const least = shrinks ? withoutSpare(instance, last, attemptOn(parameters), lucks) : last;
  return {
    setting: least.setting,
    steps: least.path,
    boot: least.boot,
    finding: least.finding,
    actions,
    focus,
    // fast-check takes a seed and the same one modulo 2^32 as one.
    seed: details.seed >>> 0,
    path: details.counterexamplePath ?? "",
    replayPath: replayPathOf(fc.stringify(details.counterexample)),
    shrinks: details.numShrinks,
  };
};
