/** Nanoseconds for each allocation: the fast twin beside two floors and three other allocators. */
import { readFileSync } from "node:fs";
import type { Candidate, Session } from "./candidate.ts";
import { bitmap } from "./candidates/bitmap.ts";
import { bump } from "./candidates/bump.ts";
import { pool } from "./candidates/pool.ts";
import { src } from "./candidates/src.ts";
import { tlsf } from "./candidates/tlsf.ts";
import { runNative } from "./native.ts";
import { type Contestant, contest, nanoseconds } from "./rounds.ts";
import type { Settings } from "./settings.ts";
import { least, median, ratio } from "./statistics.ts";
import { short, table } from "./table.ts";
import { type Workload, workloads } from "./workload.ts";

/** Objects that one call of a session allocates: a function that is called often gets compiled whole. */
const CALL = 256;

/**
 * Of so many batches the quickest counts, since in the first one the processor's caches are still
 * full of what others did. go/main.go does the same.
 */
const TURN = 3;

const timed = (session: Session, { count }: Workload): Contestant => {
  const once = (): number => {
    session.reset();
    return (
      nanoseconds(() => {
        for (let i = 0; i < count; i += CALL) session.run(i, Math.min(count, i + CALL));
      }) / count
    );
  };
  return { batch: () => Math.min(...Array.from({ length: TURN }, once)) };
};

/** The native program as contestants: it measures all workloads at the first one's turn. */
const native = (settings: Settings, all: ReadonlyArray<Workload>): ReadonlyArray<Contestant> => {
  const { native: built } = settings;
  if (built === null) return [];
  const left: Array<number | undefined> = all.map(() => undefined);
  return all.map((_, i) => ({
    batch: () => {
      if (left[i] === undefined) left.splice(0, all.length, ...runNative(built, all));
      const sample = left[i]!;
      left[i] = undefined;
      return sample;
    },
  }));
};

type Samples = ReadonlyArray<number>;

const cell = (samples: Samples, reference: Samples): string =>
  `${short(least(samples))} ${short(median(samples))} ×${ratio(samples, reference).toFixed(2)}`;

export const run = (settings: Settings): void => {
  const all = workloads(settings.objects);
  const candidates: ReadonlyArray<Candidate> = [
    src,
    bump,
    bitmap,
    pool,
    tlsf(readFileSync(settings.tlsf)),
  ];
  const contestants = [
    ...candidates.flatMap((candidate) =>
      all.map((workload) => timed(candidate.start(workload), workload)),
    ),
    ...native(settings, all),
  ];
  const samples = contest(contestants, settings);
  const names = candidates.map(({ name }) => name);
  if (settings.native !== null) names.push(settings.native.version);
  const rows = all.map(({ name }, i) => [
    name,
    ...names.map((_, c) => cell(samples[c * all.length + i]!, samples[i]!)),
  ]);
  console.log(`\nns per allocation: least, median, and × how many times what src takes\n`);
  console.log(table([["", ...names], ...rows]));
  if (settings.native === null) console.log("\nnative Go: not installed");
};
