/** A view that hides a difference: two states with the same view that behave in different ways. */
import { type Kernel, nthOf } from "../kernel.ts";
import { ModelError } from "../model.ts";
import { Behaviour } from "../search/behaviour.ts";
import {
  type Path,
  type Predecessors,
  replay,
  type Route,
  routeTo,
  showPath,
} from "../search/path.ts";
import type { Mismatch } from "../search/viewcheck.ts";

export class ViewError extends ModelError {
  override readonly name = "ViewError";
  /** The way to the state that is kept, and to the one that looks the same. */
  readonly paths: readonly [Path, Path];

  constructor(message: string, paths: readonly [Path, Path]) {
    super(message);
    this.paths = paths;
  }
}

const endOf = ({ initial, steps }: Path): string => steps.at(-1)?.state ?? initial;

/** The error for a pair of states that the check of the view has found. */
export const viewError = async (
  kernel: Kernel,
  seed: number,
  found: Mismatch,
  predecessors: Predecessors,
): Promise<ViewError> => {
  const nth = nthOf(found.edge);
  const isInitial = found.parentHigh === 0 && found.parentLow === 0;
  const parent = { high: found.parentHigh, low: found.parentLow };
  const before = isInitial ? undefined : await routeTo(kernel, seed, parent, predecessors);
  const other: Route =
    before === undefined
      ? { initial: nth, steps: [] }
      : { initial: before.initial, steps: [...before.steps, nth] };
  const routes = [await routeTo(kernel, seed, found, predecessors), other] as const;
  const behaviour = new Behaviour(kernel, seed);
  const [kept, duplicate] = routes.map((route) => {
    const { words } = replay(kernel, seed, route).at(-1)!;
    return behaviour.linesOf(words, 0, words.length);
  }) as [ReadonlyArray<string>, ReadonlyArray<string>];
  const only = (these: ReadonlyArray<string>, those: ReadonlyArray<string>): string =>
    these.find((line) => !those.includes(line)) ?? "the same, but another number of times";
  const paths = [showPath(kernel, seed, routes[0]), showPath(kernel, seed, routes[1])] as const;
  return new ViewError(
    `${kernel.name}: two states have the same view and behave in different ways\n` +
      `  ${endOf(paths[0])}: ${only(kept, duplicate)}\n` +
      `  ${endOf(paths[1])}: ${only(duplicate, kept)}`,
    paths,
  );
};
