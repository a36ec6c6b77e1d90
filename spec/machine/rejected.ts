/**
 * Rejections: a value from outside makes no sense, and nothing happens. The code says what kind of
 * value it is; the message says in which field it is, what was found and what was expected.
 */
export type Code =
  | "action"
  | "processor"
  | "size"
  | "address"
  | "type"
  | "flag"
  | "align"
  | "stat"
  | "rate"
  | "cache"
  | "procs"
  | "gc"
  | "answer";

export interface Rejected {
  readonly tag: "rejected";
  readonly code: Code;
  readonly message: string;
}

const longest = 40;

const short = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}...` : text;

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

const quoted = (text: string): string => JSON.stringify(short(text)).replaceAll(/[^ -~]/g, escaped);

const item = (value: unknown): string =>
  typeof value === "object" && value !== null ? "..." : shown(value);

/** A value from outside as a message shows it: short, on one line, in printable ASCII. */
const shown = (value: unknown): string => {
  try {
    return shownReadable(value);
  } catch {
    // A revoked proxy, or a list whose items throw when they are read.
    return "an object";
  }
};

const shownReadable = (value: unknown): string => {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "function":
      return "a function";
    case "object":
      if (value === null) return "null";
      return Array.isArray(value)
        ? `[${Array.from(value.slice(0, 8), item).join(", ")}${value.length > 8 ? ", ..." : ""}]`
        : "an object";
    default:
      return short(String(value).replaceAll(/[^ -~]/g, escaped));
  }
};

export const rejected = (
  code: Code,
  where: string,
  found: unknown,
  expected: string,
): Rejected => ({
  tag: "rejected",
  code,
  message: `${where}: found ${shown(found)}, expected ${expected}`,
});
