/**
 * The address space of the simulated operating systems: the regions that are taken, and the searches for
 * free places. The files of the kernels decide which place a call gets.
 */
import type { Whim } from "./adversary.ts";
import type { Config } from "../instance/config.ts";
import * as Regions from "./regions.ts";
import type { Word } from "../numbers/units.ts";

/** The region that the latest call was given. */
interface Latest {
  readonly start: number;
  readonly end: number;
}

export interface Space {
  /** Bytes in a physical page. */
  readonly pageSize: number;
  /** Places are in [bottom, end): above the program and its brk. */
  readonly bottom: number;
  readonly end: number;
  /** Where the search for a place starts. */
  readonly base: number;
  readonly taken: Regions.Regions;
  readonly latest: Latest;
  /** Plan 9: the end of the data segment, and the blocks that were given back. */
  readonly brk: number;
  readonly freed: Regions.Regions;
}

const up = (n: number, to: number): number => Math.ceil(n / to) * to;

/** Nothing is taken but the program. */
export const spaceOf = (config: Config): Space => {
  const { physPageSize, end, brk, mmapBase, addressSpaceEnd } = config;
  const bottom = up(Math.max(end, brk, 1), physPageSize);
  return {
    pageSize: physPageSize,
    bottom,
    end: addressSpaceEnd,
    base: mmapBase,
    taken: null,
    latest: { start: bottom, end: bottom },
    brk: up(end, 4096),
    freed: null,
  };
};

/** Whole pages. */
export const pagesOf = (space: Space, n: Word): number => up(Number(n), space.pageSize);

export const isFree = (space: Space, start: number, n: number): boolean =>
  start >= space.pageSize &&
  start + n <= space.end &&
  Regions.isFree(space.taken, { lo: start, hi: start + n });

/** The highest free place that ends at or below `ceiling`. */
export const below = (space: Space, ceiling: number, want: Regions.Want): number | undefined =>
  Regions.highest(space.taken, { lo: space.bottom, hi: Math.min(ceiling, space.end) }, want);

/** The lowest free place from `floor` on. */
export const above = (space: Space, floor: number, want: Regions.Want): number | undefined =>
  Regions.lowest(space.taken, { lo: Math.max(floor, space.bottom), hi: space.end }, want);

/** The place that a whim chooses; the ordinary place when the whim finds none. */
export const whimsical = (
  space: Space,
  ordinary: number | undefined,
  want: Regions.Want,
  whim: Whim | undefined,
): number | undefined =>
  whim === undefined ? ordinary : (preferred(space, ordinary, want, whim) ?? ordinary);

const preferred = (
  space: Space,
  ordinary: number | undefined,
  want: Regions.Want,
  whim: Whim,
): number | undefined => {
  switch (whim.tag) {
    case "refuse":
      return undefined;
    case "shift":
      if (ordinary === undefined || whim.by === 0) return ordinary;
      return whim.by > 0
        ? above(space, ordinary + whim.by, want)
        : below(space, ordinary + whim.by + want.n, want);
    case "adjacent":
      return [space.latest.end, space.latest.start - want.n].find(
        (start) => start % want.to === 0 && isFree(space, start, want.n),
      );
    case "bottom":
      return above(space, space.bottom, want);
    case "top":
      return below(space, space.end, want);
  }
};

/** Takes the region; it replaces what it overlaps. */
export const take = (space: Space, region: Regions.Region): Space => ({
  ...space,
  taken: Regions.put(space.taken, region),
});

/** As `take`, and remembers the region as the latest one. */
export const give = (space: Space, region: Regions.Region): Space => ({
  ...take(space, region),
  latest: { start: region.start, end: region.end },
});

/** Nothing of [start, start + n) is taken any more. */
export const giveBack = (space: Space, start: number, n: number): Space => ({
  ...space,
  taken: Regions.without(space.taken, { lo: start, hi: start + n }),
});
