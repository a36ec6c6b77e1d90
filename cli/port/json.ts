/** What `mallocspec port verify --json` prints (docs/JSON.md). */
import { printReply } from "../../wire/port/reply.ts";
import { printRequest } from "../../wire/port/request.ts";
import { endOf, isFlaky, type PortOutcome } from "./outcome.ts";

export const portVerifyJson = (outcome: PortOutcome) => {
  const { report, failures, seed, seconds, repeat, command, unexpected, judged } = outcome;
  const { hello } = report;
  return {
    command: "port verify",
    dialect: "allocator",
    verdict: endOf(outcome),
    isInterrupted: outcome.isInterrupted,
    port: {
      command,
      name: hello.name,
      version: hello.version,
      ops: [...hello.ops],
      can: [...hello.can],
    },
    seed,
    repeat,
    seconds,
    sequences: report.runs,
    operations: report.operations,
    blocks: report.blocks,
    clauses: judged,
    exempt: report.exempt,
    notes: report.notes,
    gone: report.gone ?? null,
    unexpected: unexpected ?? null,
    failures: failures.map((failure) => ({
      group: failure.group,
      kind: failure.fault.kind,
      name: failure.fault.name,
      operation: failure.fault.op,
      sentence: failure.fault.sentence ?? null,
      evidence: failure.fault.evidence,
      isFlaky: isFlaky(failure),
      confirmed: failure.confirmed,
      attempts: failure.attempts,
      foundIn: failure.foundIn,
      cut: failure.cut ?? null,
      log: failure.requests.map((request, i) => {
        const reply = failure.replies[i];
        return `${printRequest(request)} = ${reply === undefined ? "?" : printReply(reply)}`;
      }),
      stderr: failure.fault.stderr ?? [],
      program: failure.program ?? null,
    })),
  };
};
