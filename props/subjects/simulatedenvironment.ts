/** The environment that the specification is simulated in, for the fast machine. */
import * as E from "fp-ts/lib/Either.js";
import { type Answer, answer, type Asked, type Question } from "../../spec/machine/environment.ts";
import type { Environment as Answering } from "../../spec/index.ts";
import type { Tape } from "../../src/machine/tape.ts";
import { AskingEnvironment } from "./askingenvironment.ts";

/** The answer of a simulated environment, and the environment after it. */
export const simulate = <Q extends Question>(
  request: Asked<Q>,
  environment: Answering,
): readonly [Answer<Q>, Answering] => {
  const answered = answer<Q>(request)(environment);
  if (E.isLeft(answered)) throw new Error("a simulated environment answers everything");
  return answered.right;
};

/** An environment with a memory of its own: the cell holds the immutable one. */
export class SimulatedEnvironment extends AskingEnvironment {
  #environment: Answering;

  constructor(environment: Answering) {
    super();
    this.#environment = environment;
  }

  override saveOrRestore(tape: Tape): void {
    super.saveOrRestore(tape);
    this.#environment = tape.value(this.#environment);
  }

  /** Sets the state of its random numbers. */
  reseed(random: number): void {
    this.#environment = { ...this.#environment, random } as Answering;
  }

  /** The machine was told which objects are live. */
  override marks(): null {
    return null;
  }

  protected override ask<Q extends Question>(request: Asked<Q>): Answer<Q> {
    const [given, after] = simulate<Q>(request, this.#environment);
    this.#environment = after;
    return given;
  }
}
