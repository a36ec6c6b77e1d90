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

/** A guard that is false: the action cannot happen in this state. */
export class Disabled extends Error {
  override readonly name = "Disabled";
}

/** An address as Go prints a pointer. */
export const hex = (address: number): string => `0x${address.toString(16)}`;

/** A float64 as Go's print shows it: +d.dddddde+ddd. */
export function printFloat(x: number): string {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "+Inf" : "-Inf";
  const [mantissa = "", exponent = "0"] = Math.abs(x).toExponential(6).split("e");
  const power = Math.abs(Number(exponent)).toString().padStart(3, "0");
  const sign = x < 0 || Object.is(x, -0) ? "-" : "+";
  return `${sign}${mantissa}e${exponent.startsWith("-") ? "-" : "+"}${power}`;
}
