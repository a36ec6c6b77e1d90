/** Which properties a path has broken or reached, and where: for a path that no search has found. */
import type { Kernel } from "../kernel.ts";
import { Counter } from "../search/counter.ts";
import { replay, type Route } from "../search/path.ts";
import { type Found, keyOf, nameOf } from "../search/tally.ts";

export interface Judged {
  readonly property: string;
  /** In which way it is broken. */
  readonly name: string;
  /** After how many steps: the state there, or the step that leads there. */
  readonly steps: number;
}

/** What is broken or reached in one state, and in the steps out of it. */
class Judge extends Counter {
  readonly found: Found[] = [];

  constructor(kernel: Kernel, words: Uint32Array<ArrayBuffer>) {
    super(kernel);
    this.begin(0, 0);
    kernel.expand(words, 0, words.length, this);
    this.finish();
  }

  override successor(kind: number): void {
    this.count(kind);
  }

  protected override onFound(_key: string, found: Found): void {
    this.found.push(found);
  }
}

/** The first place on a path at which each property is broken or reached. */
export const judgePath = (kernel: Kernel, seed: number, route: Route): ReadonlyArray<Judged> => {
  const first = new Map<string, Judged>();
  replay(kernel, seed, route).forEach(({ words }, i) => {
    for (const found of new Judge(kernel, words).found) {
      if (first.has(keyOf(found)) || (found.nth >= 0 && found.nth !== route.steps[i])) continue;
      const property = nameOf(kernel, found.property);
      first.set(keyOf(found), { property, name: found.name, steps: found.nth < 0 ? i : i + 1 });
    }
  });
  return [...first.values()];
};
