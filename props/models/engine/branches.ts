/**
 * The branches of a step: an action with every list of answers that the environment may give to it.
 * The machine asks, and each request is a branching point with as many branches as there are options.
 *
 * Each run of the step takes the first option wherever nothing is chosen yet, and records how many
 * options there were. The next run takes the next option of the last point that has one left. So
 * each list of answers costs one run.
 */
import * as E from "fp-ts/lib/Either.js";
import type { Action } from "../../../spec/machine/action.ts";
import type { Environment, Recorded, Request } from "../../../spec/machine/environment.ts";
import { type Refusal, step, type Step, type State, withEnvironment } from "../../../spec/index.ts";
import { ModelError } from "../../explorer/model.ts";
import type { Performed } from "../../subjects/subject.ts";
import { silent } from "../encoding/state.ts";
import type { Option, Options } from "../environment/options.ts";
import type { Os } from "../environment/os.ts";
import type { World } from "../world.ts";

/** The options that a run has taken, the latest first. */
interface Taken {
  readonly request: Request;
  readonly option: Option;
  /** How many options there were. */
  readonly count: number;
  readonly earlier: Taken | null;
}

/** The environment of a run: it takes the options with the given numbers, and then first ones. */
interface Electing {
  readonly tag: "responder";
  readonly respond: (request: Request) => readonly [Option["answer"], Environment] | undefined;
  readonly os: Os;
  readonly taken: Taken | null;
}

/** What one list of answers leads to. */
export interface Branch {
  readonly performed: Performed;
  readonly state: State;
  readonly os: Os;
  readonly answers: ReadonlyArray<Recorded>;
  /** The options that were taken where there were several. */
  readonly labels: ReadonlyArray<string>;
}

const electing = (
  options: Options,
  path: ReadonlyArray<number>,
  os: Os,
  { depth, taken }: { readonly depth: number; readonly taken: Taken | null },
): Electing => ({
  tag: "responder",
  os,
  taken,
  respond: (request) => {
    const all = options(request, os);
    const option = all[path[depth] ?? 0];
    if (option === undefined) return undefined;
    const next = { request, option, count: all.length, earlier: taken };
    return [option.answer, electing(options, path, option.os, { depth: depth + 1, taken: next })];
  },
});

const inOrder = (taken: Taken | null): ReadonlyArray<Taken> => {
  const all: Taken[] = [];
  for (let at = taken; at !== null; at = at.earlier) all.push(at);
  return all.reverse();
};

/** The next path, or undefined where all have been taken. */
export const nextPath = (
  path: ReadonlyArray<number>,
  taken: ReadonlyArray<{ readonly count: number }>,
): ReadonlyArray<number> | undefined => {
  for (let i = taken.length - 1; i >= 0; i--) {
    const chosen = (path[i] ?? 0) + 1;
    if (chosen >= taken[i]!.count) continue;
    return [...Array.from({ length: i }, (_, j) => path[j] ?? 0), chosen];
  }
  return undefined;
};

/** The reason for which there is no step. Throws where a model has no option for a request. */
const guardOf = (refusal: Refusal, action: Action): string => {
  switch (refusal.tag) {
    case "disabled":
      return refusal.reason;
    case "rejected":
      throw new ModelError(`${action.tag} is rejected: ${refusal.message}`);
    case "unexpected":
      throw new ModelError(`${action.tag} asks for ${refusal.request.q}, which has no option`);
  }
};

const branchOf = ({ outcome, event, state }: Step, taken: ReadonlyArray<Taken>): Branch => ({
  performed: { ...outcome, event },
  state: withEnvironment(silent)(state),
  os: (state.environment as Electing).os,
  answers: taken.map(
    ({ request, option }) => ({ q: request.q, answer: option.answer }) as Recorded,
  ),
  labels: taken.filter(({ count }) => count > 1).map(({ option }) => option.label),
});

/** All branches in a fixed order, or the guard that refuses the action. */
export const branches = (
  { state, os }: World,
  action: Action,
  options: Options,
): ReadonlyArray<Branch> | string => {
  const found: Branch[] = [];
  const perform = step(action);
  for (let path: ReadonlyArray<number> | undefined = []; path !== undefined;) {
    const environment = electing(options, path, os, { depth: 0, taken: null });
    const result = perform(withEnvironment(environment)(state));
    if (E.isLeft(result)) return guardOf(result.left, action);
    const taken = inOrder((result.right.state.environment as Electing).taken);
    found.push(branchOf(result.right, taken));
    path = nextPath(path, taken);
  }
  return found;
};
