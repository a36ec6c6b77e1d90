/**
 * The check of input: bad input is rejected before anything happens, with a code, what was found and
 * what was expected.
 */
import type { RejectCode } from "./action.ts";
import type { Runtime } from "../runtime.ts";
import { addressEnd } from "../instance/config.ts";
import { MANUAL } from "../pages/mspan.ts";
import { STATS, SWEEPERS } from "./vocabulary.ts";
import { Rejected, show } from "./rejected.ts";
import { hex } from "../numbers/word.ts";

const GOMAXPROCS_MAX = 1024;
const LARGEST = Number.MAX_SAFE_INTEGER;
const UINT64_MAX = 0xffffffffffffffffn;
const UINT32_MAX = 0xffffffff;
const INT32_MAX = 0x7fffffff;
const INT32_MIN = -INT32_MAX - 1;
/** The largest plausible size of physical pages; real systems have up to 64 KiB. */
const PHYS_PAGE_MAX = 2 ** 24;

/** Whether a value is an integer from `min` to `max`, both of which a double holds exactly. */
const isWithin = (n: unknown, min: number, max: number): n is number =>
  typeof n === "number" && Number.isInteger(n) && n >= min && n <= max;

function reject(code: RejectCode, what: string, found: unknown, expected: string): never {
  throw new Rejected(code, what, found, expected);
}

