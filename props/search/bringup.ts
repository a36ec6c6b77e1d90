/** Bringing a machine up, as choices: the caches of the processors have addresses that are not known before. */
import type { Action } from "../../spec/machine/action.ts";
import { boot, type Instance } from "../instances/instances.ts";
import type { Setting } from "../instances/setting.ts";
import type { Pages } from "../../spec/numbers/units.ts";
import { type Choice, fixed } from "./choice.ts";
import { goOn } from "./choices/cycles.ts";

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

const stack = (np: number): Choice =>
  fixed({ tag: "manual.alloc", p: 0, np: np as Pages, stat: "stacks_inuse" });

/** Large objects, and long free spans of several lengths: more than the fast heap has room for at first. */
const crowdOf = (crowd: number, { config }: Instance): ReadonlyArray<Choice> => {
  const { maxMHeapList: lists, maxSmallSize } = config;
  const times = (n: number, choices: (i: number) => ReadonlyArray<Choice>) =>
    Array.from({ length: n }, (_, i) => choices(i)).flat();
  const object: Action = { tag: "malloc", p: 0, n: maxSmallSize + 1, nz: 0 };
  const free: Choice = ({ manual }) => {
    const long = manual.find(({ np }) => np >= lists);
    return long && { tag: "manual.free", p: 0, ...long };
  };
  // What lies between two long spans joins them: both leave the treap, wherever they are in it.
  const join: Choice = ({ manual }) => {
    const span = manual[Math.floor(manual.length / 2)];
    return span && { tag: "manual.free", p: 0, ...span };
  };
  return [
    ...times(8 * crowd, () => [fixed(object)]),
    ...times(crowd, (i) => [stack(lists + (i % 8)), stack(1)]),
    ...times(crowd, () => [free]),
    ...times(Math.floor(crowd / 2), () => [join]),
  ];
};

/** Stacks of so many pages, one after the other; 0 frees the oldest of them. */
const stacksOf = (stacks: ReadonlyArray<number>): ReadonlyArray<Choice> =>
  stacks.map((np): Choice => {
    if (np > 0) return stack(np);
    return ({ manual: [oldest] }) => oldest && { tag: "manual.free", p: 0, ...oldest };
  });

/**
 * A resize stops half-way: the last processor is gone, and its cache with a tiny block is not freed. Then
 * a cycle marks `over` bytes more than are live, and a GC percent of 0 makes what is marked the trigger.
 * Nothing is swept yet.
 */
const cycled = (over: number, { config, nprocs }: Instance): ReadonlyArray<Choice> => {
  const large: Action = { tag: "malloc", p: 0, n: config.maxSmallSize + 1, nz: 0 };
  const tiny: Action = { tag: "malloc", p: nprocs - 1, n: 1, nz: 0 };
  const halfway: Choice = ({ caches: [c] }) =>
    c === undefined || nprocs === 1
      ? undefined
      : { tag: "pcache", p: 0, i: 0, c, nprocs: nprocs - 1 };
  const next: Choice = (holdings) => {
    const { stage, count } = holdings.cycle;
    const action = stage === "off" && count > 0 ? undefined : goOn(holdings);
    if (action?.tag === "gc.marked") return { ...action, marked: Number(action.marked) + over };
    return action?.tag === "gc.trigger" ? { ...action, gcpercent: 0 } : action;
  };
  // A cycle has so many steps, two of them for each cache.
  const steps = 10 + 2 * nprocs;
  return [
    fixed(large),
    fixed(large),
    fixed(tiny),
    halfway,
    ...Array.from({ length: steps }, () => next),
  ];
};

/** The choices that bring a machine up in a setting. */
export const bringUp = (instance: Instance, setting: Setting): ReadonlyArray<Choice> =>
  boot(instance, setting).flatMap((action) => {
    if (action.tag === "procresize" && setting.early !== undefined) {
      return oneByOne(action.nprocs, setting.early);
    }
    if (action.tag !== "gc.enable") return [fixed(action)];
    const { crowd, stacks = [], over, rate } = setting;
    return [
      ...(crowd === undefined ? [] : crowdOf(crowd, instance)),
      ...stacksOf(stacks),
      fixed(action),
      ...(rate === undefined ? [] : [fixed({ tag: "rate", p: 0, rate })]),
      ...(over === undefined ? [] : cycled(over, instance)),
    ];
  });
