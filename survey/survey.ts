/** Judges each allocator of a list, and what it does beside the first one, glibc. */
import { clauses } from "../props/contract/clauses/index.ts";
import { searchPort, type SearchReport } from "../props/ports/search.ts";
import type { Failure } from "../props/ports/shrinking/shrink.ts";
import { clock } from "../host/clock.ts";
import type { Guard } from "../host/port/guard.ts";
import type { Candidate, Made } from "./candidate.ts";

export interface Finding {
  readonly failure: Failure;
  /** Whether a program without the checker shows it; undefined where none is written. */
  readonly isAlone: boolean | undefined;
}

export interface Row {
  readonly candidate: Candidate;
  /** Absent where it is not installed. */
  readonly judged?: {
    readonly version: string;
    readonly report: SearchReport;
    readonly findings: ReadonlyArray<Finding>;
    /** Nanoseconds of a call, over those of glibc in the same run; undefined where glibc has no row. */
    readonly pace: number | undefined;
  };
}

export interface SurveyOptions {
  readonly seed: number;
  /** The most sequences, and the most seconds, for one allocator. */
  readonly runs: number;
  readonly seconds: number;
  /** Where programs are compiled. */
  readonly folder: string;
  readonly guard: Guard;
  readonly onRow?: (row: Row) => void;
}

/** The times that a pace is measured; the least counts. */
const rounds = 5;

/** The milliseconds that shrinking one failure may take. */
const shrinkMilliseconds = 10_000;

const searched = async (made: Made, options: SurveyOptions): Promise<SearchReport> => {
  const { seed, runs, seconds, guard } = options;
  const port = await made.start(guard);
  const until = clock() + seconds * 1000;
  try {
    return await searchPort(port, {
      seed,
      runs,
      clauses,
      isOver: () => clock() > until,
      shrinking: () => {
        const end = clock() + shrinkMilliseconds;
        return () => (clock() > end ? "time" : undefined);
      },
    });
  } finally {
    port.close();
  }
};

/** How many times as long as the reference's call one takes; both take turns. */
const paceBeside = (made: Made, reference: Made): number => {
  let [own, others] = [Infinity, Infinity];
  for (let i = 0; i < rounds; i++) {
    own = Math.min(own, made.pace());
    others = Math.min(others, reference.pace());
  }
  return own / others;
};

/** One row for each allocator, those that are not installed too. */
export const survey = async (
  all: ReadonlyArray<Candidate>,
  options: SurveyOptions,
): Promise<ReadonlyArray<Row>> => {
  const rows: Row[] = [];
  let glibc: Made | undefined;
  for (const candidate of all) {
    const made = await candidate.make(options.folder);
    if (candidate.name === "glibc") glibc = made;
    const row: Row = { candidate, ...(made && { judged: await judged(made, options, glibc) }) };
    rows.push(row);
    options.onRow?.(row);
  }
  return rows;
};

const judged = async (made: Made, options: SurveyOptions, glibc: Made | undefined) => {
  const report = await searched(made, options);
  return {
    version: made.version,
    report,
    findings: report.failures.map((failure) => ({
      failure,
      isAlone: made.failsAlone?.(report.hello, failure),
    })),
    pace: glibc && paceBeside(made, glibc),
  };
};
