/**
 * The functions of the heap sampler, as each twin has them. A sampler is a pure function of one random
 * number and the sampling rate, so its distribution can be computed from all the random numbers.
 */
import * as Spec from "../../spec/objects/sample.ts";
import * as Src from "../../src/objects/sample.ts";

export interface Sampler {
  readonly name: string;
  /** An approximation of log2(x) for an integer x from 1 to 2^26. (fastlog2.go) */
  readonly fastlog2: (x: number) => number;
  /** The distance in bytes to the next sample. (malloc.go:867 nextSample) */
  readonly nextSample: (random: number, rate: number) => number;
}

export const specSampler: Sampler = {
  name: "spec",
  fastlog2: Spec.fastlog2,
  nextSample: (random, rate) => Spec.sampleAfter(rate, random),
};

export const srcSampler: Sampler = {
  name: "src",
  fastlog2: Src.fastlog2,
  nextSample: Src.nextSample,
};

/** The bits of a random number that nextSample uses. (malloc.go:894 randomBitCount) */
export const randomBits = 26;

/** How many random numbers nextSample tells apart; all are equally likely. */
export const numbers = 2 ** randomBits;
