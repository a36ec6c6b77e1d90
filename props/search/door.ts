/** The check of what a program asks a search for: the first option that is wrong, and what it must be. */
import { isRepair } from "../../spec/instance/repairs.ts";
import { invalidity } from "../../spec/instance/validity.ts";
import { anInstance, demand, isInstance, isRecord } from "../instances/optionerror.ts";
import { check, type Check, checkAll, isFunction, namesOf, oneOf, whole } from "../options.ts";
import { discoveries } from "../properties/discoveries.ts";
import { properties } from "../properties/invariants/index.ts";
import { focuses } from "./choices/focuses.ts";
import { isPath } from "./shrink/log.ts";

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

/** Throws OptionError for a name that no option has, or else for the first option that is wrong. */
export const checkOptions = (options: unknown): void => {
  checkAll(checks, options);
  const { config } = (options as { readonly instance: { readonly config: unknown } }).instance;
  const wrong = invalidity(config as Parameters<typeof invalidity>[0]);
  demand(wrong === undefined, "instance.config", config, `a valid one; ${wrong}`);
};
