/** What `mallocspec port verify --json` prints of a port of the go dialect (docs/JSON.md). */
import type { Difference } from "../../../props/agreement/difference.ts";
import type { PortFailure } from "../../../props/ports/go/search.ts";
import { lastName } from "../../../props/report/report.ts";
import { showAction, showField } from "../../../props/report/show.ts";
import { showOutcome } from "../../../props/subjects/subject.ts";
import { endOf, type GoOutcome } from "./outcome.ts";

const sideOf = (difference: Difference | undefined, side: "expected" | "actual"): string | null =>
  difference === undefined ? null : showField(lastName(difference.path), difference[side]);

const failureJson = ({ steps, finding }: PortFailure) => {
  const { told, difference, evidence, stopped } = finding;
  return {
    action: told.action.tag,
    steps: steps.map(({ action, performed }) => ({
      action: showAction(action),
      outcome: showOutcome(performed),
    })),
    path: difference?.path ?? null,
    expected: sideOf(difference, "expected"),
    actual: sideOf(difference, "actual"),
    evidence: evidence ?? null,
    stopped: stopped?.how ?? null,
    stderr: stopped?.stderr ?? [],
  };
};

export const goVerifyJson = (outcome: GoOutcome) => {
  const { asked, report, command, seed, repeat, seconds, isInterrupted } = outcome;
  const { hello, runs, actions, failure } = report;
  return {
    command: "port verify",
    dialect: "go",
    verdict: endOf(outcome),
    isInterrupted,
    port: {
      command,
      name: hello.name,
      version: hello.version,
      actions: hello.actions === undefined ? null : [...hello.actions],
    },
    instance: asked.instance.name,
    level: asked.level,
    seed,
    repeat,
    seconds,
    sequences: runs,
    actions,
    failure: failure === undefined ? null : failureJson(failure),
  };
};
