/**
 * How Go gives up, inside this implementation: a throw kills the machine, a panic does not. The
 * machine turns both into outcomes, the heap into errors of a program.
 */

/** Go's throw: its exact message, and the lines that it printed before. */
export class GoThrow extends Error {
  override readonly name = "GoThrow";
  readonly printed: ReadonlyArray<string>;

  constructor(message: string, printed: ReadonlyArray<string> = []) {
    super(message);
    this.printed = printed;
  }
}

/** A Go panic that a program could recover from. */
export class GoPanic extends Error {
  override readonly name = "GoPanic";
}
