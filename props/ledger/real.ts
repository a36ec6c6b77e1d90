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

/** So many tasks of a search that was made for a miniature are tried there. */
const mostTasks = 60;

/** Where neither the path nor a search is tried with Go's constants, and why. */
const untried: Readonly<Partial<Record<string, string>>> = {
  "growth-unseen":
    "an arena of 512 GiB must be full, and the specification keeps an entry for each of its pages",
};

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
  const known = realInstances(id);
  if (by.tag === "search" && known.includes(by.instance)) {
    return { tag: "itself", instance: by.instance };
  }
  const instances = known.length === 0 ? [usual] : known;
  const reason = untried[id];
  if (reason !== undefined) return { tag: "untried", reason };
  const same = portable && alongPath(id, portable, instances);
  if (same !== undefined) return same;
  const instance = seenOn(id, instances, known.length === 0 ? mostTasks : Infinity);
  return instance === undefined ? { tag: "unseen" } : { tag: "search", instance };
};
