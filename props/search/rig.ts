/**
 * Rigs: what a sequence of actions runs on, and what is checked while it does.
 *
 * On twins, each action is performed on both and compared; the properties look at the states of the
 * specification, as they do where it is alone. On one machine, the properties look at what the fast
 * heap means, and the contract at what it gave. In all, what looks at the whole heap is sampled:
 * after every 1024th action and at the end of a sequence; the heap bitmap is compared word by word at
 * the end only.
 */
import type { Action } from "../../spec/machine/action.ts";
import { withEnvironment } from "../../spec/index.ts";
import { type Evidence, refines, refinesToTheWord } from "../refinement/abstraction.ts";
import { agree, isDisagreement, type Questioner } from "../agreement/agreement.ts";
import type { Bug } from "../bugs/bug.ts";
import { Checker, type Findings, type Found, stateEvery } from "./checker.ts";
import { discoveries } from "../properties/discoveries.ts";
import type { BrokenFinding, Finding } from "./finding.ts";
import type { Instance } from "../instances/instances.ts";
import type { Load } from "../instances/load.ts";
import { loadSpec } from "../loading/spec.ts";
import { loadMachine } from "../loading/src.ts";
import { Position } from "./position.ts";
import { needWitness } from "../properties/discovery.ts";
import { properties } from "../properties/invariants/index.ts";
import { meantState } from "../refinement/meaning.ts";
import { simulatedMachine } from "../subjects/simulatedmachine.ts";
import { configIn, optionsIn, type Setting } from "../instances/setting.ts";
import type { Performed } from "../subjects/subject.ts";
import { simulatedSpec, type SpecSubject, srcSubject } from "../subjects/twins.ts";
import { unwatched, Watch } from "../contract/watch.ts";
import type { Machine } from "../../src/machine.ts";
import { witnesses } from "../properties/witnesses.ts";

/** What an action came to, and what is wrong, if anything. */
export interface Checked {
  readonly performed: Performed;
  readonly finding?: Finding | undefined;
}

export interface Rig {
  /** Performs an action and checks it. */
  readonly perform: (action: Action) => Checked;
  /** What an action comes to that is known not to come back: as far as another side can say. */
  readonly foretell: (action: Action, broken: BrokenFinding) => Performed;
  /** Loads the counters of a machine that is up. */
  readonly load: (loads: ReadonlyArray<Load>) => void;
  /** Sets the state of the environment's random numbers. */
  readonly reseed: (random: number) => void;
  /** What is wrong at the end of a sequence, if anything. */
  readonly finish: () => Finding | undefined;
  /** What the properties have seen. */
  readonly findings: () => Findings;
}

export interface RigOptions {
  readonly instance: Instance;
  readonly setting: Setting;
  readonly bug?: Bug | undefined;
  /** Discoveries that are to be found like any other contradiction. */
  readonly wanted?: ReadonlyArray<string> | undefined;
  /** Witnesses that other sequences have reached: they need not be looked for again. */
  readonly reached?: ReadonlySet<string>;
  /** Names of invariants that are not checked; "contract" is one of them. */
  readonly without?: ReadonlyArray<string> | undefined;
  /** Where the search is: the rig says who is at work. */
  readonly position?: Position | undefined;
}

/** Witnesses of what the wanted discoveries need. */
const goals = (wanted: ReadonlyArray<string>) =>
  discoveries.filter(({ name }) => wanted.includes(name)).map(needWitness);

const checkerFor = ({ wanted = [], reached, without = [] }: RigOptions): Checker => {
  const invariants = properties.filter(({ name }) => !without.includes(name));
  return new Checker([...invariants, ...witnesses, ...goals(wanted)], {
    discoveries,
    wanted,
    ...(reached === undefined ? {} : { reached }),
  });
};

const watchOver = (
  machine: Machine,
  { without = [] }: RigOptions,
): Pick<Watch, "observe" | "finish"> =>
  without.includes("contract") ? unwatched : new Watch(machine);

const contradicted = (found: Found | undefined): Finding | undefined =>
  found && {
    kind: "property",
    property: found.property.name,
    sentence: found.property.sentence,
    evidence: found.evidence,
    discovery: found.discovery && {
      name: found.discovery.name,
      sentence: found.discovery.sentence,
    },
  };

