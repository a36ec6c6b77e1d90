/**
 * The search for runs that never reach what they must reach: to an end, or into a lasso. A lasso counts only
 * if it is fair, so it passes what each assumption of fairness asks of it.
 */
import { type FairKind, kindOf } from "../kernel.ts";
import { components } from "./components.ts";
import { type Graph, type Walk, WalkSearch } from "./graph.ts";
import { startMark, targetMark } from "./record.ts";

/** A run: the walk up to its end, or to the state to which the cycle comes back. */
export interface Run {
  readonly stem: Walk;
  /** Empty where the run ends. */
  readonly cycle: ReadonlyArray<number>;
}

type States = ReadonlySet<number>;

const isInside = (graph: Graph, inside: States, step: number): boolean =>
  inside.has(graph.target[step]!);

/** The least step of a kind inside a set of states, with the state where it is taken. */
const stepInside = (
  graph: Graph,
  inside: States,
  kind: number,
): readonly [number, number] | undefined => {
  for (const v of inside) {
    for (let step = graph.first[v]!; step < graph.first[v + 1]!; step++) {
      const isKind = kindOf(graph.edge[step]!) === kind;
      if (isKind && isInside(graph, inside, step)) return [v, step];
    }
  }
  return undefined;
};

/**
 * A set of states, strongly connected, in which a run can stay fairly and forever; undefined where the
 * component has none.
 */
const fairPart = (
  graph: Graph,
  component: ReadonlyArray<number>,
  fairness: ReadonlyArray<FairKind>,
): States | undefined => {
  const inside = new Set(component);
  for (const { kind, strength } of fairness) {
    if (stepInside(graph, inside, kind) !== undefined) continue;
    const enabled = component.filter((v) => graph.isEnabled(v, kind));
    if (enabled.length === component.length) return undefined;
    if (strength === "weak" || enabled.length === 0) continue;
    // A run that stays here must avoid the states where the kind is enabled and leads out.
    const rest = new Set(component.filter((v) => !graph.isEnabled(v, kind)));
    for (const part of components(graph, rest, (v) => rest.has(v))) {
      const fair = fairPart(graph, part, fairness);
      if (fair !== undefined) return fair;
    }
    return undefined;
  }
  return inside;
};

/** A cycle from a state back to it that passes what fairness asks for. */
const cycleIn = (
  graph: Graph,
  inside: States,
  start: number,
  fairness: ReadonlyArray<FairKind>,
): ReadonlyArray<number> => {
  const steps: number[] = [];
  let at = start;
  const goTo = (isWanted: (v: number) => boolean): void => {
    const walk = graph.walk([at], (v) => inside.has(v), isWanted)!;
    steps.push(...walk.steps);
    at = walk.to;
  };
  const take = (step: number): void => {
    steps.push(step);
    at = graph.target[step]!;
  };
  for (const { kind, strength } of fairness) {
    const found = stepInside(graph, inside, kind);
    if (found !== undefined) {
      goTo((v) => v === found[0]);
      take(found[1]);
    } else if (strength === "weak") goTo((v) => !graph.isEnabled(v, kind));
  }
  if (steps.length === 0) {
    const end = graph.first[start + 1]!;
    for (let step = graph.first[start]!; step < end; step++) {
      if (!isInside(graph, inside, step)) continue;
      take(step);
      break;
    }
  }
  goTo((v) => v === start);
  return steps;
};

/** A run that never reaches the target of the nth property; undefined where each fair run does. */
export const runWithout = (
  graph: Graph,
  nth: number,
  hasStart: boolean,
  fairness: ReadonlyArray<FairKind>,
): Run | undefined => {
  const isAlive = (v: number): boolean => !graph.isMarked(v, targetMark(nth));
  const sources: number[] = [];
  for (let v = 0; v < graph.states; v++) {
    if (hasStart ? graph.isMarked(v, startMark(nth)) : graph.isInitial(v)) sources.push(v);
  }
  const search = new WalkSearch(graph, sources, isAlive);
  const order = new Map<number, number>();
  for (const v of search) {
    if (graph.isEnd(v)) return { stem: search.walkTo(v), cycle: [] };
    order.set(v, order.size);
  }
  const fair = components(graph, order.keys(), (v) => order.has(v))
    .flatMap((component) => fairPart(graph, component, fairness) ?? [])
    .map((inside) => [...inside].sort((a, b) => order.get(a)! - order.get(b)!))
    .sort((a, b) => order.get(a[0]!)! - order.get(b[0]!)!)[0];
  if (fair === undefined) return undefined;
  const start = fair[0]!;
  return { stem: search.walkTo(start), cycle: cycleIn(graph, new Set(fair), start, fairness) };
};