export class Door {
  readonly #rt: Runtime;
  /** The largest uintptr, and the largest that is a number rather than a bigint. */
  readonly #wordMax: bigint;
  readonly #wordMaxExact: number;
  /** Where the addresses that a process can have end. */
  readonly #addressEnd: number;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#wordMax = BigInt(rt.wordLimit) - 1n;
    this.#wordMaxExact = Math.min(rt.wordLimit - 1, LARGEST);
    this.#addressEnd = addressEnd(rt.config);
  }

  /** The tag of an action, which must be an object. */
  tag(action: unknown): unknown {
    if (typeof action !== "object" || action === null) {
      return reject("action", "action", action, "an object with a tag");
    }
    try {
      return (action as { tag?: unknown }).tag;
    } catch (error) {
      return this.unreadable(action, error);
    }
  }

  /** What a check threw: a rejection, or the error of a getter or a proxy in the action. */
  unreadable(action: unknown, error: unknown): never {
    if (error instanceof Rejected) throw error;
    return reject("action", "action", action, "an object whose fields can be read");
  }

  unknown(tag: unknown): never {
    return reject("action", "tag", tag, "the name of an action");
  }

  /** P -1, or one of the current Ps. */
  processor(p: unknown): void {
    if (isWithin(p, -1, GOMAXPROCS_MAX) && this.#rt.processors.isCurrent(p)) return;
    const { nprocs } = this.#rt.processors;
    reject("processor", "P", p, nprocs === 0 ? "-1" : `-1 or 0 to ${nprocs - 1}`);
  }

  flag(what: string, flag: unknown): void {
    if (flag !== 0 && flag !== 1) reject("flag", what, flag, "0 or 1");
  }

  /** A uintptr: a number or a bigint. */
  word(what: string, n: unknown): void {
    if (isWithin(n, 0, this.#wordMaxExact)) return;
    this.#unsigned(what, n, this.#wordMax);
  }

  /** The size of an object: a double holds the number of its pages. */
  objectSize(n: unknown): void {
    if (isWithin(n, 0, this.#wordMaxExact)) return;
    this.word("size", n);
    const most = BigInt(LARGEST) * BigInt(this.#rt.config.pageSize);
    if (BigInt(n as bigint) > most)
      reject("size", "size", n, `at most ${LARGEST} pages of the heap`);
  }

  uint64(what: string, n: unknown): void {
    if (!isWithin(n, 0, LARGEST)) this.#unsigned(what, n, UINT64_MAX);
  }

  #unsigned(what: string, n: unknown, max: bigint): void {
    const isWhole = typeof n === "bigint" || (typeof n === "number" && Number.isInteger(n));
    if (!isWhole || n < 0 || n > max) reject("size", what, n, `an integer from 0 to ${max}`);
  }

  /** A number of elements: any Go int. */
  count(n: unknown): void {
    const half = BigInt(this.#rt.wordLimit) / 2n;
    const isWhole = typeof n === "bigint" || (typeof n === "number" && Number.isInteger(n));
    if (isWhole && n >= -half && n < half) return;
    reject("size", "number of elements", n, `an integer from -${half} to ${half - 1n}`);
  }

  /** A number that is only reported. */
  natural(what: string, n: unknown): void {
    if (!isWithin(n, 0, LARGEST)) reject("size", what, n, `an integer from 0 to ${LARGEST}`);
  }

  int32(what: string, n: unknown): void {
    if (isWithin(n, INT32_MIN, INT32_MAX)) return;
    reject("size", what, n, `an integer from ${INT32_MIN} to ${INT32_MAX}`);
  }

  pages(np: unknown): void {
    if (isWithin(np, 1, this.#wordMaxExact)) return;
    reject("size", "number of pages", np, `an integer from 1 to ${this.#wordMaxExact}`);
  }

  /** A type, whose pointers lie in words of it. `n` bytes hold it at least once, unless n is 0. */
  type(ty: unknown, n = 0): void {
    const word = this.#rt.config.ptrSize;
    if (!Array.isArray(ty) || ty.length !== 4) {
      reject("type", "type", ty, "[size, bytes up to the last pointer, alignment, flag]");
    }
    // By index, since taking an array apart asks its iterator.
    const size: unknown = ty[0];
    const ptrdata: unknown = ty[1];
    const noscan: unknown = ty[3];
    const isWhole = isWithin(size, 0, this.#wordMaxExact) && isWithin(ty[2], 0, LARGEST);
    if (!isWhole || !isWithin(ptrdata, 0, size) || (noscan !== 0 && noscan !== 1)) {
      reject("type", "type", ty, "[size, bytes up to the last pointer, alignment, pointer-free]");
    }
    if (noscan === 0 && (ptrdata === 0 || ptrdata % word !== 0 || size % word !== 0)) {
      reject("type", "type with pointers", ty, `sizes that are multiples of ${word}`);
    }
    if (n !== 0 && n < size) reject("type", "size", n, `at least the type's ${size} bytes`);
  }

  caller(from: unknown): void {
    if (from === undefined || from === "mallocgc" || from === "signal") return;
    reject("processor", "caller", from, "none, mallocgc or signal");
  }

  align(align: unknown): void {
    if (!isWithin(align, 0, LARGEST)) reject("align", "alignment", align, "an integer from 0 on");
  }

  stat(stat: unknown): void {
    if ((STATS as ReadonlyArray<unknown>).includes(stat)) return;
    reject("stat", "statistic", stat, `one of ${STATS.join(" ")}`);
  }

  sweeper(who: unknown): void {
    if ((SWEEPERS as ReadonlyArray<unknown>).includes(who)) return;
    reject("gc", "sweeper", who, `one of ${SWEEPERS.join(" ")}`);
  }

  rate(rate: unknown): void {
    if (!isWithin(rate, 0, LARGEST))
      reject("rate", "rate", rate, `an integer from 0 to ${LARGEST}`);
  }

  /** A record of a cache that is in use. */
  cache(c: unknown): void {
    const { cachealloc } = this.#rt;
    const record = typeof c === "number" ? cachealloc.find(c) : 0;
    if (record !== 0 && !cachealloc.isFree(record)) return;
    reject(
      "cache",
      "mcache",
      isWithin(c, 0, LARGEST) ? hex(c) : c,
      "the address of an mcache in use",
    );
  }

  /** mallocinit itself throws unless the size is a power of two. */
  physPageSize(n: unknown): void {
    const isSize = isWithin(n, 0, this.#wordMaxExact);
    if (isSize && (n <= PHYS_PAGE_MAX || 2 ** Math.round(Math.log2(n)) !== n)) return;
    reject("size", "physical page size", n, `a size of at most ${PHYS_PAGE_MAX}`);
  }

  /** An address that the system reports. */
  osAddress(what: string, a: unknown): void {
    if (isWithin(a, 0, this.#addressEnd)) return;
    reject("address", what, a, `an address up to ${hex(this.#addressEnd)}`);
  }

  address(a: unknown): void {
    if (!isWithin(a, 0, LARGEST))
      reject("address", "address", a, `an integer from 0 to ${LARGEST}`);
  }

  /** The span of a manual allocation, by its base and length. */
  manual(a: number, np: unknown): void {
    const { arena, spans } = this.#rt;
    this.address(a);
    const isInArena = a >= arena.start && a < arena.used;
    const s = isInArena ? (arena.pages[arena.page(a)] ?? 0) : 0;
    if (s === 0 || spans.state[s] !== MANUAL || spans.base(s) !== a) {
      reject("address", "span", hex(a), "the base of a manual span");
    }
    this.pages(np);
    const npages = spans.npages[s]!;
    if (npages !== np) reject("size", "number of pages", np, `${npages}`);
  }

  procs(n: unknown): void {
    if (isWithin(n, 1, GOMAXPROCS_MAX)) return;
    reject("procs", "number of Ps", n, `an integer from 1 to ${GOMAXPROCS_MAX}`);
  }

  /** P i of nprocs, and its cache. */
  assignment(i: unknown, c: unknown, nprocs: unknown): void {
    const isBelow = isWithin(i, 0, LARGEST) && isWithin(nprocs, 0, LARGEST) && i < nprocs;
    if (!isBelow) reject("procs", "P", i, `an integer below the number of Ps, ${show(nprocs)}`);
    this.cache(c);
    this.procs(nprocs);
  }

  /** A small number that names something: a mode, a phase. */
  integer(code: RejectCode, what: string, n: unknown, max: number): void {
    if (!isWithin(n, 0, max)) reject(code, what, n, `an integer from 0 to ${max}`);
  }

  mode(mode: unknown): void {
    this.integer("gc", "mode", mode, 2);
  }

  /** The number of a cycle, which Go keeps in 32 bits. */
  cycle(cycle: unknown): void {
    this.integer("gc", "cycle", cycle, UINT32_MAX);
  }

  /** What the marker reached. Go's gives up at an address in the arena that no object can have. */
  objects(found: unknown): void {
    if (!Array.isArray(found)) reject("address", "objects", found, "a list of addresses");
    for (const a of found as ReadonlyArray<unknown>) {
      this.address(a);
      if (!this.#mayBeReached(a as number)) {
        reject("address", "object", hex(a as number), "an address in a span in use");
      }
    }
  }

  #mayBeReached(address: number): boolean {
    const { arena, config, spans } = this.#rt;
    if (address < arena.start || address >= arena.used) return true;
    if (arena.lookup(address) !== 0) return true;
    const s = arena.pages[arena.page(address)]!;
    if (s === 0 || spans.state[s] !== MANUAL) return false;
    const past = spans.base(s) + spans.npages[s]! * config.pageSize;
    return spans.base(s) <= address && address < past;
  }

  percent(n: unknown): void {
    if (typeof n === "number" && (n | 0) === n) return;
    reject("gc", "GC percent", n, "an integer of 32 bits");
  }

  ratio(ratio: unknown): void {
    if (typeof ratio === "number" && !Number.isNaN(ratio)) return;
    reject("gc", "trigger ratio", ratio, "a number");
  }
}
