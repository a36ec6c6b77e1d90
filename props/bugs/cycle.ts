/** Bugs around the cycle: its bitmaps, its marks, its goals, what it does for finalizers. */
import { STATS } from "../../src/machine/vocabulary.ts";
import { planted, replace } from "./planted.ts";

const stacksInuse = STATS.indexOf("stacks_inuse");

export const oneArena = planted(
  "one-arena",
  "The arenas of mark bits do not take turns when a cycle begins.",
  ({ bits }) => replace(bits, "epoch", () => () => undefined),
);

export const whiteTinyBlocks = planted(
  "white-tiny-blocks",
  "The current tiny blocks are not marked when marking begins.",
  ({ cycle }) => replace(cycle, "markTinyBlocks", () => () => undefined),
);

export const mortalFinalizable = planted(
  "mortal-finalizable",
  "An object with a finalizer dies before its finalizer has run.",
  ({ specials }) => replace(specials, "hasFinalizer", () => () => false),
);

export const keptFinalizer = planted(
  "kept-finalizer",
  "A finalizer that is removed leaves its record behind.",
  ({ finalizers }) => replace(finalizers, "free", () => () => undefined),
);

export const boundlessRatio = planted(
  "boundless-ratio",
  "The trigger ratio is not held below the growth that GC percent allows.",
  ({ pacer }) => replace(pacer, "capped", () => (ratio) => ratio),
);

export const smallTrigger = planted(
  "small-trigger",
  "The trigger may lie below the least heap that a cycle is worth.",
  ({ pacer }) =>
    replace(pacer, "trigger", (trigger) => (percent) => {
      const least = pacer.heapMinimum;
      pacer.heapMinimum = 0n;
      const found = trigger(percent);
      pacer.heapMinimum = least;
      return found;
    }),
);

export const unflushed = planted(
  "unflushed",
  "The objects that a cache has packed into tiny blocks are never counted.",
  ({ caches }) => replace(caches, "localTinyallocs", () => () => 0),
);

export const overwrittenRelease = planted(
  "overwritten-release",
  "What the scavenger gives back replaces what it gave back before, instead of adding to it.",
  ({ scavenger, stats }) =>
    replace(scavenger, "release", (release) => (s) => {
      const before = stats.heapReleased.small;
      release(s);
      if (stats.heapReleased.small !== before) stats.heapReleased.add(-before);
    }),
);

export const forgottenRelease = planted(
  "forgotten-release",
  "Free spans that join forget which of their pages are with the OS.",
  ({ freespan, spans }) =>
    replace(freespan, "coalesce", (coalesce) => (s) => {
      const own = spans.npreleased[s]!;
      coalesce(s);
      spans.npreleased[s] = own;
    }),
);

export const forgottenStack = planted(
  "forgotten-stack",
  "Pages of stacks that are given back still count as stacks.",
  ({ heap, config, spans, system }) =>
    replace(heap, "freeManual", (freeManual) => (s, stat) => {
      const bytes = spans.npages[s]! * config.pageSize;
      freeManual(s, stat);
      if (stat === stacksInuse) system.stat[stat]!.add(bytes);
    }),
);
