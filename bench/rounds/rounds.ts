/**
 * Timing by rounds: in each, everybody gets one batch, beginning with another one each time, so
 * that what a machine does besides falls on all of them.
 */

/** What is measured. `batch` does its work once and says how long a unit of it took. */
export interface Contestant {
  batch(): number | Promise<number>;
}

export interface Rounds {
  /** Rounds that are not counted, while code and caches get warm. */
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
