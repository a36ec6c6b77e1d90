/** The audit: another seed has other collisions, so a run with it counts the same, or states were lost. */
import type { Report } from "./report.ts";

/** What two runs must agree in. The paths may differ where states have several shortest ones. */
const comparable = (report: Report): Readonly<Record<string, unknown>> => ({
  complete: report.complete,
  states: report.states,
  distinct: report.distinct,
  depth: report.depth,
  deadlocks: report.deadlocks,
  ends: report.ends,
  outside: report.outside,
  actions: report.actions.map(({ kind, enabled, taken, refused }) => ({
    kind,
    enabled,
    taken,
    refused,
  })),
  answers: report.answers,
  verdicts: report.verdicts,
  discoveries: report.discoveries.map(({ property, name, path }) => {
    const isLiveness = report.verdicts.some(
      (verdict) => verdict.name === property && verdict.kind === "eventually",
    );
    return { property, name, ...(isLiveness ? {} : { steps: path.steps.length }) };
  }),
});

/** In what two runs with different seeds differ, each in a line; none where the audit is passed. */
export const auditDifferences = (first: Report, second: Report): ReadonlyArray<string> => {
  const [a, b] = [comparable(first), comparable(second)];
  return Object.keys(a).flatMap((key) => {
    const [x, y] = [JSON.stringify(a[key]), JSON.stringify(b[key])];
    return x === y ? [] : [`${key}: ${x} with the first seed, ${y} with the second`];
  });
};
