/**
 * Memory that is never freed (malloc.go: persistentalloc): chunks from the system, one current
 * chunk for each P and a global one for threads without a P.
 *
 * Invariant: base[i] = 0 or 0 <= offset[i] <= the chunk size; index 0 is the global chunk, i + 1
 * the chunk of P i.
 */
import { grow, isPowerOfTwo, roundUp, type Word } from "../numbers/word.ts";
import type { Config } from "../instance/config.ts";
import type { Recorder } from "../machine/event.ts";
import type { System } from "../os/mem.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, OTHER_SYS } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const PERSIST = CODE.persist;
const DEFAULT_ALIGN = 8;

export class PersistentAlloc {
  base = new Float64Array(8);
  offset = new Float64Array(8);
  /** The chunk that allocations take from: 0, or 1 + the executing P. */
  current = 0;
  readonly #chunk: number;
  readonly #maxBlock: number;
  readonly #maxAlign: number;
  readonly #system: System;
  readonly #events: Recorder;

  constructor(config: Config, system: System, events: Recorder) {
    this.#chunk = config.persistentChunk;
    this.#maxBlock = config.persistentMaxBlock;
    this.#maxAlign = config.pageSize;
    this.#system = system;
    this.#events = events;
  }

  saveOrRestore(tape: Tape): void {
    let chunks = this.base.length;
    while (chunks > 0 && !this.base[chunks - 1] && !this.offset[chunks - 1]) chunks--;
    this.offset = tape.float64s(this.offset, chunks);
    this.base = tape.float64s(this.base, chunks);
    this.current = tape.integer(this.current);
  }

  /** Takes from P p's chunk from here on; -1 is the global one. */
  use(p: number): void {
    this.current = p + 1;
    if (p + 1 < this.base.length) return;
    this.base = grow(this.base, new Float64Array(2 * (p + 2)));
    this.offset = grow(this.offset, new Float64Array(2 * (p + 2)));
  }

  /** The address of n new bytes; `align` 0 means 8. Large blocks come from the system, 0 = refused. */
  alloc(n: Word, align: number, stat: number): number {
    this.#events.open(PERSIST, this.#events.word(n), align, stat);
    if (n === 0) throw new GoThrow("persistentalloc: size == 0");
    if (align !== 0) {
      if (!isPowerOfTwo(align)) throw new GoThrow("persistentalloc: align is not a power of 2");
      if (align > this.#maxAlign) throw new GoThrow("persistentalloc: align is too large");
    }
    let r: number;
    if (typeof n === "bigint" || n >= this.#maxBlock) {
      r = this.#system.alloc(n, stat);
    } else {
      r = this.carve(n, align || DEFAULT_ALIGN);
      if (stat !== OTHER_SYS) {
        this.#system.inc(stat, n);
        this.#system.dec(OTHER_SYS, n);
      }
    }
    this.#events.close(PERSIST, r);
    return r;
  }

  /** Cuts a block off the current chunk, or off a new one. */
  carve(n: number, align: number): number {
    const i = this.current;
    let offset = roundUp(this.offset[i]!, align);
    if (offset + n > this.#chunk || this.base[i] === 0) {
      this.offset[i] = offset;
      this.base[i] = this.#system.alloc(this.#chunk, OTHER_SYS);
      if (this.base[i] === 0) throw new GoThrow("runtime: cannot allocate memory");
      offset = 0;
    }
    this.offset[i] = offset + n;
    return this.base[i]! + offset;
  }
}
