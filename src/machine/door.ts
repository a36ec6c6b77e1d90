/**
 * Bad input is turned away here, before anything happened: with a code, what was found and what
 * was expected.
 */
import type { Caller, RejectCode, TypeInfo } from "./action.ts";
import type { Runtime } from "../runtime.ts";
import { STATS, SWEEPERS } from "./vocabulary.ts";
import { hex } from "./stop.ts";

/** Input that no machine could do anything with. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly code: RejectCode;

  constructor(code: RejectCode, message: string) {
    super(message);
    this.code = code;
  }
}

const GOMAXPROCS_MAX = 1024;
const LARGEST = Number.MAX_SAFE_INTEGER;

const isCount = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;

const show = (value: unknown): string =>
  typeof value === "number" || typeof value === "bigint" ? String(value) : JSON.stringify(value);

function reject(code: RejectCode, what: string, found: unknown, expected: string): never {
  throw new Rejected(code, `${what}: found ${show(found)}, expected ${expected}`);
}

export class Door {
  readonly #rt: Runtime;
  readonly #wordMax: bigint;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#wordMax = BigInt(rt.wordLimit) - 1n;
  }

  /** P -1, or one of the current Ps. */
  processor(p: unknown): number {
    if (typeof p === "number" && this.#rt.processors.isCurrent(p)) return p;
    const { nprocs } = this.#rt.processors;
    return reject("processor", "P", p, nprocs === 0 ? "-1" : `-1 or 0 to ${nprocs - 1}`);
  }

  /** An unsigned word: a number below 2^53, a bigint from there on. */
  word(what: string, n: unknown, max = this.#wordMax): number | bigint {
    if (typeof n === "number" && n >= 0 && n <= LARGEST && Number.isInteger(n) && n <= max) {
      return n + 0;
    }
    if (typeof n === "bigint" || (typeof n === "number" && Number.isInteger(n))) {
      const value = BigInt(n);
      if (value >= 0n && value <= max) return value <= BigInt(LARGEST) ? Number(value) : value;
    }
    return reject("size", what, n, `an integer from 0 to ${max}`);
  }

  /** A number of elements: any Go int. */
  count(n: unknown): number | bigint {
    const half = BigInt(this.#rt.wordLimit) / 2n;
    if (typeof n === "bigint" || (typeof n === "number" && Number.isInteger(n))) {
      const value = BigInt(n);
      if (value >= -half && value < half) {
        return value >= -BigInt(LARGEST) && value <= BigInt(LARGEST) ? Number(value) : value;
      }
    }
    return reject("size", "number of elements", n, `an integer from -${half} to ${half - 1n}`);
  }

  pages(np: unknown): number {
    if (typeof np === "number" && Number.isSafeInteger(np) && np > 0) return np;
    return reject("size", "number of pages", np, `an integer from 1 to ${LARGEST}`);
  }

  /** A type, whose pointers lie in words of it; `n` bytes hold it at least once, if any. */
  type(ty: TypeInfo | null | undefined, n = 0): void {
    const word = this.#rt.config.ptrSize;
    if (!Array.isArray(ty) || ty.length !== 4) {
      return reject("type", "type", ty, "[size, bytes up to the last pointer, alignment, flag]");
    }
    // By index, since taking an array apart asks its iterator.
    const size = ty[0];
    const ptrdata = ty[1];
    const noscan = ty[3];
    if (noscan === 0 && (ptrdata % word !== 0 || size % word !== 0)) {
      reject("type", "type with pointers", ty, `sizes that are multiples of ${word}`);
    }
    const whole = isCount(size) && isCount(ptrdata) && isCount(ty[2]);
    const isFlag = noscan === 0 || noscan === 1;
    if (n !== 0 && n < size) reject("type", "size", n, `at least the type's ${size} bytes`);
    if (!whole || !isFlag || ptrdata > size || (noscan === 0 && ptrdata === 0)) {
      reject("type", "type", ty, "[size, bytes up to the last pointer, alignment, pointer-free]");
    }
  }

  caller(from: unknown): Caller | undefined {
    if (from === undefined || from === "mallocgc" || from === "signal") return from;
    return reject("processor", "caller", from, "none, mallocgc or signal");
  }

  align(align: unknown): number {
    if (typeof align === "number" && Number.isSafeInteger(align) && align >= 0) return align;
    return reject("align", "alignment", align, "an integer from 0 on");
  }

  stat(stat: unknown): number {
    const code = STATS.indexOf(stat as (typeof STATS)[number]);
    return code >= 0 ? code : reject("stat", "statistic", stat, `one of ${STATS.join(" ")}`);
  }

  sweeper(who: unknown): number {
    const code = SWEEPERS.indexOf(who as (typeof SWEEPERS)[number]);
    return code >= 0 ? code : reject("gc", "sweeper", who, `one of ${SWEEPERS.join(" ")}`);
  }

  rate(rate: unknown): number {
    if (typeof rate === "number" && Number.isSafeInteger(rate) && rate >= 0) return rate;
    return reject("rate", "rate", rate, `an integer from 0 to ${LARGEST}`);
  }

  /** A record of a cache that is in use. */
  cache(address: unknown): number {
    const { cachealloc } = this.#rt;
    const c = typeof address === "number" ? cachealloc.find(address) : 0;
    if (c !== 0 && !cachealloc.isFree(c)) return c;
    const found = typeof address === "number" ? hex(address) : address;
    return reject("cache", "mcache", found, "the address of an mcache in use");
  }

  address(a: unknown): number {
    if (typeof a === "number" && Number.isSafeInteger(a) && a >= 0) return a;
    return reject("address", "address", a, `an integer from 0 to ${LARGEST}`);
  }

  /** The span of a manual allocation, by its base and length. */
  manual(a: unknown, np: number): number {
    const { arena, spans } = this.#rt;
    const base = this.address(a);
    const inArena = base >= arena.start && base < arena.used;
    const s = inArena ? (arena.pages[arena.page(base)] ?? 0) : 0;
    if (s === 0 || spans.state[s] !== 2 || spans.base(s) !== base) {
      return reject("address", "span", hex(base), "the base of a manual span");
    }
    const pages = spans.npages[s]!;
    return pages === np ? s : reject("size", "number of pages", np, `${pages}`);
  }

  procs(n: unknown): number {
    if (typeof n === "number" && Number.isInteger(n) && n >= 1 && n <= GOMAXPROCS_MAX) return n;
    return reject("procs", "number of Ps", n, `an integer from 1 to ${GOMAXPROCS_MAX}`);
  }

  /** The number of a P among nprocs. */
  procIndex(i: unknown, nprocs: number): number {
    if (typeof i === "number" && Number.isInteger(i) && i >= 0 && i < nprocs) return i;
    return reject("procs", "P", i, `an integer from 0 to ${nprocs - 1}`);
  }

  /** A small number that only names something: a mode, a phase, a percentage. */
  integer(code: RejectCode, what: string, n: unknown, ...[min, max]: [number, number]): number {
    if (typeof n === "number" && Number.isInteger(n) && n >= min && n <= max) return n;
    return reject(code, what, n, `an integer from ${min} to ${max}`);
  }

  /** What the marker reached: Go's gives up at an address in the arena that no object can have. */
  objects(found: ReadonlyArray<number> | undefined): ReadonlyArray<number> | undefined {
    const { arena, config, spans } = this.#rt;
    for (const a of found ?? []) {
      const address = this.address(a);
      if (address < arena.start || address >= arena.used || arena.lookup(address) !== 0) continue;
      const s = arena.pages[arena.page(address)]!;
      const past = spans.base(s) + spans.npages[s]! * config.pageSize;
      if (s !== 0 && spans.state[s] === 2 && spans.base(s) <= address && address < past) continue;
      reject("address", "object", hex(address), "an address in a span in use");
    }
    return found;
  }

  percent(n: unknown): number {
    if (typeof n === "number" && (n | 0) === n) return n;
    return reject("gc", "GC percent", n, "an integer of 32 bits");
  }

  ratio(ratio: unknown): number {
    if (typeof ratio === "number" && !Number.isNaN(ratio)) return ratio;
    return reject("gc", "trigger ratio", ratio, "a number");
  }
}
