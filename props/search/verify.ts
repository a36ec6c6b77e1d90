/**
 * The search: fast-check generates sequences of actions on an instance, runs them on a rig, and
 * shrinks the first one that comes to a finding.
 */
import * as fc from "fast-check";
import type { Bug } from "../bugs/bug.ts";
import type { FoundDiscovery } from "./checker.ts";
import { needOf } from "../properties/discovery.ts";
import type { Focus } from "./choices/focuses.ts";
import { bringUp } from "./bringup.ts";
import { settings } from "./choices/settings.ts";
import { commands } from "./command.ts";
import { checkOptions } from "./door.ts";
import { type Coverage, Counter } from "./coverage.ts";
import type { BrokenFinding, Finding, Stepped } from "./finding.ts";
import type { Instance } from "../instances/instances.ts";
import { Position } from "./position.ts";
import { contractRig, type Rig, type RigOptions, specRig, twinRig } from "./rig.ts";
import type { Setting } from "../instances/setting.ts";
import {
  type Cell,
  Counterexample,
  finish,
  load,
  newCell,
  perform,
  start,
  type Stop,
} from "./sequence.ts";
import { type Attempt, Attempts, type Cut, untried } from "./shrink/attempts.ts";
import { type Log, logOf, pathOf } from "./shrink/log.ts";
import { actionOf, Given, type Part, programOf } from "./shrink/program.ts";
import { shrink } from "./shrink/shrink.ts";

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
  /** Repeat one failing run, and how it was shrunk; go on shrinking. */
  readonly path?: string | undefined;
  /** What the last attempt of the path is known to come to, which does not come back from it. */
  readonly broken?: BrokenFinding | undefined;
  /** The search ends before this sequence of a phase. */
  readonly until?: { readonly phase: number; readonly run: number } | undefined;
  /** False: a counterexample may be as long as it was found. */
  readonly shrinks?: boolean | undefined;
  /** What shrinking may cost, in actions. */
  readonly shrinkActions?: number | undefined;
  /** Whether the time for shrinking is up. */
  readonly isLate?: (() => boolean) | undefined;
  /** Called with the path of a failure when it is found, and whenever it is shrunk. */
  readonly onShrink?: ((path: string) => void) | undefined;
  /** Where the search says where it is. */
  readonly position?: Position | undefined;
  /** Called after every sequence with the number of its actions. */
  readonly onRun?: (actions: number) => void;
}

/** A shrunk failing sequence, with what repeats it. */
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
  /** How often it was shrunk, and what ended that before nothing was left to try. */
  readonly shrinks: number;
  readonly cut: Cut | undefined;
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
  /** Names of the witnesses that were reached. */
  readonly witnesses: ReadonlyArray<string>;
  /** Names of the wanted discoveries whose needs were met. */
  readonly needs: ReadonlyArray<string>;
  readonly discoveries: ReadonlyArray<DiscoveryReport>;
  readonly counterexample: VerifyCounterexample | undefined;
}

/** What the sequences so far have shown. */
class Tally {
  runs = 0;
  actions = 0;
  readonly counter = new Counter();
  /** Names of the sometimes properties that were reached: witnesses, and needs of discoveries. */
  readonly reached = new Set<string>();
  readonly discoveries = new Map<string, DiscoveryReport>();

  add(rig: Rig, actions: number, instance: string): void {
    const findings = rig.findings();
    this.runs++;
    this.actions += actions;
    this.counter.add(findings.coverage);
    for (const { property } of findings.witnesses) this.reached.add(property.name);
    for (const found of findings.discoveries) this.#discover(found, instance);
  }

  #discover({ discovery, evidence }: FoundDiscovery, instance: string): void {
    const { name, property, sentence } = discovery;
    if (this.discoveries.has(name)) return;
    this.discoveries.set(name, { name, property, sentence, evidence, instance });
  }
}

/** What a search has come to, and where it is. */
interface Progress {
  readonly tally: Tally;
  readonly position: Position;
}

/** A setting, and what happens in it once the machine is up. */
interface Sequence {
  readonly setting: Setting;
  readonly stop?: Stop | undefined;
  readonly run: (cell: Cell, rig: Rig) => void;
}

/** One sequence on a fresh rig: the boot, the run, the end. Throws Counterexample. */
const runSequence = (
  { instance, against, bug, wanted, without }: VerifyParameters,
  { setting, stop, run }: Sequence,
  { tally, position }: Progress,
): void => {
  const { reached } = tally;
  const rig = rigs[against]({ instance, setting, bug, wanted, without, reached, position });
  const cell = newCell(setting, position, stop);
  try {
    start(bringUp(instance, setting), cell, rig);
    load(cell, rig);
    run(cell, rig);
    finish(cell, rig);
  } finally {
    position.stage("none");
  }
  tally.add(rig, cell.path.length, instance.name);
};

/** Performs a program in a setting; what is found then, if anything. */
export const attemptOn =
  (parameters: VerifyParameters, position: Position): Attempt =>
  (setting, program, stop) => {
    const performed: Part[] = [];
    const run = (cell: Cell, rig: Rig): void => {
      const given = new Given();
      cell.path.forEach(({ performed: outcome }, i) => given.record(-1 - i, outcome));
      for (const part of program) {
        const action = cell.alive ? actionOf(part, cell.holdings, given) : undefined;
        if (action === undefined) continue;
        performed.push(part);
        rig.reseed(part.random);
        perform(action, cell, rig);
        given.record(part.id, cell.path.at(-1)!.performed);
      }
    };
    try {
      runSequence(parameters, { setting, stop, run }, { tally: new Tally(), position });
      return undefined;
    } catch (error) {
      if (!(error instanceof Counterexample)) throw error;
      return { setting, program: performed, counterexample: error };
    }
  };

