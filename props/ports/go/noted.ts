/**
 * The specification, with every answer of its environment written down: a port is given the same answers,
 * in the same order.
 */
import * as E from "fp-ts/lib/Either.js";
import type { Action } from "../../../spec/machine/action.ts";
import {
  answer,
  type Asked,
  type Environment,
  type Question,
  type Recorded,
  recorded,
} from "../../../spec/machine/environment.ts";
import { type Config, init, simulated, type State, withEnvironment } from "../../../spec/index.ts";
import type { Performed } from "../../subjects/subject.ts";
import { performIn } from "../../subjects/twins.ts";

/** An action that the specification has performed, and the answers that it was given. */
export interface Told {
  readonly action: Action;
  readonly performed: Performed;
  readonly answers: ReadonlyArray<Recorded>;
}

/** An environment that hands each answer to `note` before it gives it. */
const noting = (inner: Environment, note: (answer: Recorded) => void): Environment => ({
  tag: "responder",
  respond: <Q extends Question>(request: Asked<Q>) => {
    const answered = answer<Q>(request)(inner);
    if (E.isLeft(answered)) return undefined;
    const [given, next] = answered.right;
    note({ q: request.q, answer: given } as unknown as Recorded);
    return [given, noting(next, note)] as const;
  },
});

/** The specification that a port is held against. */
export class NotedSpec {
  state: State;
  #answers: Recorded[] = [];

  private constructor(config: Config, environment: Environment) {
    this.state = init(config, this.#noted(environment));
  }

  static simulated(config: Config, options: Parameters<typeof simulated>[1]): NotedSpec {
    return new NotedSpec(config, simulated(config, options));
  }

  /** Without answers: each action brings its own. */
  static recorded(config: Config): NotedSpec {
    return new NotedSpec(config, recorded([]));
  }

  /** Performs an action; `given` are its answers in a recording. */
  perform(action: Action, given?: ReadonlyArray<Recorded>): Told {
    this.#answers = [];
    const before =
      given === undefined ? this.state : withEnvironment(this.#noted(recorded(given)))(this.state);
    const [performed, after] = performIn(action, before);
    this.state = after;
    return { action, performed, answers: this.#answers };
  }

  #noted(environment: Environment): Environment {
    return noting(environment, (given) => this.#answers.push(given));
  }
}
