/** What becomes of the address space that the arena reserves. */
import type { State } from "../../../../spec/index.ts";
import type { Run } from "../../../ghost/blocks.ts";
import type { Past } from "../../../ghost/past.ts";
import type { Range } from "../../../ghost/ranges.ts";
import { always, none, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";

const shared = ({ r, n }: Run, { start, end }: Range): number =>
  Math.max(0, Math.min(r + n, end) - Math.max(r, start));

/** What the arena has not allocated yet; at the end of all addresses its end is 0. */
const block = ({ arena, config }: State): Range => {
  const end = arena.end < arena.alloc ? arena.end + 2 ** (8 * config.ptrSize) : arena.end;
  return { start: arena.alloc, end };
};

/** Bytes that a reservation has besides the tables, the pages and what is left of the arena. */
const waste = (piece: Run, s: State, { grown }: Past): number => {
  const tables = { start: s.arena.spans, end: s.arena.bitmap };
  const used = grown.bytesIn(piece.r, piece.r + piece.n);
  return piece.n - used - shared(piece, tables) - shared(piece, block(s));
};

const reserved = (s: State, past: Past): ReadonlyArray<string> => {
  const { pageSize, strandLimit } = s.config;
  const left = block(s);
  return past.reservations.within(0, Infinity).flatMap((piece) => {
    const bytes = waste(piece, s, past);
    const isCurrent = shared(piece, left) > 0;
    // Its start and its end are rounded to pages; what is stranded is less than the limit.
    const most = isCurrent ? pageSize : pageSize + strandLimit;
    const text = `${bytes} of the ${piece.n} bytes reserved at ${hex(piece.r)} are wasted`;
    return bytes <= most ? none : [text];
  });
};

/** Memory at a place of the OS's choice is a page longer than asked, to be aligned. */
const obtained = ({ config }: State, { heapRegions, grown }: Past): ReadonlyArray<string> =>
  heapRegions.within(0, Infinity).flatMap(({ r, n }) => {
    const bytes = n - grown.bytesIn(r, r + n);
    const text = `${bytes} of the ${n} bytes that the OS allocated at ${hex(r)} are wasted`;
    return bytes <= config.pageSize ? none : [text];
  });

export const space: Property = always({
  of: "state",
  name: "arena.space",
  sentence:
    "Address space that is reserved becomes tables or pages, is left to grow into, or is given back; a page of each reservation may be lost, and less than 16 MiB of one that the arena leaves.",
  evidence: ({ after, past }) => [...reserved(after, past), ...obtained(after, past)],
});
