/**
 * Fingerprints: 64 bits of a state's words, as two numbers of 32 bits that are computed apart. Different
 * seeds give unrelated fingerprints, so that a run with another seed (an audit) has other collisions.
 */
import type { Buffers } from "./buffers.ts";

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

/** Spreads each bit over all others; a bijection (the finalizer of MurmurHash3). */
export const mix = (x: number): number => {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/** Computes fingerprints; holds the last one in two fields, so that none is an object. */
export class Fingerprinter {
  readonly #seed1: number;
  readonly #seed2: number;
  high = 0;
  low = 0;

  constructor(seed: number) {
    this.#seed1 = mix(seed ^ PRIME_3);
    this.#seed2 = mix(Math.imul(seed, PRIME_5) + PRIME_2);
  }

  /**
   * Computes the fingerprint of words. It is never 0, which stands for no state.
   *
   * Each round of a lane is a bijection of the lane and of the word. So states of which one word differs
   * always differ in both lanes.
   */
  of(words: Uint32Array, at: number, length: number): void {
    let a = this.#seed1 ^ Math.imul(length, PRIME_1);
    let b = this.#seed2 + Math.imul(length, PRIME_4);
    for (let i = at; i < at + length; i++) {
      const word = words[i]! | 0;
      a = Math.imul(a ^ word, PRIME_2);
      a ^= a >>> 15;
      a = Math.imul(a, PRIME_1);
      a ^= a >>> 13;
      b = Math.imul(b + Math.imul(word, PRIME_3), PRIME_4);
      b ^= b >>> 16;
      b = Math.imul(b, PRIME_5);
      b ^= b >>> 14;
    }
    const high = mix(a + Math.imul(b, PRIME_5)) >>> 0;
    this.low = mix(b ^ high) >>> 0;
    this.high = high === 0 && this.low === 0 ? 1 : high;
  }

  /** Of a state that a kernel wrote: of its view, where it has one. */
  ofWritten({ state, view }: Buffers, length: number, viewLength: number): void {
    if (viewLength < 0) this.of(state, 0, length);
    else this.of(view, 0, viewLength);
  }
}

/** The probability that any two of n different states have the same fingerprint (at most). */
export const collisionProbability = (n: number): number =>
  Math.min(1, ((n / 2 ** 32) * ((n - 1) / 2 ** 32)) / 2);
