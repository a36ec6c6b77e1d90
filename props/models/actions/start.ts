/** What the models share: small instances, and the actions that bring their machines up. */
import type { Action } from "../../../spec/machine/action.ts";
import { sizeClasses } from "../../../spec/instance/sizeclass.ts";
import { Bytes } from "../../../spec/numbers/units.ts";
import { sharedGo19 } from "../../instances/instances.ts";
import { miniature } from "../../instances/miniatures.ts";
import type { SharedConfig } from "../../instances/sharedconfig.ts";

const mini = miniature(sharedGo19("linux", "amd64"));

/** A miniature with other constants; its size classes follow from them. */
export const tinier = (name: string, changed: Partial<SharedConfig>): SharedConfig => {
  const config = { ...mini, ...changed, name };
  const { sizes, npages } = sizeClasses(config);
  return { ...config, classToSize: sizes, classToAllocnpages: npages };
};

/** All records and tables come from one chunk each, so that their addresses ascend with their numbers. */
export const oneChunk = {
  persistentChunk: Bytes(64 * 1024),
  fixAllocChunk: Bytes(16 * 1024),
  allspansMin: Bytes(1024),
} satisfies Partial<SharedConfig>;

/** A machine with processors, on which nothing has been allocated. Sampling is off. */
export const start = (
  { physPageSize, end, brk }: SharedConfig,
  nprocs: number,
  gcpercent = -1,
): ReadonlyArray<Action> => [
  { tag: "rate", p: -1, rate: 0 },
  { tag: "mallocinit", p: -1, physPageSize, end, brk },
  { tag: "gc.init", p: -1 },
  { tag: "gc.trigger", p: -1, ratio: 0.875, gcpercent },
  { tag: "procresize", p: -1, nprocs },
  { tag: "gc.enable", p: 0 },
];
