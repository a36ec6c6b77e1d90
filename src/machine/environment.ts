/**
 * The door through which everything enters that the allocator's own state does not determine: what
 * the operating system answers, random numbers, the clock, and what a collector found. Numbers in
 * and numbers out, so that asking creates nothing. Statistics are codes of the vocabulary.
 */
import type { Word } from "../numbers/word.ts";
import type { Saveable } from "./tape.ts";
import type { Stat } from "./vocabulary.ts";

/** `saveOrRestore` is for what an answer depends on beside the question. */
export interface Environment extends Saveable {
  /** Where a reservation of n bytes near the hint landed; 0 is a refusal. */
  reserve(hint: number, n: number): number;
  /** Whether that last reservation is real, or the space was only probed. */
  readonly reserved: boolean;
  /** Where n bytes of fresh memory are, a bigint from 2^53 on; 0 is a refusal. */
  alloc(n: Word, stat: number): number;
  /**
   * Where a mapping at `a` landed: `a` itself unless the system does not co-operate, 0 refused for
   * want of memory. On Unix a number below 4096 is an error's; on Windows that is in `errno`.
   */
  map(a: number, n: number, reserved: boolean, stat: number): number;
  /** Why `alloc` or `map` was refused, where Go learns it; 0, or absent, otherwise. */
  readonly errno?: number;
  /** sysFree, sysUnused, sysUsed: 0, also where absent, or why it failed for good. */
  free?(a: number, n: number, stat: number): number;
  unused?(a: number, n: number): number;
  used?(a: number, n: number): number;
  /** Linux is told which pages may be huge ones: madvise's number. */
  advise?(a: number, n: number, advice: number): void;
  /** A random 32-bit priority for a treap node. */
  prio(): number;
  /** A random 32-bit number for the sampler, which is at `rate`. */
  sample(rate: number): number;
  /** The rate that went with it. */
  readonly rate: number;
  /** The clock, in nanoseconds. */
  now(): number;
  /**
   * Which of the `ne` objects of the span at `a` the marker reached: bytes, lowest bit first, or
   * the same as hex digits; null where the machine was told before.
   */
  marks(a: number, ne: number): string | Uint8Array | null;
  /** The profile buckets that are new for the call stack of a sampled object. */
  buckets(): ReadonlyArray<{ readonly n: number; readonly align: number }>;
  /** Whether queueing the finalizer of the object at `a` needs a new block. */
  finblock(a: number): boolean;
  /** The stack spans that the processor of a freed cache gives back. */
  stackcache(c: number): ReadonlyArray<StackSpan>;
}

export interface StackSpan {
  readonly a: number;
  readonly np: number;
  readonly stat: Stat;
}
