/** Visits a model completely, and says what the test of a model asserts of it. */
import { expect } from "vitest";
import { explore } from "../../../props/explorer/explore.ts";
import { kernelOf } from "../../../props/explorer/modelkernel.ts";
import type { Report } from "../../../props/explorer/report/report.ts";
import { type Constants, type Entry, models } from "../../../props/models/index.ts";

export const entryOf = (name: string): Entry => models.find((entry) => entry.name === name)!;

export const visit = async (
  name: string,
  changed: Constants = {},
  { checkView = 0, workers = 1 } = {},
): Promise<Report> => {
  const kernels = Array.from({ length: workers }, () => kernelOf(entryOf(name).small(changed)));
  const report = await explore(kernels, { checkView });
  expect(report.complete).toBe(true);
  return report;
};

/** The findings with the lengths of their paths; reached witnesses are found, too. */
export const found = ({ discoveries }: Report): Readonly<Record<string, number>> =>
  Object.fromEntries(
    discoveries.map(({ property, name, path }) => [
      name === "" ? property : `${property}: ${name}`,
      path.steps.length,
    ]),
  );

/** The size of a model. */
export const sizeOf = ({ distinct, depth, states }: Report) => ({ distinct, depth, states });

/** Properties that no state and no step was relevant to. */
export const vacuous = ({ verdicts }: Report): ReadonlyArray<string> =>
  verdicts.filter(({ relevant }) => relevant === 0).map(({ name }) => name);