const unended = ({ how }: BrokenFinding): Performed => ({ tag: "broken", message: how });

const reseed = (spec: SpecSubject, random: number): void => {
  const { environment } = spec.state;
  if ("random" in environment) spec.state = withEnvironment({ ...environment, random })(spec.state);
};

const loadInto = (spec: SpecSubject, loads: ReadonlyArray<Load>, checker: Checker): void => {
  const before = spec.state;
  spec.state = loadSpec(loads, before);
  checker.load(before, spec.state);
};

/** Both twins, the specification on its simulated environment. */
export const twinRig = (options: RigOptions): Rig => {
  const { instance, setting, bug, position = new Position() } = options;
  const spec = simulatedSpec(configIn(instance.config, setting), optionsIn(setting));
  const src = srcSubject(instance.config, { bug });
  const watched: Questioner = {
    ...src,
    attempt: (action, answers) => {
      position.stage("src");
      return src.attempt(action, answers);
    },
  };
  const checker = checkerFor(options);
  const watch = watchOver(src.machine, options);
  let actions = 0;
  const differing = (evidence: ReadonlyArray<Evidence>): Finding | undefined =>
    evidence.length === 0 ? undefined : { kind: "state", evidence };
  return {
    perform: (action) => {
      const before = spec.state;
      position.stage("spec");
      const result = agree(action, spec, watched);
      position.stage("checks");
      if (isDisagreement(result)) {
        return { performed: result.spec, finding: { kind: "events", ...result } };
      }
      actions++;
      const step = { before, action, performed: result, after: spec.state };
      const finding =
        contradicted(checker.observe(step)) ??
        (result.tag === "done" ? watch.observe(action, result.event) : undefined) ??
        (actions % stateEvery === 0 ? differing(refines(spec.state, src.machine)) : undefined);
      return { performed: result, finding };
    },
    load: (loads) => {
      loadMachine(loads, src.machine);
      loadInto(spec, loads, checker);
    },
    reseed: (random) => reseed(spec, random),
    foretell: (action, broken) =>
      broken.stage === "spec" ? unended(broken) : spec.perform(action, []),
    finish: () =>
      differing(refinesToTheWord(spec.state, src.machine)) ??
      watch.finish() ??
      contradicted(checker.end()),
    findings: () => checker.finish(),
  };
};

/** The specification alone, on its simulated environment. */
export const specRig = (options: RigOptions): Rig => {
  const { instance, setting, position = new Position() } = options;
  const spec = simulatedSpec(configIn(instance.config, setting), optionsIn(setting));
  const checker = checkerFor(options);
  return {
    perform: (action) => {
      const before = spec.state;
      position.stage("spec");
      const performed = spec.perform(action, []);
      position.stage("checks");
      const step = { before, action, performed, after: spec.state };
      return { performed, finding: contradicted(checker.observe(step)) };
    },
    load: (loads) => loadInto(spec, loads, checker),
    reseed: (random) => reseed(spec, random),
    foretell: (_, broken) => unended(broken),
    finish: () => contradicted(checker.end()),
    findings: () => checker.finish(),
  };
};

/** The fast machine alone: what it means is what the properties are asked about. */
export const contractRig = (options: RigOptions): Rig => {
  const { instance, setting, bug, position = new Position() } = options;
  const { machine, environment, perform } = simulatedMachine(instance, { setting, bug });
  const checker = checkerFor(options);
  const watch = watchOver(machine, options);
  let before = meantState(machine, instance.config);
  return {
    perform: (action) => {
      position.stage("src");
      const performed = perform(action, []);
      position.stage("checks");
      const after = meantState(machine, instance.config);
      const step = { before, action, performed, after };
      before = after;
      const finding =
        contradicted(checker.observe(step)) ??
        (performed.tag === "done" ? watch.observe(action, performed.event) : undefined);
      return { performed, finding };
    },
    load: (loads) => {
      loadMachine(loads, machine);
      const after = meantState(machine, instance.config);
      checker.load(before, after);
      before = after;
    },
    reseed: (random) => environment.reseed(random),
    foretell: (_, broken) => unended(broken),
    finish: () => watch.finish() ?? contradicted(checker.end()),
    findings: () => checker.finish(),
  };
};
