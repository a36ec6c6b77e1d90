/** Judging one log: read in batches of lines, so that its length does not matter. */
import type { Clause } from "../../props/contract/clauses/clause.ts";
import type { Finding } from "../../props/ports/log/finding.ts";
import { LogJudge } from "../../props/ports/log/judge.ts";
import { parseLogLine } from "../../wire/port/logline.ts";
import { PortMistake } from "../../wire/port/mistake.ts";
import { InputError, linesOf } from "../../host/files/tracefile.ts";

/** What is known of a log. */
export interface Judged {
  readonly judge: LogJudge;
  readonly lines: number;
  /** The line that has no line end: it may be cut off, and is not judged. */
  readonly unfinished: number | undefined;
  readonly findings: ReadonlyArray<Finding>;
}

export interface LogRequest {
  readonly file: string;
  readonly clauses: ReadonlyArray<Clause>;
  /** Called after each batch with the number of lines read so far. */
  readonly onLines: (lines: number) => void;
}

/** Reads a log to its end; throws InputError where it is none. */
export const judgeLog = async ({ file, clauses, onLines }: LogRequest): Promise<Judged> => {
  const judge = new LogJudge(clauses);
  let count = 0;
  const take = (lines: ReadonlyArray<string>): void => {
    for (const line of lines) {
      count++;
      try {
        const entry = parseLogLine(line);
        if (entry !== undefined) judge.take(entry, count);
      } catch (error) {
        if (!(error instanceof PortMistake)) throw error;
        throw new InputError(file, error.message, count);
      }
    }
    onLines(count);
  };
  // The last batch is what follows the last line end.
  let held: ReadonlyArray<string> = [];
  for await (const lines of linesOf(file)) {
    take(held);
    held = lines;
  }
  const isUnfinished = held.length > 0;
  if (judge.operations === 0) {
    const found = count === 0 && !isUnfinished ? "an empty file" : "no line that is a request";
    const why = isUnfinished ? `; line ${count + 1} has no line end` : "";
    throw new InputError(
      file,
      `found ${found}, expected lines such as "malloc 3 64 = 0x55d0"${why}`,
    );
  }
  return {
    judge,
    lines: count,
    unfinished: isUnfinished ? count + 1 : undefined,
    findings: judge.findings,
  };
};
