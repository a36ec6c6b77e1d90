/** Whether a defect shows with Go's own constants: on the same path, or else on one that a search finds. */
import { type Instance, instanceNamed } from "../instances/instances.ts";
import { helpful } from "../instances/setting.ts";
import { Position } from "../search/position.ts";
import { attemptOn } from "../search/verify.ts";
import type { Real } from "./defect.ts";
import { realInstances, seenOn, shows } from "./searching.ts";
import { type Scale, scalesOf, translated } from "./translation.ts";
import type { Portable, Way } from "./way.ts";

/** Where a path of a miniature is tried whose search has no instance with Go's constants. */
const usual = "go";

/** The first scale in which the path leads an instance to the defect. */
const scaleOn = (
  id: string,
  { config, program, luck, loaded }: Portable,
  instance: Instance,
): Scale | undefined => {
  const parameters = { instance, against: "invariants", runs: 1, actions: 1, seed: 1 } as const;
  const attempt = attemptOn({ ...parameters, wanted: [id] }, new Position());
  const setting = { ...helpful(instance.config), luck, ...(loaded && { loaded }) };
  return scalesOf(config, instance.config).find((scale) => {
    const failure = attempt(setting, translated(program, config, instance.config, scale));
    return failure !== undefined && shows(failure.counterexample, id);
  });
};

const alongPath = (id: string, portable: Portable, names: ReadonlyArray<string>) => {
  for (const name of names) {
    const scale = scaleOn(id, portable, instanceNamed(name));
    if (scale !== undefined) return { tag: "path", instance: name, ...scale } as const;
  }
  return undefined;
};

export const realOf = (id: string, { by, portable }: Way): Real => {
  const instances = realInstances(id);
  if (by.tag === "search" && instances.includes(by.instance)) {
    return { tag: "itself", instance: by.instance };
  }
  const same = portable && alongPath(id, portable, instances.length === 0 ? [usual] : instances);
  if (same !== undefined) return same;
  if (instances.length === 0) {
    return portable === undefined
      ? { tag: "untried", reason: "the path needs answers of the small machine's OS" }
      : { tag: "unseen" };
  }
  const instance = seenOn(id, instances);
  return instance === undefined ? { tag: "unseen" } : { tag: "search", instance };
};
