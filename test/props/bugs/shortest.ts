/** The search for a planted bug. The tests are one file a list, so that they run side by side. */
import type { Bug } from "../../../props/bugs/bug.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { verify, type VerifyCounterexample } from "../../../props/search/verify.ts";

/** One search for each; `mallocspec verify` makes many on all instances. */
const seeds = [7919, 7920, 7921, 7922];

/** No search ends with a counterexample of more actions. */
const longest = 30;

/** The milliseconds that the search for one bug may take. */
export const timeout = 300_000;

const lengthOf = ({ steps, boot }: VerifyCounterexample): number => steps.length - boot;

/**
 * The first counterexample that has at most `most` actions, boot aside, or else the shortest one;
 * undefined if the bug is not found, or if a search ends with a long one.
 */
export const counterexampleOf = (
  bug: Bug,
  name: string,
  most: number,
): VerifyCounterexample | undefined => {
  const instance = instanceNamed(name);
  let least: VerifyCounterexample | undefined;
  for (const seed of seeds) {
    const { counterexample: found } = verify({
      instance,
      against: "twin",
      runs: 30,
      actions: 600,
      seed,
      bug,
    });
    if (found === undefined) continue;
    if (lengthOf(found) > longest) return undefined;
    if (least === undefined || lengthOf(found) < lengthOf(least)) least = found;
    if (lengthOf(least) <= most) return least;
  }
  return least;
};

/** How many actions it has; Infinity if there is none. */
export const shortest = (bug: Bug, name: string, most: number): number => {
  const found = counterexampleOf(bug, name, most);
  return found === undefined ? Infinity : lengthOf(found);
};
