/**
 * The file of expected failures, with the strictest rule: each of its lines names a failure that must
 * be found, always, and every failure must be named.
 */
import { readFileSync } from "node:fs";
import { excerpt } from "../../wire/excerpt.ts";
import { type Failure } from "../../props/ports/shrinking/shrink.ts";
import { clauses } from "../../props/contract/clauses/index.ts";
import { faultKinds } from "../../props/ports/fault.ts";
import { problemOf } from "../../host/files/unfinished.ts";
import { showPath } from "../../host/files/pathname.ts";
import { UsageError } from "../exit.ts";
import { isFlaky } from "./outcome.ts";

const names = [...clauses.map(({ name }) => name), ...faultKinds];

/** The failures that a file names; throws UsageError. */
export const readExpected = (file: string): ReadonlyArray<string> => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--expect ${showPath(file)}: cannot be read: ${problemOf(error)}`);
  }
  return text.split("\n").flatMap((line, i) => {
    const group = line.replace(/#.*$/, "").trim();
    if (group === "") return [];
    const [name = "", at, op = "", ...more] = group.split(/\s+/);
    if (at !== "at" || op === "" || more.length > 0 || !names.includes(name)) {
      const place = `${showPath(file)}:${i + 1}`;
      throw new UsageError(
        `${place}: found ${excerpt(group)}, expected CLAUSE at OPERATION, as the report names failures`,
      );
    }
    return [`${name} at ${op}`];
  });
};

/** What is other than expected. */
export const unexpectedIn = (
  expected: ReadonlyArray<string>,
  failures: ReadonlyArray<Failure>,
): ReadonlyArray<string> => [
  ...failures
    .filter(({ group }) => !expected.includes(group))
    .map(({ group }) => `${group}: not expected`),
  ...failures
    .filter((failure) => expected.includes(failure.group) && isFlaky(failure))
    .map(({ group, confirmed }) => `${group}: expected, but fails only ${confirmed} of 3 times`),
  ...expected
    .filter((group) => !failures.some((failure) => failure.group === group))
    .map((group) => `${group}: expected, but did not fail`),
];
