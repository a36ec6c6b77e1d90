/** The twins as subjects: the specification's state in a cell, and the fast machine. */
import * as E from "fp-ts/lib/Either.js";
import type { Action } from "../../spec/machine/action.ts";
import type { Recorded } from "../../spec/machine/environment.ts";
import type { Event } from "../../spec/machine/event.ts";
import {
  type Config,
  type Environment,
  init,
  recorded,
  type Refusal,
  simulated,
  type State,
  step,
  withEnvironment,
} from "../../spec/index.ts";
import { EventReader, type Recorder } from "../../src/machine/event.ts";
import { Machine } from "../../src/machine.ts";
import type { Outcome } from "../../src/machine/action.ts";
import type { Bug } from "../bugs/bug.ts";
import type { Attempted, Questioner } from "../agreement/agreement.ts";
import { describe } from "../report/description.ts";
import type { Load } from "../instances/load.ts";
import { loadSpec } from "../loading/spec.ts";
import { loadMachine } from "../loading/src.ts";
import { Matcher } from "../agreement/matcher.ts";
import { meantState } from "../refinement/meaning.ts";
import { demand, isRecord } from "../instances/optionerror.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import { ReplayableEnvironment, sayUnexpected, Unexpected } from "./replayableenvironment.ts";
import {
  type Batch,
  type Counts,
  hasHappened,
  type Performed,
  type Subject,
  type Task,
} from "./subject.ts";

const refused = (refusal: Refusal): Performed => {
  switch (refusal.tag) {
    case "disabled":
      return { tag: "disabled", reason: refusal.reason };
    case "rejected":
      return { tag: "rejected", code: refusal.code, message: refusal.message };
    case "unexpected": {
      const { request, expected, event } = refusal;
      return { tag: "unexpected", event, message: sayUnexpected(request.q, expected) };
    }
  }
};

/** What an action comes to in a state, and the state after it. */
export const performIn = (action: Action, before: State): readonly [Performed, State] => {
  const result = step(action)(before);
  if (E.isLeft(result)) return [refused(result.left), before];
  const { outcome, event, state } = result.right;
  return [outcome.tag === "done" ? { tag: "done", event } : { ...outcome, event }, state];
};

/** The specification: the only mutable thing is the cell that holds its state. */
export interface SpecSubject extends Subject {
  readonly name: "spec";
  state: State;
}

/** What a machine is, and what its counters say once it is up. */
interface Origin {
  readonly config: Config;
  readonly environment: Environment;
  /** Whether each action brings the answers of its environment. */
  readonly given: boolean;
  readonly loads: ReadonlyArray<Load>;
}

/** Throws OptionError for what is no list of tasks. */
const demandTasks = (tasks: ReadonlyArray<Task>): void => {
  demand(Array.isArray(tasks), "tasks", tasks, "a list of tasks");
  const none = tasks.find((task) => !isRecord(task));
  demand(tasks.every(isRecord), "tasks", none, "an action and its answers in each");
};

/** Told of every action, loads a machine when it is up. */
const whenUp = (load: () => void): ((action: Action) => void) => {
  let isUp = false;
  return ({ tag }) => {
    if (isUp || tag !== "gc.enable") return;
    isUp = true;
    load();
  };
};

const specIn = ({ config, environment, given, loads }: Origin): SpecSubject => {
  const note = whenUp(() => (subject.state = loadSpec(loads, subject.state)));
  const subject: SpecSubject = {
    name: "spec",
    state: init(config, environment),
    perform: (action, answers) => {
      const before = given ? withEnvironment(recorded(answers))(subject.state) : subject.state;
      const [performed, after] = performIn(action, before);
      if (!hasHappened(performed)) return performed;
      subject.state = after;
      note(action);
      return performed;
    },
    performAll: (tasks) => {
      demandTasks(tasks);
      const all: Performed[] = [];
      for (const { action, answers } of tasks) {
        const performed = subject.perform(action, answers);
        all.push(performed);
        if (!hasHappened(performed)) break;
      }
      const isDone = (nth: number): boolean => all[nth]!.tag === "done";
      return { count: all.length, isDone, performed: (nth) => all[nth]! };
    },
    describe: (event) => describe(subject.state, event),
  };
  return subject;
};

