/**
 * How Go gives up, inside this implementation: a throw kills the machine, a panic does not. The
 * machine turns both into outcomes, the heap into errors of a program. Beside them stands how the
 * machine itself refuses: input that is rejected, and guards that are false.
 */
import type { RejectCode } from "./action.ts";

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

/** Input that is rejected: where, what was found, what was expected. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly code: RejectCode;

  constructor(code: RejectCode, what: string, found: unknown, expected: string) {
    super(`${what}: found ${show(found)}, expected ${expected}`);
    this.code = code;
  }
}

const SHOWN_MAX = 120;

/** A value from outside, of any kind, as a message shows it. */
export function show(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? cut(JSON.stringify(value)) : cut(String(value));
  }
  try {
    const text = JSON.stringify(value, (_, part: unknown) =>
      typeof part === "bigint" || typeof part === "number" ? String(part) : part,
    );
    return cut(text ?? "an object");
  } catch {
    // A circle, or an object that does not let itself be read.
    return "an object";
  }
}

const cut = (text: string): string =>
  text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}...`;

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