/** Short sequences come first, which a collection fits into: what they find is short. */
export const shortActions = 16;
/** So many of them for each long sequence. */
export const shortRuns = 25;

/** A discovery of the page heap takes longer, but few kinds of actions: a few such sequences. */
const pages = { actions: 4 * shortActions, focus: "pages" } as const;

/** Shrinking, a short sequence is tried with so many other random numbers; a discovery with more. */
const [usualLucks, discoveryLucks] = [4, 16];

/** What shrinking may cost, in actions: about half a minute. A long sequence is thousands of them. */
export const defaultShrinkActions = 1_000_000;

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

/** The phases, and in the last one the runs, that lie before what is not searched any more. */
const phasesUntil = (parameters: VerifyParameters): ReadonlyArray<Phase> => {
  const { until } = parameters;
  const phases = phasesOf(parameters);
  if (until === undefined) return phases;
  return phases
    .slice(0, until.phase + 1)
    .map((phase, i) => (i === until.phase ? { ...phase, runs: until.run } : phase))
    .filter(({ runs }) => runs > 0);
};

/** What is looked for: by default 30 sequences of up to 600 actions and short ones, on both twins. */
export type VerifyOptions = Pick<VerifyParameters, "instance"> & Partial<VerifyParameters>;

/** Throws OptionError for options that make no sense. */
export const verify = (options: VerifyOptions): VerifyReport => {
  checkOptions(options);
  const { against = "twin", runs = 30, actions = 600, seed = 1 } = options;
  const parameters: VerifyParameters = { ...options, against, runs, actions, seed };
  const progress = { tally: new Tally(), position: options.position ?? new Position() };
  const { tally } = progress;
  const { wanted = [] } = parameters;
  const needs = new Set(wanted.map(needOf));
  let counterexample: VerifyCounterexample | undefined;
  for (const [i, phase] of phasesUntil(parameters).entries()) {
    counterexample ??= search({ ...parameters, ...phase }, progress, i);
  }
  return {
    instance: parameters.instance.name,
    runs: tally.runs,
    actions: tally.actions,
    coverage: tally.counter.coverage,
    witnesses: [...tally.reached].filter((name) => !needs.has(name)),
    needs: wanted.filter((name) => tally.reached.has(needOf(name))),
    discoveries: [...tally.discoveries.values()],
    counterexample,
  };
};

/** Where the search itself ends that a path names: at the failure that was logged first. */
const stopOf = ({ length, entries }: Log, broken: BrokenFinding | undefined): Stop | undefined => {
  if (length === undefined) return undefined;
  if (entries.length > 0) return { length, broken: untried };
  return broken && { length, broken };
};

/** The first sequence that fails, as it was found. */
const firstFailure = (
  parameters: VerifyParameters,
  progress: Progress,
  phase: number,
): { readonly run: number; readonly found: Counterexample } | undefined => {
  const { instance, runs, actions, focus, seed, path, broken, onRun, wanted = [] } = parameters;
  const { tally, position } = progress;
  const log = path === undefined ? undefined : logOf(path);
  const stop = log && stopOf(log, broken);
  const repeated = actions > shortActions;
  const sequences = commands(instance, { maxCommands: actions, repeated, focus });
  const isPlain = wanted.length > 0 || focus !== undefined;
  let next = log?.run ?? 0;
  let found: Counterexample | undefined;
  const details = fc.check(
    fc.property(settings(instance, isPlain), sequences, (setting, sequence) => {
      const before = tally.actions;
      const run = (model: Cell, real: Rig): void => fc.modelRun(() => ({ model, real }), sequence);
      position.sequence(phase, next);
      try {
        runSequence(parameters, { setting, stop, run }, progress);
      } catch (error) {
        if (error instanceof Counterexample) found = error;
        throw error;
      }
      next++;
      onRun?.(tally.actions - before);
    }),
    {
      seed,
      numRuns: log === undefined ? runs : 1,
      endOnFailure: true,
      ...(log === undefined ? {} : { path: String(log.run) }),
    },
  );
  if (!details.failed) return undefined;
  if (found === undefined) throw details.errorInstance as Error;
  return { run: next, found };
};

const search = (
  parameters: VerifyParameters,
  progress: Progress,
  phase: number,
): VerifyCounterexample | undefined => {
  const { instance, actions, focus, seed, path, broken, wanted = [] } = parameters;
  const { shrinks = true, shrinkActions = defaultShrinkActions, isLate, onShrink } = parameters;
  const { position } = progress;
  const first = firstFailure(parameters, progress, phase);
  if (first === undefined) return undefined;
  const { run, found } = first;
  const failure = { setting: found.setting, program: programOf(found), counterexample: found };
  const { entries } = path === undefined ? { entries: [] } : logOf(path);
  const attempts = new Attempts(
    failure,
    attemptOn(parameters, position),
    {
      actions: shrinks ? shrinkActions : 0,
      isLate: isLate ?? (() => false),
      position,
      onShrink: (all) => onShrink?.(pathOf({ run, length: found.path.length, entries: all })),
    },
    { entries, broken },
  );
  onShrink?.(pathOf({ run, length: found.path.length, entries: [] }));
  shrink(attempts, instance, wanted.length === 0 ? usualLucks : discoveryLucks);
  if (attempts.isBehind) return undefined;
  const { least, cut } = attempts;
  return {
    setting: least.setting,
    steps: least.counterexample.path,
    boot: least.counterexample.boot,
    finding: least.counterexample.finding,
    actions,
    focus,
    // fast-check takes a seed and the same one modulo 2^32 as one.
    seed: seed >>> 0,
    path: pathOf({ run, length: found.path.length, entries: attempts.entries }),
    shrinks: attempts.entries.length,
    cut: shrinks ? cut : undefined,
  };
};
