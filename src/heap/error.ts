/** Bad input of a program to its heap, and how a message shows the value that was found. */
import { GoThrow } from "../machine/stop.ts";

/**
 * What was wrong with the input:
 *
 * - `size`: no integer that a pointer-sized word holds, or an object with pointers that is not whole
 *   words
 * - `flags`: no integer
 * - `option`: an option that does not exist, or of the wrong type
 * - `processor`: no processor of this heap
 * - `address`: not inside one live object of this heap, or not at its start where that is needed
 * - `bytes`: no Uint8Array, or no number of bytes
 * - `value`: no number that fits where it is to be stored
 * - `finalizer`: no function and not null, or the object has a finalizer already
 * - `snapshot`: no snapshot of a heap of the same config, or no moment to restore one
 * - `dead`: Go has given up in this heap before
 * - `processors`, `seed`, `memoryLimit`, `config`: the option of that name of a new heap
 * - `platform`: Go 1.9 did not run there
 */
export type HeapErrorCode =
  | "size"
  | "flags"
  | "option"
  | "processor"
  | "address"
  | "bytes"
  | "value"
  | "finalizer"
  | "snapshot"
  | "dead"
  | "processors"
  | "seed"
  | "memoryLimit"
  | "config"
  | "platform";

/** Bad input. The heap is as it was before the call. */
export class HeapError extends Error {
  override readonly name = "HeapError";
  readonly code: HeapErrorCode;

  constructor(code: HeapErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Text beyond this many characters is cut. */
const SHOWN = 40;

function quoted(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return JSON.stringify(cut);
}

/** A value in a message. It calls no method of the value, since that could throw. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return value >= -(2n ** 64n) && value <= 2n ** 64n ? String(value) : "a bigint beyond 2^64";
    case "boolean":
    case "undefined":
      return String(value);
    case "string":
      return quoted(value);
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object":
      if (value === null) return "null";
      return kindOf(value);
  }
}

function kindOf(value: object): string {
  try {
    return Array.isArray(value) ? "an array" : "an object";
  } catch {
    return "a revoked proxy";
  }
}

/** Whether a value is an object with names: no array, and no revoked proxy, which cannot be read. */
export function isRecord(value: unknown): value is object {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Whether a value is an object that can be iterated over; false for a revoked proxy. */
export function isIterable(value: unknown): value is Iterable<unknown> {
  try {
    return typeof value === "object" && value !== null && Symbol.iterator in value;
  } catch {
    return false;
  }
}

/** Refuses bad input. */
export function refuse(code: HeapErrorCode, what: string, found: unknown, expected: string): never {
  throw new HeapError(code, `${what}: found ${show(found)}, expected ${expected}`);
}

/** What a program gets for an error of `allocate`: some input fails in V8, or as flags in a check. */
export function refused(error: unknown, size: unknown, flags: unknown): unknown {
  if (error instanceof HeapError || error instanceof GoThrow) return error;
  if (typeof size !== "number") {
    return new HeapError("size", `size: found ${show(size)}, expected a number`);
  }
  if (!Number.isInteger(flags)) {
    return new HeapError("flags", `flags: found ${show(flags)}, expected an integer`);
  }
  return error;
}
