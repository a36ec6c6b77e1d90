/**
 * The operating system's memory layer, as far as all systems have it in common: each call asks the
 * environment, accounts to a statistic and is recorded at its return, or where it makes Go give up.
 * What a family of systems makes of the answers is in a file of its own (memlinux.ts and so on).
 */
import { Counter } from "../numbers/counter.ts";
import type { Word } from "../numbers/word.ts";
import type { Environment } from "../machine/environment.ts";
import type { Recorder } from "../machine/event.ts";
import type { Memory } from "../arena/memory.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, LOCAL, STATS } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const RESERVE = CODE["os.reserve"];
const MAP = CODE["os.map"];
const ALLOC = CODE["os.alloc"];
const FREE = CODE["os.free"];
const UNUSED = CODE["os.unused"];
const USED = CODE["os.used"];
const FAULT = CODE["os.fault"];

/** Unix's error numbers, as far as Go tells them apart. */
export const EAGAIN = 11;
export const ENOMEM = 12;
/** The kernel's answer where a mapping was made anywhere else than asked: recorded as such. */
const AS_ASKED = -1;
const EXACT = Number.MAX_SAFE_INTEGER;

/** What the layer has to know of the instance. */
export interface Machinery {
  readonly environment: Environment;
  readonly events: Recorder;
  readonly memory: Memory;
  readonly ptrSize: 4 | 8;
  readonly bigEndian: boolean;
  readonly hugePageSize: number;
  readonly physPageSize: number;
}

/** Go prints a line and exits: a throw as far as the machine is concerned. */
export function exit(line: string): never {
  throw new GoThrow("exit(2)", [line]);
}

export class System {
  /** Bytes by statistic: what the vocabulary's STATS name. */
  readonly stat: ReadonlyArray<Counter> = STATS.map(() => new Counter());
  /** Whether the last reservation is real; otherwise the space was only probed. */
  reserved = false;
  /** As mallocinit was told. */
  physPageSize: number;
  readonly environment: Environment;
  readonly memory: Memory;
  readonly events: Recorder;
  readonly #ptrSize: number;
  readonly #bigEndian: boolean;
  /** Up to here a statistic is added to as a double. */
  readonly #limit: number;

  constructor(machinery: Machinery) {
    const { ptrSize, bigEndian } = machinery;
    this.environment = machinery.environment;
    this.events = machinery.events;
    this.memory = machinery.memory;
    this.physPageSize = machinery.physPageSize;
    this.#ptrSize = ptrSize;
    this.#bigEndian = bigEndian;
    this.#limit = ptrSize === 8 || bigEndian ? EXACT : 2 ** 32 - 1;
  }

  saveOrRestore(tape: Tape): void {
    for (const counter of this.stat) counter.saveOrRestore(tape);
    this.reserved = tape.flag(this.reserved);
    this.physPageSize = tape.number(this.physPageSize);
  }

  /** Where a reservation landed, 0 if it was refused; `reserved` says if it is real. */
  reserve(hint: number, n: number): number {
    const r = this.environment.reserve(hint, n);
    this.reserved = this.environment.reserved;
    this.events.open(RESERVE, hint, n, r, this.reserved ? 1 : 0);
    return r;
  }

  /** Maps part of a reservation. Throws as sysMap does when the system refuses or moves it. */
  map(a: number, n: number, reserved: boolean, stat: number): void {
    this.inc(stat, n);
    const r = this.environment.map(a, n, reserved, stat);
    const done = r === a;
    const error = done ? 0 : (this.environment.errno ?? 0);
    this.events.open(MAP, a, n, reserved ? 1 : 0, stat, done ? AS_ASKED : r, error);
    if (!done) this.notMapped(a, n, reserved, r);
  }

  /** What comes of a mapping that is not where it was asked for. */
  notMapped(_a: number, _n: number, _reserved: boolean, _r: number): void {
    throw new GoThrow("runtime: out of memory");
  }

  /** Fresh zeroed memory anywhere, 0 if refused. */
  alloc(n: Word, stat: number): number {
    const r = this.environment.alloc(n, stat);
    const error = r === 0 ? (this.environment.errno ?? 0) : 0;
    this.events.open(ALLOC, this.events.word(n), stat, r, error);
    if (r === 0) this.notAllocated(error);
    else this.inc(stat, n);
    return r;
  }

  /** What comes of a refusal of fresh memory besides. */
  notAllocated(_error: number): void {}

  free(a: number, n: number, stat: number): void {
    if (stat !== LOCAL) this.dec(stat, n);
    const error = this.environment.free?.(a, n, stat) ?? 0;
    this.events.open(FREE, a, n, stat, error);
    if (error !== 0) this.failed("release", n, error);
  }

  /** The contents of the pages are no longer needed. */
  unused(a: number, n: number): void {
    const error = this.environment.unused?.(a, n) ?? 0;
    this.events.open(UNUSED, a, n, error);
    if (error !== 0) this.failed("decommit", n, error);
  }

  used(a: number, n: number): void {
    const error = this.environment.used?.(a, n) ?? 0;
    this.events.open(USED, a, n, error);
    if (error !== 0) this.failed("commit", n, error);
  }

  /** Makes the pages fault: for debugging the runtime only. */
  fault(a: number, n: number): void {
    this.events.open(FAULT, a, n);
  }

  /** What comes of a call that failed for good: most systems do not let Go know. */
  failed(_what: "release" | "decommit" | "commit", _n: number, _error: number): void {}

  /** Adds to a statistic. (mstats.go: mSysStatInc) */
  inc(stat: number, n: Word): void {
    const counter = this.stat[stat]!;
    const sum = counter.small + Number(n);
    if (counter.small >= 0 && sum <= this.#limit) counter.small = sum;
    else this.add(counter, BigInt(n));
  }

  /** Takes off a statistic. (mstats.go: mSysStatDec) */
  dec(stat: number, n: Word): void {
    const counter = this.stat[stat]!;
    const { small } = counter;
    if (small <= this.#limit && small >= Number(n)) counter.small = small - Number(n);
    else this.add(counter, -BigInt(n));
  }

  /** The rest: on a little-endian processor only the low word takes part, and Go checks it. */
  add(counter: Counter, n: bigint): void {
    const old = counter.bigint();
    const bits = this.#bigEndian ? 64 : 8 * this.#ptrSize;
    const low = BigInt.asUintN(bits, old);
    const val = BigInt.asUintN(bits, low + n);
    if (!this.#bigEndian && n > 0n && val < n) exit(`runtime: stat overflow: val ${val}, n ${n}`);
    if (!this.#bigEndian && low < -n) exit(`runtime: stat underflow: val ${val}, n ${-n}`);
    counter.set(old - low + val);
  }
}
