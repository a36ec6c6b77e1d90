/** The check of what a program asks a search for: the first option that is wrong, and what it must be. */
import { isRepair } from "../../spec/instance/repairs.ts";
import { invalidity } from "../../spec/instance/validity.ts";
import { anInstance, isInstance, isRecord, OptionError } from "../instances/optionerror.ts";
import { discoveries } from "../properties/discoveries.ts";
import { properties } from "../properties/invariants/index.ts";
import { focuses } from "./choices/focuses.ts";
import { isPath } from "./shrink/log.ts";

/** What an option must be. One that is optional may be absent. */
interface Check {
  readonly option: string;
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
  readonly isOptional: boolean;
}

const check = (
  option: string,
  expected: string,
  holds: (value: unknown) => boolean,
  isOptional = true,
): Check => ({ option, expected, holds, isOptional });

const whole = (option: string, least: number, most: number): Check =>
  check(
    option,
    `a whole number from ${least} to ${most}`,
    (n) => Number.isInteger(n) && (n as number) >= least && (n as number) <= most,
  );

const oneOf = (option: string, names: ReadonlyArray<string>): Check =>
  check(option, `one of ${names.join(", ")}`, (name) => names.includes(name as string));

/** Names, each of them known. */
const namesOf = (option: string, what: string, isName: (name: string) => boolean): Check =>
  check(
    option,
    `a list of names of ${what}`,
    (names) =>
      Array.isArray(names) && names.every((name) => typeof name === "string" && isName(name)),
  );

const isFunction = (value: unknown): boolean => typeof value === "function";

const isBroken = (value: unknown): boolean => isRecord(value) && value["kind"] === "broken";

const isBug = (value: unknown): boolean => isRecord(value) && typeof value["plant"] === "function";

/** More than a month of sequences, and more actions than memory has room for while they shrink. */
export const [mostRuns, mostActions] = [1_000_000, 100_000];

/** The least and the greatest seed: an integer of 32 bits, signed or not. */
export const [leastSeed, greatestSeed] = [-(2 ** 31), 2 ** 32 - 1];

const checks: ReadonlyArray<Check> = [
  check("instance", anInstance, isInstance, false),
  oneOf("against", ["twin", "contract", "invariants"]),
  whole("runs", 1, mostRuns),
  whole("actions", 1, mostActions),
  whole("seed", leastSeed, greatestSeed),
  oneOf("focus", Object.keys(focuses)),
  check("bug", "an item of `bugs`, or an object like it", isBug),
  namesOf(
    "wanted",
    "discoveries",
    (name) => isRepair(name) || discoveries.some((discovery) => discovery.name === name),
  ),
  namesOf(
    "without",
    "invariants, or contract",
    (name) => name === "contract" || properties.some((one) => one.name === name),
  ),
  check("path", "numbers with colons between, as 147:61:3:14", isPath),
  check("shrinks", "true or false", (value) => typeof value === "boolean"),
  check("shrinkActions", "a number from 0 on", (n) => typeof n === "number" && n >= 0),
  check("broken", "a finding of the kind broken", isBroken),
  check("until", "an object with a phase and a run", isRecord),
  ...["isLate", "onShrink", "onRun"].map((name) => check(name, "a function", isFunction)),
  check("position", "an object that the search says its place to", isRecord),
];

/** What of a list is told: the first of its items that is wrong alone. */
const culprit = ({ holds }: Check, value: unknown): unknown =>
  Array.isArray(value) ? (value as unknown[]).find((item) => !holds([item])) : value;

const names = checks.map(({ option }) => option);

/** Throws OptionError for a name that no option has, or else for the first option that is wrong. */
export const checkOptions = (options: unknown): void => {
  if (!isRecord(options)) throw new OptionError("options", options, "an object");
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new OptionError("options", unknown, `none but ${names.join(", ")}`);
  }
  for (const one of checks) {
    const value = options[one.option];
    if (value === undefined && one.isOptional) continue;
    if (!one.holds(value)) throw new OptionError(one.option, culprit(one, value), one.expected);
  }
  const config = (options["instance"] as { readonly config: unknown }).config;
  const wrong = invalidity(config as Parameters<typeof invalidity>[0]);
  if (wrong !== undefined)
    throw new OptionError("instance.config", config, `a valid one; ${wrong}`);
};
