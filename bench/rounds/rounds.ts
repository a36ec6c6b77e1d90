/**
 * Timing by rounds: in each round every contestant runs one batch, and the first one changes from
 * round to round, so that disturbances of the machine hit all of them alike.
 */

/** What is measured. `batch` does its work once and says how long a unit of it took. */
export interface Contestant {
  batch(): number | Promise<number>;
}

export interface Rounds {
  /** Uncounted rounds, which warm up code and caches. */
  readonly warmup: number;
  readonly rounds: number;
}

/** The samples of each contestant, one for each round. */
export const contest = async (
  contestants: ReadonlyArray<Contestant>,
  { warmup, rounds }: Rounds,
): Promise<ReadonlyArray<ReadonlyArray<number>>> => {
  const samples = contestants.map((): number[] => []);
  for (let round = -warmup; round < rounds; round++) {
    for (let i = 0; i < contestants.length; i++) {
      const turn = (i + round + warmup) % contestants.length;
      const sample = await contestants[turn]!.batch();
      if (round >= 0) samples[turn]!.push(sample);
    }
  }
  return samples;
};

/** Nanoseconds that some work takes. */
export const nanoseconds = (work: () => void): number => {
  const from = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - from);
};
