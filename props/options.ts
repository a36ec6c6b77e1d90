/** The options that a caller of the library gives to a search, checked one by one. */
import { isRecord, OptionError } from "./instances/optionerror.ts";

/** What an option must be. One that is optional may be absent. */
export interface Check {
  readonly option: string;
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
  readonly isOptional: boolean;
}

export const check = (
  option: string,
  expected: string,
  holds: (value: unknown) => boolean,
  isOptional = true,
): Check => ({ option, expected, holds, isOptional });

export const whole = (option: string, least: number, most: number): Check =>
  check(
    option,
    `a whole number from ${least} to ${most}`,
    (n) => Number.isInteger(n) && (n as number) >= least && (n as number) <= most,
  );

export const oneOf = (option: string, names: ReadonlyArray<string>): Check =>
  check(option, `one of ${names.join(", ")}`, (name) => names.includes(name as string));

/** Names, each of them known. */
export const namesOf = (option: string, what: string, isName: (name: string) => boolean): Check =>
  check(
    option,
    `a list of names of ${what}`,
    (names) =>
      Array.isArray(names) && names.every((name) => typeof name === "string" && isName(name)),
  );

export const isFunction = (value: unknown): boolean => typeof value === "function";

/** What of a list is told: the first of its items that is wrong alone. */
const culprit = ({ holds }: Check, value: unknown): unknown =>
  Array.isArray(value) ? (value as unknown[]).find((item) => !holds([item])) : value;

/** Throws OptionError for a name that no option has, or else for the first option that is wrong. */
export const checkAll = (checks: ReadonlyArray<Check>, options: unknown): void => {
  if (!isRecord(options)) throw new OptionError("options", options, "an object");
  const names = checks.map(({ option }) => option);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new OptionError("options", unknown, `none but ${names.join(", ")}`);
  }
  for (const one of checks) {
    const value = options[one.option];
    if (value === undefined && one.isOptional) continue;
    if (!one.holds(value)) throw new OptionError(one.option, culprit(one, value), one.expected);
  }
};
