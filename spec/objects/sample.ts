/**
 * Heap sampling: how many bytes may be allocated before the next object is profiled
 * (malloc.go:862-916, fastlog2.go, mkfastlog2table.go).
 */
import { pipe } from "fp-ts/lib/function.js";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import { andThen, ask, emit, map, modify, tap, type Transition } from "../machine/transition.ts";

const indexBits = 5;
const scaleBits = 20;

/** log2(x) for x in [1, 2], as Go's math.Log2 rounds it: from the logarithm of x / 2. */
const log2 = (x: number): number =>
  x === 1 ? 0 : x === 2 ? 1 : Math.log(x / 2) * (1 / Math.LN2) + 1;

/** log2(1 + i/32) for i = 0 … 32. (mkfastlog2table.go: computeTable) */
export const fastlog2Table: ReadonlyArray<number> = Array.from(
  { length: 2 ** indexBits + 1 },
  (_, i) => log2(1 + i / 2 ** indexBits),
);

/**
 * A rough log2 of an integer from 1 to 2^31: linear between the table's entries. (fastlog2.go)
 */
export const fastlog2 = (x: number): number => {
  const exponent = 31 - Math.clz32(x);
  const mantissa = (x / 2 ** exponent - 1) * 2 ** indexBits;
  const index = Math.floor(mantissa);
  const scale = Math.floor((mantissa - index) * 2 ** scaleBits);
  const low = fastlog2Table[index] ?? 0;
  const high = fastlog2Table[index + 1] ?? 0;
  return exponent + low + (high - low) * scale * (1 / 2 ** scaleBits);
};

const periodMax = 0x7000000;
const randomBits = 26;
const minusLog2 = -0.6931471805599453;

/** A geometrically distributed number with mean `rate`, or `most`. (malloc.go:867 nextSample) */
export const sampleAfter = (rate: number, random: number, most = periodMax): number => {
  if (rate === 0) return 0;
  const period = Math.min(rate, most);
  const q = (random % 2 ** randomBits) + 1;
  const qlog = Math.min(0, fastlog2(q) - randomBits);
  return Math.trunc(qlog * (minusLog2 * period)) + 1;
};

/** The same without floating point: uniform below 2 * rate. (malloc.go:906 nextSampleNoFP) */
export const sampleAfterNoFP = (rate: number, random: number): number =>
  rate === 0 ? 0 : (random % (2 * Math.min(rate, 0x3fffffff))) | 0;

/** The seed caps the period so that a countdown has 32 bits; the profile scales with the whole rate. */
const most = ({ config }: State): number =>
  isRepaired(config, "sample-cap") ? Number.MAX_SAFE_INTEGER : periodMax;

/** The program sets MemProfileRate, in bytes. */
export const setRate = (rate: number): Transition<void> =>
  pipe(
    modify((s) => ({ ...s, rate })),
    andThen(emit({ e: "rate", rate })),
  );

/**
 * The longest distance. Only with the repair of `sample-cap`, and from a rate of 2^48 on, is one cut
 * there; no program allocates that many bytes.
 */
const distanceMax = Number.MAX_SAFE_INTEGER;

/** malloc.go:867 nextSample */
export const nextSample: Transition<number> = (s) =>
  pipe(
    ask<"sample">({ q: "sample", rate: s.rate }),
    map(({ rnd, rate }) => {
      const distance = sampleAfter(rate, rnd, most(s));
      return { rnd, rate, r: Math.min(distance, distanceMax) };
    }),
    tap((drawn) => emit({ e: "sample", ...drawn })),
    map(({ r }) => r),
  )(s);
