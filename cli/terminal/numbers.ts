/** Numbers as people read them, and as they give them in arguments. */
import { InvalidArgumentError } from "commander";

/** `1,234,567`. */
export const grouped = (n: number): string => `${Math.round(n)}`.replace(/\B(?=(\d{3})+$)/g, ",");

/** An argument parser for whole numbers in a range. */
export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const n = Number(text);
    if (/^[+-]?\d+$/.test(text) && n >= least && n <= most) return n;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new InvalidArgumentError(`expected a whole number, ${range}.`);
  };
