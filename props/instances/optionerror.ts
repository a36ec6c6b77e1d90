/** What a program hands to the checker that makes no sense, and the checks that several doors share. */
import { nameOf } from "../../wire/excerpt.ts";

/** An option or an argument that makes no sense. */
export class OptionError extends Error {
  override readonly name = "OptionError";
  readonly option: string;

  constructor(option: string, found: unknown, expected: string) {
    super(`${option}: found ${nameOf(found)}, expected ${expected}`);
    this.option = option;
  }
}

/** Throws OptionError unless that holds of what was found. */
export const demand = (holds: boolean, option: string, found: unknown, expected: string): void => {
  if (!holds) throw new OptionError(option, found, expected);
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

export const isInstance = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value["name"] === "string" &&
  typeof value["hostile"] === "boolean" &&
  isRecord(value["config"]) &&
  Number.isInteger(value["nprocs"]) &&
  (value["nprocs"] as number) >= 1;

/** What an instance is expected to be. */
export const anInstance = "an item of `instances`, or an object like it";
