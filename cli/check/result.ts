/** What the check of a log came to. */
import type { FileResultOf, ResultOf } from "../arguments/files.ts";
import { exitCodes } from "../exit.ts";
import type { Judged } from "./judging.ts";

export interface JudgedLog {
  readonly tag: "judged";
  readonly judged: Judged;
}

export type Result = ResultOf<JudgedLog>;
export type LogResult = FileResultOf<JudgedLog>;

export type Verdict = "holds" | "differs" | "inconclusive" | "unreadable" | "interrupted";

export const verdictOf = (result: Result): Verdict => {
  if (result.tag !== "judged") return result.tag;
  const { judge, findings } = result.judged;
  if (findings.length > 0) return "differs";
  return judge.blocks === 0 ? "inconclusive" : "holds";
};

const codes: Readonly<Record<Verdict, number>> = {
  holds: exitCodes.holds,
  differs: exitCodes.differs,
  inconclusive: exitCodes.inconclusive,
  unreadable: exitCodes.usage,
  interrupted: exitCodes.interrupted,
};

/** From the best to the worst. */
const order: ReadonlyArray<Verdict> = [
  "inconclusive",
  "holds",
  "differs",
  "unreadable",
  "interrupted",
];

/** The worst of the logs decides. One without a block says nothing beside one that has some. */
export const worstOf = (results: ReadonlyArray<LogResult>): Verdict =>
  order[Math.max(...results.map(({ result }) => order.indexOf(verdictOf(result))))]!;

export const codeOf = (verdict: Verdict): number => codes[verdict];

/** What a reader should know of a log beside its verdict. */
export const notesOf = ({ judge, unfinished }: Judged): ReadonlyArray<string> => {
  const { hello, strays, unanswered, isInherited } = judge;
  const notes: string[] = [];
  if (hello === undefined) {
    notes.push("no handshake in the first line: 64 bits are assumed, and no promise");
  }
  for (const key of hello?.unknown ?? []) notes.push(`unknown key ${key}`);
  if (strays !== undefined) {
    const { count, line, what } = strays;
    const why = isInherited
      ? "the log starts when some lived already"
      : "the log has no such block, or it was freed before";
    const requests = count === 1 ? "1 request" : `${count} requests`;
    notes.push(
      `${requests} on no live block of the log, the first in line ${line}: ${what}; ${why}`,
    );
  }
  for (const { line, request } of unanswered) {
    notes.push(`the ${request.op} that began in line ${line} has no end`);
  }
  if (unfinished !== undefined) {
    notes.push(`line ${unfinished} has no line end, may be cut off, and is not judged`);
  }
  return notes;
};
