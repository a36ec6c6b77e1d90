/** How values are written on the page. Whatever a trace holds is text, and never longer than this. */
import { excerpt } from "../../wire/excerpt.ts";

/** The most characters of one value. */
const LONGEST = 400;

export { hex } from "../machine/words.ts";

/** A text of the trace. */
export const shortly = (text: string, longest = LONGEST): string => excerpt(text, longest);

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** `1.5 MiB`. */
export const bytes = (n: number): string => {
  let unit = 0;
  let value = n;
  while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${UNITS[unit]}`;
};

export const grouped = (n: number): string => n.toLocaleString("en-US");
