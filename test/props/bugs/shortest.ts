/** The search for a planted bug. The tests are one file a list, so that they run side by side. */
import type { Bug } from "../../../props/bugs/bug.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { verify } from "../../../props/search/verify.ts";

/** One search for each; `mallocspec verify` makes many on all instances. */
const seeds = [7919, 7920, 7921, 7922];

/** No search ends with a counterexample of more actions. */
const longest = 30;

/** The milliseconds that the search for one bug may take. */
export const timeout = 300_000;

/**
 * The number of actions, boot aside, of the first counterexample that has at most `most`, or else of
 * the shortest one; Infinity if the bug is not found, or if a search ends with a long one.
 */
export const shortest = (bug: Bug, name: string, most: number): number => {
  const instance = instanceNamed(name);
  let least = Infinity;
  for (const seed of seeds) {
    const { counterexample } = verify({
      instance,
      against: "twin",
      runs: 30,
      actions: 600,
      seed,
      bug,
    });
    if (counterexample === undefined) continue;
    const length = counterexample.steps.length - counterexample.boot;
    if (length > longest) return Infinity;
    least = Math.min(least, length);
    if (least <= most) return least;
  }
  return least;
};
