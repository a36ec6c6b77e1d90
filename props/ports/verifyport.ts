/** Checks an allocator of JavaScript, without a process. */
import { demand } from "../instances/optionerror.ts";
import { clauses } from "../contract/clauses/index.ts";
import { check, checkAll, isFunction, namesOf, whole } from "../options.ts";
import type { PortAllocator } from "./inprocess/allocator.ts";
import { ObjectSubject } from "./inprocess/object.ts";
import { deadline, timeLimit } from "./inprocess/timelimit.ts";
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
  /** The seconds that one call may take, by default 2: a longer one is ended, and is a hang. */
  readonly callSeconds?: number;
}

const [usualRuns, usualSeconds] = [1000, 2];

/** The seconds that shrinking one failure may take. */
const shrinkSeconds = 60;

const checks = [
  whole("seed", 0, 2 ** 31 - 1),
  whole("runs", 1, Number.MAX_SAFE_INTEGER),
  namesOf("clauses", `clauses: ${clauses.map(({ name }) => name).join(", ")}`, (name) =>
    clauses.some((clause) => clause.name === name),
  ),
  check("name", "a text", (value) => typeof value === "string"),
  check(
    "callSeconds",
    "a number of seconds above 0, at most 3600",
    (n) => typeof n === "number" && n > 0 && n <= 3600,
  ),
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
  const within = timeLimit(options.callSeconds ?? usualSeconds);
  return searchPort(new ObjectSubject(make, name, within), {
    seed,
    runs,
    shrinking: () => {
      const isOver = deadline(shrinkSeconds);
      return () => (isOver() ? "time" : undefined);
    },
    clauses: names === undefined ? clauses : clauses.filter((one) => names.includes(one.name)),
  });
};
