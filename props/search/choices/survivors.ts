/** Which blocks a program keeps when a cycle marks: by their turn, or by their slot in a group of 64. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import { classOf, sizeClasses } from "../../../spec/instance/sizeclass.ts";
import type { Block } from "../../ghost/holdings.ts";

/** Whether the program keeps a block, the `i`th of those it has. */
export type Survivors = (block: Block, i: number) => boolean;

/** A block is kept where the pattern has a 1, block by block, over and over. */
const byTurn: fc.Arbitrary<Survivors> = fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }).map(
  (pattern): Survivors =>
    (_, i) =>
      pattern[i % pattern.length]!,
);

const group = 64;

/**
 * The slots of a group that are free: a run of them at the end, at the start, or in the middle; and
 * whether only these slots are kept instead. A span of one page begins at a page, and most do.
 */
export const byGroup = (config: Config): fc.Arbitrary<Survivors> => {
  const classes = sizeClasses(config);
  const { pageSize, maxSmallSize, maxTinySize } = config;
  // Small pieces share the slots of tiny blocks.
  const slotOf = ({ a, n }: Block): number => {
    const size = Math.max(maxTinySize, classes.sizes[classOf(config, classes, Number(n))]!);
    return Math.floor((a % pageSize) / size) % group;
  };
  return fc
    .tuple(
      fc.constantFrom(group - 1, group - 1, 0, group - 2, group / 2),
      fc.constantFrom(1, 1, 2),
      fc.boolean(),
    )
    .map(([first, count, inverse]): Survivors => (block) => {
      if (block.n > maxSmallSize) return true;
      const slot = slotOf(block);
      return (slot >= first && slot < first + count) === inverse;
    });
};

export const anySurvivors = (config: Config): fc.Arbitrary<Survivors> =>
  fc.oneof({ weight: 6, arbitrary: byTurn }, { weight: 1, arbitrary: byGroup(config) });
