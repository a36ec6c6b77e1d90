/** The twins as subjects: the specification's state in a cell, and the fast machine. */
import * as E from "fp-ts/lib/Either.js";
import type { Event } from "../spec/event.ts";
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
} from "../spec/index.ts";
import { Machine } from "../src/index.ts";
import type { Bug } from "./bug.ts";
import { describe } from "./description.ts";
import { meantState } from "./meaning.ts";
import type { SharedConfig } from "./sharedconfig.ts";
import { ReplayableEnvironment, Unexpected } from "./replayable.ts";
import type { Performed, Subject } from "./subject.ts";

const refused = (refusal: Refusal): Performed => {
  switch (refusal.tag) {
    case "disabled":
      return { tag: "disabled", reason: refusal.reason };
    case "rejected":
      return { tag: "rejected", code: refusal.code, message: refusal.message };
    case "unexpected": {
      const { request, expected, event } = refusal;
      const message = `asked for ${request.q} where the recording has ${expected ?? "nothing more"}`;
      return { tag: "unexpected", event, message };
    }
  }
};

/** The specification: the only mutable thing is the cell that holds its state. */
export interface SpecSubject extends Subject {
  readonly name: "spec";
  state: State;
}

const specIn = (config: Config, environment: Environment, given: boolean): SpecSubject => {
  const subject: SpecSubject = {
    name: "spec",
    state: init(config, environment),
    perform: (action, answers) => {
      const before = given ? withEnvironment(recorded(answers))(subject.state) : subject.state;
      const result = step(action)(before);
      if (E.isLeft(result)) return refused(result.left);
      const { outcome, event, state } = result.right;
      subject.state = state;
      return { ...outcome, event };
    },
    describe: (event) => describe(subject.state, event),
  };
  return subject;
};

/** The specification on recorded answers. */
export const specSubject = (config: Config): SpecSubject => specIn(config, recorded([]), true);

/** The specification on its simulated environment: what it asks for is answered there. */
export const simulatedSpec = (
  config: Config,
  options: Parameters<typeof simulated>[1],
): SpecSubject => specIn(config, simulated(config, options), false);

/** The fast machine on recorded answers. */
export interface SrcSubject extends Subject {
  readonly name: "src";
  readonly machine: Machine;
}

export const srcSubject = (config: SharedConfig, bug?: Bug): SrcSubject => {
  const environment = new ReplayableEnvironment();
  const machine = new Machine(config, environment);
  bug?.plant(machine);
  machine.recording = true;
  return {
    name: "src",
    machine,
    perform: (action, answers) => {
      environment.install(answers);
      try {
        const outcome = machine.perform(action);
        if (outcome.tag === "disabled" || outcome.tag === "rejected") return outcome;
        return { ...outcome, event: machine.event() as Event };
      } catch (error) {
        if (!(error instanceof Unexpected)) throw error;
        return { tag: "unexpected", event: machine.event() as Event, message: error.message };
      }
    },
    describe: (event) => (machine.started ? describe(meantState(machine, config), event) : []),
  };
};
