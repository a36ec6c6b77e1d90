/**
 * The operating system's memory layer (mem_linux.go): each call asks the environment, accounts to
 * a statistic and is recorded at its return.
 */
import type { Word } from "./bits.ts";
import type { Environment } from "./environment.ts";
import type { Recorder } from "./event.ts";
import type { Memory } from "./memory.ts";
import { GoThrow, hex } from "./stop.ts";
import { CODE, LOCAL } from "./vocabulary.ts";

const RESERVE = CODE["os.reserve"];
const MAP = CODE["os.map"];
const ALLOC = CODE["os.alloc"];
const FREE = CODE["os.free"];
const UNUSED = CODE["os.unused"];
const USED = CODE["os.used"];
const FAULT = CODE["os.fault"];

/** The kernel's answer where a mapping was made anywhere else than asked: recorded as such. */
const AS_ASKED = -1;

export class System {
  /** Bytes by statistic: what the vocabulary's STATS name. */
  readonly stat = new Float64Array(LOCAL + 1);
  readonly environment: Environment;
  readonly #events: Recorder;
  readonly #memory: Memory;

  constructor(environment: Environment, events: Recorder, memory: Memory) {
    this.environment = environment;
    this.#events = events;
    this.#memory = memory;
  }

  /** Where a reservation landed, 0 if it was refused; `environment.reserved` says if it is real. */
  reserve(hint: number, n: number): number {
    const r = this.environment.reserve(hint, n);
    this.#events.open(RESERVE, hint, n, r, r !== 0 && this.environment.reserved ? 1 : 0);
    return r;
  }

  /** Maps part of a reservation. Throws as sysMap does when the system refuses or moves it. */
  map(a: number, n: number, reserved: boolean, stat: number): void {
    this.stat[stat]! += n;
    const r = this.environment.map(a, n, reserved, stat);
    this.#events.open(MAP, a, n, reserved ? 1 : 0, stat, r === a ? AS_ASKED : r);
    if (r === a) return;
    if (r === 0) throw new GoThrow("runtime: out of memory");
    if (reserved) throw new GoThrow("runtime: cannot map pages in arena address space");
    throw new GoThrow("runtime: address space conflict", [
      `runtime: address space conflict: map(${hex(a)}) = ${hex(r)}`,
    ]);
  }

  /** Fresh zeroed memory anywhere, 0 if refused. */
  alloc(n: Word, stat: number): number {
    const r = this.environment.alloc(Number(n), stat);
    this.#events.open(ALLOC, this.#events.word(n), stat, r);
    if (r !== 0) this.stat[stat]! += Number(n);
    return r;
  }

  free(a: number, n: number, stat: number): void {
    this.#events.open(FREE, a, n, stat);
    if (stat !== LOCAL) this.stat[stat]! -= n;
  }

  /** The pages' contents are no longer needed; they read as zero from here on. */
  unused(a: number, n: number): void {
    this.#memory.release(a, n);
    this.#events.open(UNUSED, a, n);
  }

  used(a: number, n: number): void {
    this.#events.open(USED, a, n);
  }

  fault(a: number, n: number): void {
    this.#events.open(FAULT, a, n);
  }
}
