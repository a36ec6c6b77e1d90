/** What a sequence about the collector consists of: sweeping, reclaiming, the pace of a cycle. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import type { Weighted } from "../choice.ts";
import { onCaches, trigger } from "./administration.ts";
import { malloc } from "./allocations.ts";
import { background, nextOfCycle } from "./cycles.ts";
import { byTheProgram } from "./program.ts";
import { finalizer } from "./specials.ts";
import { anySurvivors } from "./survivors.ts";

/** Large objects of so many pages. */
const pagesOf = ({ pageSize, maxSmallSize }: Config, min: number, max: number) =>
  fc.integer({ min, max }).map((np) => Math.max(np * pageSize, maxSmallSize + 1));

/** What dies in cycles, and what is swept where it stands. */
const cyclic = (config: Config, allocations: ReadonlyArray<Weighted>): ReadonlyArray<Weighted> => [
  ...byTheProgram([...allocations, { weight: 2, arbitrary: finalizer("fin.add") }]),
  { weight: 4, arbitrary: nextOfCycle(1, anySurvivors(config)) },
  { weight: 2, arbitrary: background },
];

/** Spans that one object fills, and large objects of a page or two. */
export const sweeping = (config: Config): ReadonlyArray<Weighted> =>
  cyclic(config, [
    { weight: 3, arbitrary: malloc(fc.constant(config.maxSmallSize)) },
    { weight: 8, arbitrary: malloc(pagesOf(config, 1, 2)) },
  ]);

/** Large objects that are longer than every list, with single pages between them. */
export const reclaiming = (config: Config): ReadonlyArray<Weighted> => {
  const { maxMHeapList: lists } = config;
  return cyclic(config, [
    { weight: 4, arbitrary: malloc(pagesOf(config, 1, 1)) },
    { weight: 5, arbitrary: malloc(pagesOf(config, lists, 3 * lists)) },
  ]);
};

/** Paces that are set at every stage of a sweep, while caches take spans and give them back. */
export const pacing = (config: Config): ReadonlyArray<Weighted> => {
  const small = [8, 32, 512, 1024].filter((size) => size <= config.maxSmallSize);
  return [
    ...byTheProgram([
      { weight: 4, arbitrary: malloc(fc.constantFrom(...small)) },
      { weight: 1, arbitrary: malloc(pagesOf(config, 1, 16)) },
      { weight: 2, arbitrary: trigger },
      { weight: 1, arbitrary: onCaches("releaseall") },
    ]),
    { weight: 3, arbitrary: nextOfCycle(0, anySurvivors(config)) },
    { weight: 1, arbitrary: background },
  ];
};
