/**
 * How far it is to the next heap sample (malloc.go: nextSample; fastlog2.go). The distances are
 * geometric with mean MemProfileRate: a uniform number through the inverse of the distribution,
 * with a logarithm by table that must be exact to the last bit.
 */
import { bitsHigh, bitsLow } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const SAMPLE = CODE.sample;
const RATE_MAX_NO_FP = 0x3fffffff;
const RANDOM_BITS = 26;
const MINUS_LOG_2 = -0.6931471805599453;
const PERIOD_MAX = 0x7000000;
const TABLE_BITS = 5;
/** What the further bits of the mantissa count, of which there are 20. */
const SCALE = 1 / 1048576;

/**
 * log2(1 + i/32), as math.Log2 computes it: the exponent plus the scaled logarithm of the fraction
 * in [1/2, 1).
 */
const TABLE = Float64Array.from({ length: (1 << TABLE_BITS) + 1 }, (_, i) => {
  const x = 1 + i / (1 << TABLE_BITS);
  if (x === 1) return 0;
  return x === 2 ? 1 : Math.log(x / 2) * (1 / Math.LN2) + 1;
});

/** An approximation of log2(x). */
export function fastlog2(x: number): number {
  const high = bitsHigh(x);
  const exponent = ((high >>> 20) & 0x7ff) - 1023;
  const index = (high >>> (20 - TABLE_BITS)) & ((1 << TABLE_BITS) - 1);
  const scale = (high & 0x7fff) * 32 + (bitsLow(x) >>> 27);
  const [from, to] = [TABLE[index]!, TABLE[index + 1]!];
  return exponent + from + (to - from) * scale * SCALE;
}

/** The distance to the next sample for a random 32-bit number. */
export function nextSample(random: number, rate: number): number {
  if (rate === 0) return 0;
  const period = Math.min(rate, PERIOD_MAX);
  const q = (random % 2 ** RANDOM_BITS) + 1;
  const log = Math.min(0, fastlog2(q) - RANDOM_BITS);
  return ((log * (MINUS_LOG_2 * period)) | 0) + 1;
}

/** The same without floating point, for Plan 9's note handler. (nextSampleNoFP) */
export function nextSampleNoFP(random: number, rate: number): number {
  const capped = Math.min(rate, RATE_MAX_NO_FP);
  return capped === 0 ? 0 : (random % (2 * capped)) | 0;
}

export class Sampler {
  /** MemProfileRate. */
  rate: number;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.rate = rt.config.memProfileRate;
  }

  saveOrRestore(tape: Tape): void {
    this.rate = tape.number(this.rate);
  }

  setRate(rate: number): void {
    this.rate = rate;
    this.#rt.malloc.attend();
  }

  /** Draws the distance to the next sample. */
  next(): number {
    const { environment, events } = this.#rt;
    const random = environment.sample(this.rate);
    const { rate } = environment;
    const r = nextSample(random, rate);
    events.open(SAMPLE, random, rate, r);
    return r;
  }
}
