/** A plain search in a Set counts as many states: it packs none, and has no fingerprints. */
import { expect, it } from "vitest";
import type { BitWriter } from "../../../../props/explorer/encoding/bits.ts";
import type { SpecModel, World } from "../../../../props/models/index.ts";
import { plainSearch } from "../../explorer/models/plainsearch.ts";
import { entryOf } from "../visit.ts";

/** The numbers that the view writes, as text. */
const numbersOf =
  ({ state, view = state }: SpecModel) =>
  (world: World): string => {
    const written: unknown[] = [];
    const bits: Pick<BitWriter, "put" | "append"> = {
      put: (value, width) => written.push(value, width),
      append: (words, length) => written.push([...words], length),
    };
    view.write(world, bits as BitWriter);
    return JSON.stringify(written);
  };

/** The view of the sampler's model, written again. */
const sampler = ({ state: { caches, dead, rate }, ghost: { drawn } }: World): string => {
  const countdowns = [...caches].map(([key, { nextSample, tiny, tinyoffset }]) => {
    return [key, nextSample, tinyoffset, tiny !== 0];
  });
  return JSON.stringify(dead ?? [rate, countdowns, drawn]);
};

it.each([
  ["sampling", { generated: 30845, distinct: 1875, depth: 60 }, () => sampler],
  ["pages", { generated: 11629, distinct: 2459, depth: 21 }, numbersOf],
  ["growth", { generated: 1003, distinct: 871, depth: 7 }, numbersOf],
  ["scavenge", { generated: 2790, distinct: 569, depth: 18 }, numbersOf],
  ["cycle", { generated: 25637, distinct: 17793, depth: 108 }, numbersOf],
] as const)("counts the states of %s alike", (name, expected, keysOf) => {
  const model = entryOf(name).small();
  expect(plainSearch(model, keysOf(model))).toEqual(expected);
});
