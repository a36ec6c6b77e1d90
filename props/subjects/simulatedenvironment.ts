/** The environment that the specification is simulated in, for the fast machine. */
import * as E from "fp-ts/lib/Either.js";
import { type Answer, answer, type Asked, type Question } from "../../spec/machine/environment.ts";
import type { Environment as Answering } from "../../spec/index.ts";
import type { Tape } from "../../src/machine/tape.ts";
import { AskingEnvironment } from "./askingenvironment.ts";

/** An environment with a memory of its own: the cell holds the immutable one. */
export class SimulatedEnvironment extends AskingEnvironment {
  #environment: Answering;

  constructor(environment: Answering) {
    super();
    this.#environment = environment;
  }

  override saveOrRestore(tape: Tape): void {
    this.reserved = tape.flag(this.reserved);
    this.errno = tape.number(this.errno);
    this.rate = tape.number(this.rate);
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
    const answered = answer<Q>(request)(this.#environment);
    if (E.isLeft(answered)) throw new Error("a simulated environment answers everything");
    this.#environment = answered.right[1];
    return answered.right[0];
  }
}
