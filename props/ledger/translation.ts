/** A path of a small machine with the sizes of another one. */
import type { Action, ActionOf } from "../../spec/machine/action.ts";
import type { TypeInfo } from "../../spec/machine/event.ts";
import { Bytes, Pages, type Word } from "../../spec/numbers/units.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import type { Part, Program } from "../search/shrink/program.ts";

/** How many times as many pages a span has, and how many times as many bytes a small object. */
export interface Scale {
  readonly pages: number;
  readonly bytes: number;
}

/** Scales that keep what matters: the pages themselves, how the heap grows, or which spans are long. */
export const scalesOf = (small: SharedConfig, large: SharedConfig): ReadonlyArray<Scale> => {
  const growth = (large.heapAllocChunk / large.pageSize) * (small.pageSize / small.heapAllocChunk);
  const lists = large.maxMHeapList / small.maxMHeapList;
  const page = large.pageSize / small.pageSize;
  const pages = [...new Set([1, growth, lists])].filter(Number.isInteger);
  return pages.flatMap((n) => [...new Set([1, page])].map((bytes) => ({ pages: n, bytes })));
};

/** The pages of the whole arena. */
const arenaOf = ({ heapMapTotalBits, pageSize }: SharedConfig): number =>
  2 ** heapMapTotalBits / pageSize;

/** What takes more than half of the arena leaves as many times the pages of it. */
const pagesOf = (np: Pages, small: SharedConfig, large: SharedConfig, { pages }: Scale): number => {
  const left = arenaOf(small) - np;
  const isMost = left >= 0 && 2 * left < arenaOf(small);
  return isMost ? arenaOf(large) - left * pages : np * pages;
};

const times = (n: Word, factor: number): Word =>
  typeof n === "bigint" ? n * BigInt(factor) : n * factor;

const typeOf = ([size, ptrdata, align, noscan]: TypeInfo, factor: number): TypeInfo => [
  Bytes(size * factor),
  ptrdata,
  align,
  noscan,
];

/** The bytes of an object: of a large one, as many times its pages; of a small one, its bytes. */
const mallocOf = (
  action: ActionOf<"malloc">,
  small: SharedConfig,
  large: SharedConfig,
  { pages, bytes }: Scale,
): Action => {
  const { n, ty } = action;
  const isSmall = n <= small.maxSmallSize;
  const factor = isSmall ? bytes : (pages * large.pageSize) / small.pageSize;
  return {
    ...action,
    n: times(n, factor),
    ...(ty === undefined ? {} : { ty: typeOf(ty, factor) }),
  };
};

const partOf = (part: Part, small: SharedConfig, large: SharedConfig, scale: Scale): Part => {
  const { action, link } = part;
  switch (action.tag) {
    case "malloc":
      return { ...part, action: mallocOf(action, small, large, scale) };
    case "manual.alloc":
      return { ...part, action: { ...action, np: Pages(pagesOf(action.np, small, large, scale)) } };
    case "manual.free":
      return link?.tag === "span"
        ? { ...part, link: { ...link, more: link.more * scale.pages } }
        : part;
    case "persist": {
      const align = Bytes((action.align * large.physPageSize) / small.physPageSize);
      return { ...part, action: { ...action, align } };
    }
    default:
      return part;
  }
};

/** The program with sizes of the large machine. */
export const translated = (
  program: Program,
  small: SharedConfig,
  large: SharedConfig,
  scale: Scale,
): Program => program.map((part) => partOf(part, small, large, scale));
