/** Simpler forms of an action or a setting, which the shrinker tries. */
import type { Action } from "../../../spec/machine/action.ts";
import type { Instance } from "../../instances/instances.ts";
import { helpful, type Setting } from "../../instances/setting.ts";
import type { Part, Program } from "./program.ts";

/** What a setting may do without. */
type Optional = "early" | "loaded" | "priorities" | "crowd" | "stacks" | "over" | "rate";

const without = (setting: Setting, part: Optional): Setting => {
  const { [part]: _, ...rest } = setting;
  return rest;
};

/** No load, or one less. */
const withFewerLoads = (setting: Setting): ReadonlyArray<Setting> => {
  const { loaded = [] } = setting;
  if (loaded.length === 0) return [];
  return [
    without(setting, "loaded"),
    ...(loaded.length === 1
      ? []
      : loaded.map((_, i) => ({ ...setting, loaded: loaded.toSpliced(i, 1) }))),
  ];
};

/** No crowd, or one that is half as large or one less. */
const withSmallerCrowd = (setting: Setting): ReadonlyArray<Setting> => {
  const { crowd = 0 } = setting;
  if (crowd === 0) return [];
  const sizes = [Math.floor(crowd / 2), crowd - 1].filter((size) => size > 0);
  return [
    without(setting, "crowd"),
    ...sizes.map((size): Setting => ({ ...setting, crowd: size })),
  ];
};

/** No stacks, or one less. */
const withFewerStacks = (setting: Setting): ReadonlyArray<Setting> => {
  const { stacks } = setting;
  if (stacks === undefined) return [];
  return [
    without(setting, "stacks"),
    ...stacks.map((_, i) => ({ ...setting, stacks: stacks.toSpliced(i, 1) })),
  ];
};

/** The settings with one oddity of the operating system less, or one load. */
export const tamer = (setting: Setting, { config }: Instance): ReadonlyArray<Setting> => {
  const { image, faults, foreign, early, priorities, over, rate } = setting;
  const usual = helpful(config).image;
  const odd = (["physPageSize", "end", "brk"] as const).filter((one) => image[one] !== usual[one]);
  return [
    ...odd.map((one) => ({ ...setting, image: { ...image, [one]: usual[one] } })),
    ...faults.map((_, i) => ({ ...setting, faults: faults.toSpliced(i, 1) })),
    ...foreign.map((_, i) => ({ ...setting, foreign: foreign.toSpliced(i, 1) })),
    ...(early === undefined ? [] : [without(setting, "early")]),
    ...(priorities === undefined ? [] : [without(setting, "priorities")]),
    ...(over === undefined ? [] : [without(setting, "over")]),
    ...(rate === undefined ? [] : [without(setting, "rate")]),
    ...withFewerStacks(setting),
    ...withSmallerCrowd(setting),
    ...withFewerLoads(setting),
  ];
};

const collector = new Set<string>(["sweepone", "releaseall", "flush"]);

/** Kinds with less than this share of a program are not worth an attempt of their own. */
const fewest = 32;

/** Kinds of actions to leave out: first all of the collector's together, then each, the most frequent first. */
export const kindsIn = (program: Program): ReadonlyArray<(part: Part) => boolean> => {
  const counts = new Map<string, number>();
  for (const { action } of program) counts.set(action.tag, (counts.get(action.tag) ?? 0) + 1);
  const tags = [...counts]
    .filter(([, count]) => count > program.length / fewest)
    .toSorted(([, a], [, b]) => b - a)
    .map(([tag]) => tag);
  return [
    ({ action: { tag } }) => tag.startsWith("gc.") || collector.has(tag),
    ...tags.map(
      (tag) =>
        ({ action }: Part) =>
          action.tag === tag,
    ),
  ];
};

/** A number of an action that can be reduced: its field, its value, and the least valid value. */
interface Size {
  readonly field: string;
  readonly value: number;
  readonly least: number;
}

/** The number of an action that can be reduced, if it has one. */
export const sizeOf = (action: Action): Size | undefined => {
  switch (action.tag) {
    case "malloc": {
      const { n, ty, df } = action;
      if (typeof n !== "number" || ty !== undefined || df !== undefined) return undefined;
      return { field: "n", value: n, least: 0 };
    }
    case "persist":
      return typeof action.n === "number" ? { field: "n", value: action.n, least: 1 } : undefined;
    case "manual.alloc":
      return { field: "np", value: action.np, least: 1 };
    case "newarray":
      return typeof action.n === "number" ? { field: "n", value: action.n, least: 0 } : undefined;
    case "procresize":
      return { field: "nprocs", value: action.nprocs, least: 1 };
    default:
      return undefined;
  }
};

/** The part with another size. */
export const resized = (part: Part, { field }: Size, value: number): Part => ({
  ...part,
  action: { ...part.action, [field]: value } as Action,
});

/** The same part without optional fields: an allocation without its type, a marker with fewer marks. */
export const plainer = (part: Part): ReadonlyArray<Part> => {
  const { action } = part;
  if (action.tag === "malloc" && (action.ty ?? action.df) !== undefined) {
    const { p, n, nz } = action;
    return [{ ...part, action: { tag: "malloc", p, n, nz } }];
  }
  if (action.tag === "gc.marked" && part.link?.tag === "marks" && part.link.marks.length > 0) {
    const { marks } = part.link;
    const half = Math.ceil(marks.length / 2);
    // Half of one mark is the same mark. Trying it again would never end.
    return [[], marks.slice(0, half), marks.slice(half)]
      .filter(({ length }) => length < marks.length)
      .map((fewer) => ({ ...part, link: { tag: "marks", marks: fewer } }));
  }
  return [];
};

/** Two parts that ask for the same. */
export const alike = (a: Part, b: Part): boolean => {
  const [one, other] = [sizeOf(a.action), sizeOf(b.action)];
  return a.action.tag === b.action.tag && one !== undefined && one.value === other?.value;
};
