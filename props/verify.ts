/**
 * The search: fast-check generates sequences of actions on an instance, runs them on a rig, and
 * shrinks the first one that comes to a finding.
 */
import * as fc from "fast-check";
import type { Bug } from "./bug.ts";
import type { FoundDiscovery } from "./checker.ts";
import type { Choice } from "./choice.ts";
import { settings } from "./choices/settings.ts";
import { type Cell, commands, Counterexample, newCell, perform, take } from "./command.ts";
import { type Coverage, merge, uncovered } from "./coverage.ts";
import type { Finding, Stepped } from "./finding.ts";
import { boot, type Instance } from "./instances.ts";
import { contractRig, type Rig, type RigOptions, specRig, twinRig } from "./rig.ts";
import { helpful, type Setting } from "./setting.ts";

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
  /** How many sequences are generated, and the most actions in one. */
  readonly runs: number;
  readonly actions: number;
  readonly seed: number;
  readonly bug?: Bug | undefined;
  /** Names of discoveries that are to be found like any other contradiction. */
  readonly wanted?: ReadonlyArray<string> | undefined;
  /** Repeat one failing run: fast-check's path, and the commands that really ran. */
  readonly path?: string | undefined;
  readonly replayPath?: string | undefined;
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

/** A setting, and what happens in it once the machine is up. */
interface Sequence {
  readonly setting: Setting;
  readonly run: (cell: Cell, rig: Rig) => void;
}

/** One sequence on a fresh rig: the boot, the run, the end. Throws Counterexample. */
const runSequence = (
  { instance, against, seed, bug, wanted }: VerifyParameters,
  { setting, run }: Sequence,
  tally: Tally,
): void => {
  const rig = rigs[against]({ instance, setting, seed, bug, wanted, reached: tally.witnesses });
  const cell = newCell(setting);
  for (const action of boot(instance, setting)) if (cell.alive) perform(action, cell, rig);
  run(cell, rig);
  const finding = rig.finish();
  if (finding !== undefined) throw new Counterexample(cell, finding);
  tally.add(rig, cell.path.length, instance.name);
};

/** The same choices in a setting: what is found then, if anything. */
const attempt = (
  parameters: VerifyParameters,
  setting: Setting,
  choices: ReadonlyArray<Choice>,
): Counterexample | undefined => {
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

/** The settings that are one oddity more helpful. */
const tamer = ({ image, faults, foreign }: Setting, { config }: Instance) => {
  const usual = helpful(config).image;
  const odd = (["physPageSize", "end", "brk"] as const).filter((one) => image[one] !== usual[one]);
  return [
    ...odd.map((one) => ({ image: { ...image, [one]: usual[one] }, faults, foreign })),
    ...faults.map((_, i) => ({ image, faults: faults.toSpliced(i, 1), foreign })),
    ...foreign.map((_, i) => ({ image, faults, foreign: foreign.toSpliced(i, 1) })),
  ];
};

/** As many choices side by side are left out as can be, from the last to the first. */
const withoutSome = (
  parameters: VerifyParameters,
  found: Counterexample,
  some: number,
): Counterexample => {
  let least = found;
  for (let i = found.choices.length - some; i >= 0; i -= some) {
    if (i >= least.choices.length) continue;
    const still = attempt(parameters, least.setting, least.choices.toSpliced(i, some));
    if (still !== undefined && still.choices.length < least.choices.length) least = still;
  }
  return least;
};

/**
 * fast-check shrinks values well and sequences by halves; here choices are left out, by many and one
 * by one, and single oddities of the setting, until none can be spared. Any finding will do: it is
 * the same mistake.
 */
const withoutSpare = (parameters: VerifyParameters, found: Counterexample): Counterexample => {
  let least = found;
  for (let some = Math.floor(found.choices.length / 2); some >= 1; some = Math.floor(some / 2)) {
    least = withoutSome(parameters, least, some);
  }
  for (const setting of tamer(least.setting, parameters.instance)) {
    const still = attempt(parameters, setting, least.choices);
    if (still !== undefined) return withoutSpare(parameters, still);
  }
  return least.choices.length < found.choices.length ? withoutSpare(parameters, least) : least;
};

/** Short sequences come first: what they find is short. */
const shortActions = 12;
const shortRuns = 4;

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

/** After so many attempts to shrink a sequence, single choices are left out of what is left. */
const shrinksMax = 1500;

const search = (parameters: VerifyParameters, tally: Tally): VerifyCounterexample | undefined => {
  const { instance, runs, actions, seed, path, replayPath, onRun } = parameters;
  let last: Counterexample | undefined;
  let shrinks = 0;
  const sequences = commands(instance, {
    maxCommands: actions,
    ...(replayPath === undefined ? {} : { replayPath }),
  });
  const details = fc.check(
    fc.property(settings(instance), sequences, (setting, sequence) => {
      if (last !== undefined && ++shrinks > shrinksMax) return;
      const before = tally.actions;
      const run = (model: Cell, real: Rig): void => fc.modelRun(() => ({ model, real }), sequence);
      try {
        runSequence(parameters, { setting, run }, tally);
      } catch (error) {
        if (error instanceof Counterexample) last = error;
        throw error;
      }
      onRun?.(tally.actions - before);
    }),
    { seed, numRuns: runs, ...(path === undefined ? {} : { path, endOnFailure: true }) },
  );
  if (!details.failed) return undefined;
  if (last === undefined) throw details.errorInstance as Error;
  const least = withoutSpare(parameters, last);
  return {
    setting: least.setting,
    steps: least.path,
    boot: Math.min(least.path.length, boot(instance).length),
    finding: least.finding,
    actions,
    seed: details.seed,
    path: details.counterexamplePath ?? "",
    replayPath: replayPathOf(fc.stringify(details.counterexample)),
    shrinks: details.numShrinks,
  };
};
