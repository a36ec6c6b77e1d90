/** Bringing a machine up, as choices: the caches of the processors have addresses that are not known before. */
import type { Action } from "../../spec/machine/action.ts";
import { boot, type Instance } from "../instances/instances.ts";
import type { Setting } from "../instances/setting.ts";
import { type Choice, fixed } from "./choice.ts";

/** Processor `i` gets the oldest cache that no processor has. */
const bind =
  (i: number, nprocs: number): Choice =>
  ({ loose: [c] }) =>
    c === undefined ? undefined : { tag: "pcache", p: -1, i, c, nprocs };

/**
 * The processors one by one, as procresize makes them: the first one gets the cache of mallocinit.
 * Before each, the booting thread, which has no processor yet, allocates an object. (proc.go:
 * procresize)
 */
const oneByOne = (nprocs: number, sizes: ReadonlyArray<number>): ReadonlyArray<Choice> =>
  Array.from({ length: nprocs }, (_, i): ReadonlyArray<Choice> => {
    const size = sizes[i];
    const object: Action = { tag: "malloc", p: -1, n: size ?? 0, nz: 1 };
    const cache: Action = { tag: "mcache.alloc", p: -1 };
    return [
      ...(size === undefined ? [] : [fixed(object)]),
      ...(i === 0 ? [] : [fixed(cache)]),
      bind(i, nprocs),
    ];
  }).flat();

/** The choices that bring a machine up in a setting. */
export const bringUp = (instance: Instance, setting: Setting): ReadonlyArray<Choice> =>
  boot(instance, setting).flatMap((action) =>
    action.tag === "procresize" && setting.early !== undefined
      ? oneByOne(action.nprocs, setting.early)
      : [fixed(action)],
  );
