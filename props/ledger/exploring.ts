/** Finds a defect by visiting every state of a small machine, up to the first level that shows it. */
import { explore } from "../explorer/explore.ts";
import type { Discovery, Report } from "../explorer/report/report.ts";
import type { Route } from "../explorer/search/path.ts";
import { helpful } from "../instances/setting.ts";
import { startOf, stepsOn } from "../models/traces/trace.ts";
import { programOf } from "../search/shrink/program.ts";
import type { Repaired } from "./defect.ts";
import type { Exploration } from "./explorations.ts";
import { constantsOf, definitionOf, kernelWith } from "./kernels.ts";
import type { Portable, Way } from "./way.ts";

type Kernel = ReturnType<typeof kernelWith>;

const portableOf = (one: Exploration, kernel: Kernel, route: Route): Portable | undefined => {
  const definition = definitionOf(one);
  if (definition.oddities !== undefined) return undefined;
  const start = startOf(definition);
  const path = [...start, ...stepsOn(kernel, route)];
  const { config } = definition;
  const setting = helpful(config);
  const program = programOf({ setting, path, boot: start.length });
  return { config, program, luck: setting.luck };
};

/** What is broken by the defect, or in a way that is not known. */
const leftIn = ({ discoveries, verdicts }: Report, id: string): Discovery | undefined => {
  const witnesses = verdicts.filter(({ kind }) => kind === "sometimes").map(({ name }) => name);
  return discoveries.find(
    ({ property, name }) => name === id || (name === "" && !witnesses.includes(property)),
  );
};

/** Explores as deep with a repair. */
const mended = async (
  one: Exploration,
  id: string,
  repair: string,
  path: number,
): Promise<Repaired> => {
  // A state at this depth is not expanded, and so not judged.
  const report = await explore(kernelWith(one, [repair]), { maxDepth: path + 1 });
  const left = leftIn(report, id);
  return left === undefined
    ? { tag: "removed" }
    : {
        tag: "left",
        evidence: `${left.property} is broken after ${left.path.steps.length} steps`,
      };
};

/** Undefined where the exploration does not come to the defect. */
export const exploring = async (one: Exploration, id: string): Promise<Way | undefined> => {
  const kernel = kernelWith(one, []);
  const report = await explore(kernel, { until: one.until });
  const found = report.discoveries.find(({ name }) => name === id);
  if (found === undefined) return undefined;
  const path = found.path.steps.length;
  return {
    by: {
      tag: "exploration",
      model: one.model,
      constants: constantsOf(one),
      states: report.distinct,
    },
    path,
    portable: portableOf(one, kernel, found.path.route),
    mended: (repair) => mended(one, id, repair, path),
  };
};
