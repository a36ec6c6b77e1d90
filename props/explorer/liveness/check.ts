/** Properties of the kind "eventually": a run without the target is replayed before it is reported. */
import { eventualOf, type Kernel, nthOf } from "../kernel.ts";
import type { Discovery } from "../report/report.ts";
import {
  hasTarget,
  type Predecessors,
  replay,
  ReplayError,
  type Route,
  routeTo,
  showPath,
} from "../search/path.ts";
import { Graph } from "./graph.ts";
import { runWithout } from "./lasso.ts";

interface Replayed {
  readonly route: Route;
  readonly property: number;
  /** Steps before the part of the run that must not have the target. */
  readonly before: number;
  /** Steps before the cycle; undefined where the run ends. */
  readonly loop: number | undefined;
}

/** Throws a ReplayError unless the run avoids the target, and comes back to where its cycle begins. */
const checkReplay = (kernel: Kernel, seed: number, run: Replayed): void => {
  const { route, property, before, loop } = run;
  const states = replay(kernel, seed, route);
  if (states.slice(before).some((state) => hasTarget(kernel, state, property))) {
    throw new ReplayError(
      kernel.name,
      "a state had the target of a property, which it had not before,",
    );
  }
  if (loop === undefined) return;
  const [start, end] = [states[loop]!.fingerprint, states.at(-1)!.fingerprint];
  if (start.high !== end.high || start.low !== end.low) {
    throw new ReplayError(kernel.name, "a cycle did not come back");
  }
};

/** The discoveries of a search that kept a record of its graph. */
export const livenessOf = async (
  kernel: Kernel,
  seed: number,
  records: ReadonlyArray<Uint32Array>,
  predecessors: Predecessors,
): Promise<ReadonlyArray<Discovery>> => {
  const eventual = eventualOf(kernel);
  if (eventual.length === 0) return [];
  const graph = new Graph(records);
  const discoveries: Discovery[] = [];
  for (const [nth, property] of eventual.entries()) {
    const { name, hasStart = false } = kernel.properties[property]!;
    const run = runWithout(graph, nth, hasStart, kernel.fairness);
    if (run === undefined) continue;
    const nths = (steps: ReadonlyArray<number>): ReadonlyArray<number> =>
      steps.map((step) => nthOf(graph.edge[step]!));
    const { initial, steps } = await routeTo(
      kernel,
      seed,
      graph.fingerprint(run.stem.from),
      predecessors,
    );
    const route = { initial, steps: [...steps, ...nths(run.stem.steps), ...nths(run.cycle)] };
    const loop = run.cycle.length === 0 ? undefined : steps.length + run.stem.steps.length;
    checkReplay(kernel, seed, { route, property, before: steps.length, loop });
    const path = { ...showPath(kernel, seed, route), ...(loop === undefined ? {} : { loop }) };
    discoveries.push({ property: name, name: "", path });
  }
  return discoveries;
};