/** The specification on recorded answers. */
export const specSubject = (config: Config, loads: ReadonlyArray<Load> = []): SpecSubject =>
  specIn({ config, environment: recorded([]), given: true, loads });

/** The specification on its simulated environment: what it asks for is answered there. */
export const simulatedSpec = (
  config: Config,
  options: Parameters<typeof simulated>[1],
): SpecSubject =>
  specIn({ config, environment: simulated(config, options), given: false, loads: [] });

/** The fast machine on recorded answers. */
export interface SrcSubject extends Required<Questioner> {
  readonly name: "src";
  readonly machine: Machine;
}

/** What an action came to, without its event. */
type Told = Outcome | { readonly tag: "unexpected"; readonly message: string };

const withEvent = (told: Told, event: Event): Performed =>
  told.tag === "disabled" || told.tag === "rejected" ? told : { ...told, event };

/** Counts that no report shows: agreement says only whether the twins agree. */
const uncounted: Counts = { events: 0, fields: 0 };

/** Performs an action on the answers that it is given. */
const performOn = (
  machine: Machine,
  environment: ReplayableEnvironment,
  { action, answers }: Task,
): Told => {
  environment.install(answers);
  try {
    return machine.perform(action);
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    return { tag: "unexpected", message: error.message };
  }
};

/** The one action that was recorded last. */
const attempted = (told: Told, machine: Machine): Attempted => ({
  tag: told.tag,
  // A machine with a bug may leave no event: agreement says so.
  performed: () => withEvent(told, (machine.event() ?? undefined) as Event),
  recognizes: (event) => {
    const { events } = machine.rt;
    const reader = new EventReader(events, 0, events.length);
    return new Matcher(reader, "given").matches(event, uncounted);
  },
});

export const srcSubject = (
  config: SharedConfig,
  options: { readonly bug?: Bug | undefined; readonly loads?: ReadonlyArray<Load> } = {},
): SrcSubject => {
  demand(isRecord(options), "options", options, "an object");
  const { bug, loads = [] } = options;
  const environment = new ReplayableEnvironment();
  const machine = new Machine(config, environment);
  const note = whenUp(() => loadMachine(loads, machine));
  bug?.plant(machine);
  machine.recording = true;
  const { events } = machine.rt;
  const performOne = (task: Task): Told => {
    const told = performOn(machine, environment, task);
    if (told.tag === "done") note(task.action);
    return told;
  };
  const attempt = (action: Action, answers: ReadonlyArray<Recorded>): Attempted => {
    environment.posed ??= [];
    events.forget();
    return attempted(performOne({ action, answers }), machine);
  };
  return {
    name: "src",
    machine,
    questions: () => environment.posed ?? [],
    attempt,
    perform: (action, answers) => attempt(action, answers).performed(),
    performAll: (tasks) => {
      demandTasks(tasks);
      environment.posed = undefined;
      events.forget();
      const told: Told[] = [];
      const ends = [0];
      for (const task of tasks) {
        const outcome = performOne(task);
        told.push(outcome);
        ends.push(events.keep());
        if (!hasHappened(outcome)) break;
      }
      return batchOf(events, told, ends);
    },
    describe: (event) => (machine.started ? describe(meantState(machine, config), event) : []),
  };
};

/** The nth event lies between the nth end and the next one; it is made when it is asked for. */
const batchOf = (
  events: Recorder,
  told: ReadonlyArray<Told>,
  ends: ReadonlyArray<number>,
): Batch => ({
  count: told.length,
  isDone: (nth) => told[nth]!.tag === "done",
  performed: (nth) => withEvent(told[nth]!, events.decodeFrom(ends[nth]!, ends[nth + 1]!) as Event),
  recognizes: (nth, record, counts) =>
    new Matcher(new EventReader(events, ends[nth]!, ends[nth + 1]!)).matches(record, counts),
});
