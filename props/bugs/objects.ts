/** Bugs on an object's way: its size, its slot, its tiny block, its cache, its description. */
import { planted, replace } from "./planted.ts";

export const looselyAligned = planted(
  "loosely-aligned",
  "Tiny objects of 4 bytes are aligned to 2.",
  ({ tiny }) =>
    replace(tiny, "align", (align) => (offset, size) => align(offset, size === 4 ? 2 : size)),
);

export const alwaysTheNewBlock = planted(
  "always-the-new-block",
  "A new tiny block replaces the current one even when that has more room left.",
  ({ caches, tiny }) =>
    replace(tiny, "adopt", () => (c, block, size) => {
      caches.blocks[c]!.set(block, size);
    }),
);

export const keptTinyBlock = planted(
  "kept-tiny-block",
  "A cache that gives everything back keeps its tiny block.",
  ({ caches }) =>
    replace(caches, "releaseAll", (releaseAll) => (c) => {
      const { address, offset } = caches.blocks[c]!;
      releaseAll(c);
      caches.blocks[c]!.set(address, offset);
    }),
);

export const countedForEver = planted(
  "counted-for-ever",
  "The slots that a cache gives back unused still count as handed out.",
  ({ central, spans }) =>
    replace(central, "uncacheSpan", (uncacheSpan) => (spc, s) => {
      uncacheSpan(spc, s);
      central.nmalloc[spc]!.add(spans.nelems(s) - spans.allocCount(s));
    }),
);

export const countedTwice = planted(
  "counted-twice",
  "A cache's counters are added to the global ones without being set back.",
  ({ caches }) => replace(caches, "clearScan", () => () => undefined),
);

export const unmovedWindow = planted(
  "unmoved-window",
  "The window of free slots of a span that is cached again is not moved on to freeindex.",
  ({ spans }) => replace(spans, "alignCache", () => () => undefined),
);

export const roundedLimit = planted(
  "rounded-limit",
  "The data of a large object ends with its last page, not where it was asked to end.",
  ({ config, malloc, spans }) =>
    replace(malloc, "largeAlloc", (largeAlloc) => (size, npages, zero) => {
      const s = largeAlloc(size, npages, zero);
      spans.limit[s] = spans.base(s) + npages * config.pageSize;
      return s;
    }),
);

export const onlyTheFirstElement = planted(
  "only-the-first-element",
  "The heap bitmap describes the pointers of the first element of an array only.",
  ({ mbitmap }) =>
    replace(
      mbitmap,
      "setType",
      (setType) =>
        (...[x, size, , typeSize, ptrdata]) =>
          setType(x, size, typeSize, typeSize, ptrdata),
    ),
);
