/** Statistics of samples. pre: no list is empty. */

export const least = (samples: ReadonlyArray<number>): number => Math.min(...samples);

export const median = (samples: ReadonlyArray<number>): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};

/** The median of the ratios to the reference's sample of the same round: drift hits both alike. */
export const ratio = (samples: ReadonlyArray<number>, reference: ReadonlyArray<number>): number =>
  median(samples.map((sample, round) => sample / reference[round]!));
