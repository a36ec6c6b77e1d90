/**
 * The check of what the environment answers. An answer that no system gives is rejected with the code
 * `answer`; since the action has stopped halfway then, the machine is dead.
 */
import { addressEnd, type Config } from "../instance/config.ts";
import type { Environment, StackSpan } from "./environment.ts";
import { Rejected } from "./rejected.ts";
import { STATS } from "./vocabulary.ts";
import { hex, type Word } from "../numbers/word.ts";
import type { Tape } from "./tape.ts";

const LARGEST = Number.MAX_SAFE_INTEGER;
const UINT32_MAX = 0xffffffff;
const INT64_END = 2 ** 63;
/** Below this, an answer of mmap is an errno. */
const ERRNO_END = 4096;

function refuse(what: string, found: unknown, expected: string): never {
  throw new Rejected("answer", what, found, expected);
}

function checkInteger(what: string, n: unknown, max: number): void {
  if (typeof n === "number" && Number.isInteger(n) && n >= 0 && n <= max) return;
  refuse(what, n, `an integer from 0 to ${max}`);
}

export class Answers implements Environment {
  readonly #environment: Environment;
  readonly #end: number;
  /** The largest size of a block, which is a word. */
  readonly #sizeMax: number;

  constructor(environment: Environment, config: Config) {
    this.#environment = environment;
    this.#end = addressEnd(config);
    this.#sizeMax = Math.min(LARGEST, 2 ** (8 * config.ptrSize) - 1);
  }

  saveOrRestore(tape: Tape): void {
    this.#environment.saveOrRestore(tape);
  }

  get reserved(): boolean {
    const { reserved } = this.#environment;
    if (typeof reserved !== "boolean")
      refuse("whether a reservation is real", reserved, "a boolean");
    return reserved;
  }

  get errno(): number {
    const errno = this.#environment.errno ?? 0;
    checkInteger("error number", errno, UINT32_MAX);
    return errno;
  }

  get rate(): number {
    const { rate } = this.#environment;
    checkInteger("sampling rate", rate, LARGEST);
    return rate;
  }

  reserve(hint: number, n: number): number {
    return this.#range("address of a reservation", this.#environment.reserve(hint, n), n);
  }

  alloc(n: Word, stat: number): number {
    return this.#range("address of fresh memory", this.#environment.alloc(n, stat), Number(n));
  }

  map(a: number, n: number, reserved: boolean, stat: number): number {
    return this.#range("address of a mapping", this.#environment.map(a, n, reserved, stat), n);
  }

  free(a: number, n: number, stat: number): number {
    return this.#failure("sysFree", this.#environment.free?.(a, n, stat));
  }

  unused(a: number, n: number): number {
    return this.#failure("sysUnused", this.#environment.unused?.(a, n));
  }

  used(a: number, n: number): number {
    return this.#failure("sysUsed", this.#environment.used?.(a, n));
  }

  advise(a: number, n: number, advice: number): void {
    this.#environment.advise?.(a, n, advice);
  }

  prio(): number {
    const random = this.#environment.prio();
    checkInteger("treap priority", random, UINT32_MAX);
    return random;
  }

  sample(rate: number): number {
    const random = this.#environment.sample(rate);
    checkInteger("random number", random, UINT32_MAX);
    return random;
  }

  now(): number {
    const now = this.#environment.now();
    const isInt64 = Number.isInteger(now) && now >= -INT64_END && now < INT64_END;
    if (!isInt64) refuse("clock", now, "an integer of 64 bits");
    return now;
  }

  /** Not checked here: what a machine that was told the marks is answered does not matter. */
  marks(a: number, ne: number): string | Uint8Array | null {
    return this.#environment.marks(a, ne);
  }

  buckets(): ReadonlyArray<{ readonly n: number; readonly align: number }> {
    const buckets = this.#environment.buckets();
    if (!Array.isArray(buckets)) refuse("profile buckets", buckets, "a list");
    for (const bucket of buckets) {
      checkInteger("size of a profile bucket", bucket?.n, this.#sizeMax);
      checkInteger("alignment of a profile bucket", bucket?.align, LARGEST);
    }
    return buckets;
  }

  finblock(a: number): boolean {
    const isNeeded = this.#environment.finblock(a);
    if (typeof isNeeded !== "boolean") refuse("need of a finalizer block", isNeeded, "a boolean");
    return isNeeded;
  }

  stackcache(c: number): ReadonlyArray<StackSpan> {
    const spans = this.#environment.stackcache(c);
    if (!Array.isArray(spans)) refuse("stack spans", spans, "a list");
    for (const span of spans) {
      checkInteger("address of a stack span", span?.a, this.#end - 1);
      checkInteger("pages of a stack span", span.np, LARGEST);
      if (!STATS.includes(span.stat)) {
        refuse("statistic of a stack span", span.stat, `one of ${STATS.join(" ")}`);
      }
    }
    return spans;
  }

  /** A place for n bytes in the address space, or an errno; 0 is a refusal. */
  #range(what: string, r: number, n: number): number {
    const isInside = Number.isInteger(r) && r >= 0 && (r < ERRNO_END || r + n <= this.#end);
    if (!isInside) refuse(what, r, `0, or ${n} bytes that end at or below ${hex(this.#end)}`);
    return r;
  }

  /** 0, or why a call failed. */
  #failure(call: string, error: number | undefined = 0): number {
    checkInteger(`error of ${call}`, error, UINT32_MAX);
    return error;
  }
}

/** Refuses mark bits that are not one for each of ne objects, as bytes or two hex digits for each. */
export function checkMarks(marks: unknown, ne: number): void {
  const bytes = Math.ceil(ne / 8);
  const last = lastByte(marks, bytes);
  if (last < 0) {
    refuse("mark bits", marks, `${bytes} bytes, or ${2 * bytes} hex digits, for ${ne} objects`);
  }
  if (ne % 8 !== 0 && last >= 2 ** (ne % 8)) {
    refuse("mark bits", marks, `none beyond the last of ${ne} objects`);
  }
}

/** The last of so many bytes; -1 where it is not so many. */
function lastByte(marks: unknown, bytes: number): number {
  if (marks instanceof Uint8Array) return marks.length === bytes ? (marks.at(-1) ?? 0) : -1;
  const isHex = typeof marks === "string" && /^[0-9a-f]*$/.test(marks);
  if (!isHex || marks.length !== 2 * bytes) return -1;
  return bytes === 0 ? 0 : Number.parseInt(marks.slice(-2), 16);
}
