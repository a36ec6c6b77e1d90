/** What the page heap means: the arena, the index of its pages, the lists and the treap. */
import type { Arena } from "../../spec/arena/arena.ts";
import type { Treap } from "../../spec/pages/mgclarge.ts";
import type { PageId, Pages } from "../../spec/numbers/units.ts";
import type { SpanId } from "../../spec/pages/mspan.ts";
import type { Ends, ListId } from "../../spec/pages/mspanlist.ts";
import type { Runtime } from "../../src/runtime.ts";
import { Lookup, type Meaning } from "./comparison.ts";
import { address, bytes, idOf, listOf, recordOf } from "./span.ts";

export const arenaOf = ({ arena, config, physPageSize }: Runtime): Arena => ({
  physPageSize: bytes(physPageSize),
  spans: address(arena.spans),
  spansMapped: bytes(arena.length * config.ptrSize),
  bitmap: address(arena.bitmap),
  bitmapMapped: bytes(arena.bitmapMapped),
  start: address(arena.start),
  used: address(arena.used),
  alloc: address(arena.alloc),
  end: address(arena.end),
  reserved: arena.reserved ? 1 : 0,
});

/**
 * The page index. Inside a free span the table may hold anything, since no code reads it there. So
 * only the pages that the specification has are compared.
 */
export const pagesOf = ({ arena, config }: Runtime): Lookup<PageId, SpanId> => {
  const first = arena.start / config.pageSize;
  return new Lookup(
    (page) => idOf(arena.pages[page - first] ?? 0) ?? undefined,
    (): PageId[] => [],
    (page) => `0x${(page * config.pageSize).toString(16)}`,
  );
};

const kinds = ["free", "busy", "nonempty", "empty"] as const;

/** How reports name a list: `free 3`, `nonempty 5`. */
export const listName = (list: ListId): string => `${kinds[list % 4]} ${Math.floor(list / 4)}`;

/** The lists that are not empty, by their ends; their inner order is in the spans' links. */
export const listsOf = (rt: Runtime): Lookup<ListId, Ends> => {
  const { first, last } = rt.lists;
  const ends = new Map<ListId, Ends>();
  for (let list = 1; list < first.length; list++) {
    if (first[list] !== 0) {
      ends.set(listOf(rt, list)!, { first: first[list]! - 1, last: last[list]! - 1 });
    }
  }
  return new Lookup(
    (list) => ends.get(list),
    () => ends.keys(),
    listName,
  );
};

/** A node and what is below it. A treap in disorder may go around in circles: `depth` ends that. */
const nodeOf = (rt: Runtime, t: number, depth: number): Meaning<Treap> => {
  const { spanalloc, treap, treapalloc } = rt;
  if (t === 0 || depth > treapalloc.count) return null;
  const span = treap.span[t]!;
  return {
    npages: treap.npages[t]! as Pages,
    tie: address(spanalloc.address[span]!),
    span: span - 1,
    prio: treap.prio[t]!,
    record: recordOf(treapalloc, t),
    left: nodeOf(rt, treap.left[t]!, depth + 1),
    right: nodeOf(rt, treap.right[t]!, depth + 1),
  };
};

export const treapOf = (rt: Runtime): Meaning<Treap> => nodeOf(rt, rt.treap.root, 0);
