/** Text of a trace or of a user, made fit to be printed: no control characters, and not too long. */

/** Control characters, marks without a shape, halves of a character, and the line ends of Unicode. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const escaped = (character: string): string =>
  `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`;

/** The text with every character that a terminal would obey, or not show, written as `\u001b`. */
export const printable = (text: string): string => text.replace(unprintable, escaped);

/** Of a text that is too long, so many characters at its end are kept. */
const TAIL = 15;

/** The text on one line; what is longer than `limit` characters is cut in the middle. */
export const excerpt = (text: string, limit = 60): string => {
  if (text.length <= limit) return printable(text);
  const head = printable(text.slice(0, limit - TAIL - 5));
  return `${head} … ${printable(text.slice(-TAIL))} (${text.length} characters)`;
};

/** A value that a program handed over, whatever it is: short, and without reading its fields. */
export const nameOf = (value: unknown): string => {
  if (typeof value === "string") return excerpt(JSON.stringify(value));
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) {
    return Array.isArray(value) ? "a list" : "an object";
  }
  return Object.is(value, -0) ? "-0" : excerpt(String(value));
};
