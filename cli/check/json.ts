/** What `mallocspec check --json` prints (docs/JSON.md). */
import { printReply } from "../../wire/port/reply.ts";
import { printRequest } from "../../wire/port/request.ts";
import type { Finding } from "../../props/ports/log/finding.ts";
import { type LogResult, notesOf, verdictOf, worstOf } from "./result.ts";

const findingJson = (finding: Finding) => ({
  group: finding.group,
  name: finding.fault.name,
  operation: finding.fault.op,
  sentence: finding.fault.sentence ?? null,
  evidence: finding.fault.evidence,
  line: finding.line,
  begun: finding.begun ?? null,
  request: `${printRequest(finding.request)} = ${printReply(finding.reply)}`,
  concerned: finding.concerned.map(({ line, block }) => ({ line, block })),
  lines: finding.lines,
});

const fileJson = ({ file, seconds, result }: LogResult) => {
  const judged = result.tag === "judged" ? result.judged : undefined;
  const hello = judged?.judge.hello;
  return {
    file,
    verdict: verdictOf(result),
    seconds,
    port: hello === undefined ? null : { name: hello.name, version: hello.version },
    lines: judged?.lines ?? 0,
    operations: judged?.judge.operations ?? 0,
    blocks: judged?.judge.blocks ?? 0,
    exempt: judged?.judge.exempt ?? [],
    notes: judged === undefined ? [] : notesOf(judged),
    failures: (judged?.findings ?? []).map(findingJson),
    error: result.tag === "unreadable" ? result.problem : null,
  };
};

export const checkJson = (results: ReadonlyArray<LogResult>, clauses: ReadonlyArray<string>) => ({
  command: "check",
  verdict: worstOf(results),
  clauses,
  files: results.map(fileJson),
});
