/**
 * Rejections: a value from outside makes no sense, and nothing happens. The message says in which
 * field it is, what was found and what was expected.
 */
import type { RejectCode } from "./action.ts";

/** Input that is rejected: where, what was found, what was expected. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly code: RejectCode;

  constructor(code: RejectCode, what: string, found: unknown, expected: string) {
    super(`${what}: found ${show(found)}, expected ${expected}`);
    this.code = code;
  }
}

const SHOWN_MAX = 120;

/** A value from outside, of any kind, as a message shows it. */
export function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? cut(JSON.stringify(value)) : cut(String(value));
  }
  try {
    const text = JSON.stringify(value, (_, part: unknown) =>
      typeof part === "bigint" || typeof part === "number" ? String(part) : part,
    );
    return cut(text ?? "an object");
  } catch {
    // A circle, or an object that does not let itself be read.
    return "an object";
  }
}

const cut = (text: string): string =>
  text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}...`;
