/** Checks an allocator of JavaScript, without a process. */
import { demand } from "../instances/optionerror.ts";
import { clauses } from "../contract/clauses/index.ts";
import { check, checkAll, isFunction, namesOf, whole } from "../options.ts";
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

const checks = [
  whole("seed", 0, 2 ** 31 - 1),
  whole("runs", 1, Number.MAX_SAFE_INTEGER),
  namesOf("clauses", `clauses: ${clauses.map(({ name }) => name).join(", ")}`, (name) =>
    clauses.some((clause) => clause.name === name),
  ),
  check("name", "a text", (value) => typeof value === "string"),
];

/**
 * Generates sequences of requests for the allocators that a function makes, each in the same state, and
 * judges every answer by the contract. The report has the shortest sequence of each kind of failure.
 *
 * Rejects with OptionError on a bad option, and with PortMistake where `promises` cannot be read.
 */
export const verifyPort = async (
  make: () => PortAllocator,
  options: VerifyPortOptions = {},
): Promise<SearchReport> => {
  demand(isFunction(make), "make", make, "a function that makes an allocator");
  checkAll(checks, options);
  const { seed = 1, runs = usualRuns, clauses: names, name } = options;
  return searchPort(new ObjectSubject(make, name), {
    seed,
    runs,
    clauses: names === undefined ? clauses : clauses.filter((one) => names.includes(one.name)),
  });
};
