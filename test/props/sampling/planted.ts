/** Samplers with a bug each. */
import { fastlog2Table } from "../../../spec/objects/sample.ts";
import { periodMax } from "../../../props/properties/invariants/objects/sampling.ts";
import type { Sampler } from "../../../props/sampling/sampler.ts";

/** What a bug changes of fastlog2 and nextSample. */
interface Bug {
  readonly log?: (low: number, high: number, part: number) => number;
  readonly scaleBits?: number;
  readonly numberOf?: (random: number) => number;
  readonly bits?: number;
  readonly cap?: number;
  readonly ln2?: number;
  readonly round?: (x: number) => number;
  readonly plus?: number;
}

const straight = (low: number, high: number, part: number): number => low + (high - low) * part;

const withBug = (name: string, bug: Bug): Sampler => {
  const { log = straight, scaleBits = 20, bits = 26, cap = periodMax } = bug;
  const { numberOf = (random) => (random % 2 ** bits) + 1, ln2 = Math.LN2 } = bug;
  const { round = Math.floor, plus = 1 } = bug;
  const fastlog2 = (x: number): number => {
    if (x === 0) return -1023;
    const exponent = 31 - Math.clz32(x);
    const mantissa = (x / 2 ** exponent - 1) * 32;
    const index = Math.floor(mantissa);
    const part = Math.floor((mantissa - index) * 2 ** 20) % 2 ** scaleBits;
    return exponent + log(fastlog2Table[index]!, fastlog2Table[index + 1]!, part / 2 ** 20);
  };
  const nextSample = (random: number, rate: number): number => {
    const qlog = Math.min(0, fastlog2(numberOf(random)) - bits);
    return (round(-qlog * ln2 * Math.min(rate, cap)) | 0) + plus;
  };
  return { name, fastlog2, nextSample };
};

/** No bug: what the others are changed from. */
export const sound = withBug("sound", {});

export const planted: ReadonlyArray<Sampler> = [
  withBug("no interpolation", { log: (low) => low }),
  withBug("the table's entries exchanged", { log: (low, high, part) => straight(high, low, part) }),
  withBug("19 bits of the mantissa", { scaleBits: 19 }),
  withBug("the distance without 1 added", { plus: 0 }),
  withBug("the distance with 2 added", { plus: 2 }),
  withBug("the number without 1 added", { numberOf: (random) => random % 2 ** 26 }),
  withBug("the number with 2 added", { numberOf: (random) => (random % 2 ** 26) + 2 }),
  withBug("25 bits of the random number", { bits: 25 }),
  withBug("27 bits for 26 in the logarithm", { bits: 27, numberOf: (r) => (r % 2 ** 26) + 1 }),
  withBug("a logarithm to the base 2", { ln2: 1 }),
  withBug("ln(2) with three digits", { ln2: 0.693 }),
  withBug("rounded to the nearest", { round: Math.round }),
  withBug("rounded up, and 1 more", { round: Math.ceil }),
  withBug("capped at 256", { cap: 256 }),
];

/** At rates beyond the cap these are not what the discovery sample-cap says. */
export const cappedElsewhere: ReadonlyArray<Sampler> = [
  withBug("capped at 0x6000000", { cap: 0x6000000 }),
  withBug("capped at 0x7100000", { cap: 0x7100000 }),
  withBug("not capped", { cap: Infinity }),
];
