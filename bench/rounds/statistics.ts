/** What a list of samples says. pre: none is empty. */

export const least = (samples: ReadonlyArray<number>): number => Math.min(...samples);

export const median = (samples: ReadonlyArray<number>): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};

/** Each sample beside the reference's of the same round, which drift and neighbours hit alike. */
export const ratio = (samples: ReadonlyArray<number>, reference: ReadonlyArray<number>): number =>
  median(samples.map((sample, round) => sample / reference[round]!));
