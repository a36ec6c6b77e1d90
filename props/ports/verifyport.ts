/** Checks an allocator of JavaScript, without a process. */
import { demand, isRecord } from "../instances/optionerror.ts";
import { clauses } from "../contract/clauses/index.ts";
import type { PortAllocator } from "./inprocess/allocator.ts";
import { ObjectSubject } from "./inprocess/object.ts";
import { searchPort, type SearchReport } from "./search.ts";

export interface VerifyPortOptions {
  /** The seed of all random choices: an integer from 0 to 2^31-1, by default 1. */
  readonly seed?: number;
  /** Sequences, by default 1000. */
  readonly runs?: number;
  /** The names of the clauses that are judged; by default all. */
  readonly clauses?: ReadonlyArray<string>;
  /** What the allocator is called in the report. */
  readonly name?: string;
}

const usualRuns = 1000;

const whole = (name: string, n: number, least: number, most: number): number => {
  if (Number.isInteger(n) && n >= least && n <= most) return n;
  throw new RangeError(`${name}: found ${n}, expected a whole number from ${least} to ${most}`);
};

/**
 * Generates sequences of requests for the allocators that a function makes, each in the same state, and
 * judges every answer by the contract. The report has the shortest sequence of each kind of failure.
 *
 * Rejects with RangeError on a bad option, and with PortMistake where `promises` cannot be read.
 */
export const verifyPort = async (
  make: () => PortAllocator,
  options: VerifyPortOptions = {},
): Promise<SearchReport> => {
  demand(typeof make === "function", "make", make, "a function that makes an allocator");
  demand(isRecord(options), "options", options, "an object");
  const { seed = 1, runs = usualRuns, clauses: names, name } = options;
  const unknown = names?.find((one) => !clauses.some((clause) => clause.name === one));
  if (unknown !== undefined) {
    const known = clauses.map((clause) => clause.name).join(", ");
    throw new RangeError(`clauses: found ${JSON.stringify(unknown)}, expected some of ${known}`);
  }
  return searchPort(new ObjectSubject(make, name), {
    seed: whole("seed", seed, 0, 2 ** 31 - 1),
    runs: whole("runs", runs, 1, Number.MAX_SAFE_INTEGER),
    clauses: names === undefined ? clauses : clauses.filter((one) => names.includes(one.name)),
  });
};
