/** Parsers for the values of options that are numbers. */
import { InvalidArgumentError } from "commander";
import { grouped } from "../terminal/numbers.ts";

/** A parser for whole numbers from `least` to `most`. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const n = Number(text);
    if (/^[+-]?\d+$/.test(text) && n >= least && n <= most) return n;
    const shown = (limit: number): string => (limit < 0 ? `-${grouped(-limit)}` : grouped(limit));
    throw new InvalidArgumentError(
      `Expected a whole number from ${shown(least)} to ${shown(most)}.`,
    );
  };
