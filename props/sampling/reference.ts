/**
 * The distributions that the sampler is held against. Both have the sampling rate as their mean:
 *
 * - the geometric distribution, which nextSample's comment promises: the distance is d bytes with
 *   probability (1 - 1/r)^(d-1) / r, for d = 1, 2, …;
 * - the exponential one, which its method uses, and with which the profile is scaled
 *   (protomem.go: scaleHeapSample): the distance is more than x bytes with probability exp(-x/r).
 *   Rounded up to whole bytes it is geometric, too, with a mean of about half a byte more.
 *
 * The Kolmogorov distance of two distributions is the largest difference, over all x, between their
 * probabilities of at most x. Their distance in total variation is the largest difference over all
 * sets of values; where both have whole bytes, it is half the sum of |P(d) - Q(d)|. From anything
 * continuous it is 1, so the exponential distribution is rounded up there.
 */
export interface Reference {
  /** The probability of more than d whole bytes. */
  readonly survival: (d: number) => number;
  /** The probability of exactly d bytes. */
  readonly mass: (d: number) => number;
}

/** At rate 1 the first byte is sampled for certain: exp(-1000) is 0. */
export const decayOf = (rate: number): number => (rate === 1 ? 1000 : -Math.log1p(-1 / rate));

export const geometric = (rate: number): Reference => {
  const decay = decayOf(rate);
  const survival = (d: number): number => (d <= 0 ? 1 : Math.exp(-d * decay));
  return { survival, mass: (d) => (d < 1 ? 0 : survival(d - 1) / rate) };
};

/** The exponential distribution, rounded up to whole bytes. */
export const exponential = (rate: number): Reference => {
  const ratio = Math.expm1(1 / rate);
  const survival = (d: number): number => (d <= 0 ? 1 : Math.exp(-d / rate));
  return { survival, mass: (d) => (d < 1 ? 0 : survival(d) * ratio) };
};

/** How far a distribution is from the references. */
export interface Distances {
  readonly kolmogorov: {
    readonly geometric: number;
    /** Not rounded: a distance of a whole byte is at least the probability of the first byte away. */
    readonly exponential: number;
    readonly exponentialRoundedUp: number;
  };
  readonly totalVariation: {
    readonly geometric: number;
    readonly exponentialRoundedUp: number;
  };
}
