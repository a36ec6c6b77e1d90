/**
 * Which model shows each planted bug, or why none can. A model shows a bug if the twins come apart on it:
 * the path starts where all paths of the model start, and no shorter one leads to the bug.
 */
import type { Constants } from "../../../../props/models/index.ts";

interface Shown {
  readonly model: string;
  /** Where they are not those of the small model. */
  readonly constants?: Constants;
  /** How many actions the shortest path has. */
  readonly actions: number;
}

interface Hidden {
  readonly why: string;
}

export type Row = Shown | Hidden;

const loaded: Row = { why: "In no model have the counters counted far." };
const endless: Row = {
  why: "A machine with it does not come back, and an exploration watches no clock over its steps.",
};
const noPace: Row = { why: "GC percent is off in all models." };
const noFinalizer: Row = { why: "No model has finalizers." };

const large: Row = {
  model: "cycle",
  constants: { objects: 2, concurrent: 0, large: 1 },
  actions: 9,
};
const swept = (actions: number): Row => ({
  model: "cycle",
  constants: { objects: 2, concurrent: 0 },
  actions,
});

export const bugTable: Readonly<Record<string, Row>> = {
  "forgotten-page": { model: "pages", actions: 1 },
  "clean-rest": { model: "pages", actions: 3 },
  "new-rest": { model: "pages", actions: 1 },
  "clean-merge": { why: "Manual spans are dirty when they become free, whatever they merge with." },
  "no-forward-merge": { model: "pages", actions: 2 },
  "back-of-list": { model: "pages", constants: { lists: 3 }, actions: 3 },
  "front-of-busy-list": { model: "objects", constants: { objects: 2 }, actions: 2 },
  "still-idle": { model: "objects", constants: { objects: 1 }, actions: 1 },
  "still-heap": { model: "pages", actions: 1 },
  "never-cleared": { why: "No model writes into the memory that it gets." },
  "left-unvisited": { model: "scavenge", constants: { pages: 4, stale: 0 }, actions: 8 },
  "high-priority-up": { model: "pages", actions: 3 },
  unaligned: { model: "objects", constants: { objects: 1 }, actions: 1 },
  "never-less": { model: "pages", actions: 1 },
  "lost-push": { model: "objects", constants: { objects: 2 }, actions: 2 },
  "loosely-aligned": { why: "No model has objects of 4 bytes." },
  "always-the-new-block": { model: "objects", constants: { objects: 2 }, actions: 2 },
  "kept-tiny-block": { why: "No model collects tiny objects." },
  "counted-for-ever": swept(5),
  "counted-twice": { model: "objects", constants: { objects: 2 }, actions: 2 },
  "unmoved-window": {
    why: "Caches give spans back before a sweep only, which sets freeindex to 0.",
  },
  "rounded-limit": { model: "objects", constants: { objects: 1 }, actions: 1 },
  "only-the-first-element": { why: "No model has arrays." },
  "clean-after-sweep": swept(11),
  "clean-large": large,
  "new-bits-for-old": swept(12),
  "old-freeindex": swept(11),
  "old-count": swept(11),
  "shared-bits": swept(11),
  "one-slot-is-none": swept(11),
  "still-live": large,
  unpushed: swept(11),
  "last-unswept": swept(11),
  "swept-twice": swept(11),
  "greedy-reclaim": large,
  "one-arena": swept(2),
  "white-tiny-blocks": { why: "No model collects tiny objects." },
  "mortal-finalizable": noFinalizer,
  "kept-finalizer": noFinalizer,
  "boundless-ratio": noPace,
  "small-trigger": noPace,
  unflushed: { model: "objects", constants: { objects: 2 }, actions: 2 },
  "overwritten-release": { model: "scavenge", actions: 4 },
  "forgotten-release": { model: "scavenge", actions: 3 },
  "forgotten-stack": { model: "pages", actions: 2 },
  "refusal-ignored": { model: "growth", actions: 4 },
  "growth-insisted": { model: "growth", actions: 4 },
  "rounded-pieces": loaded,
  "narrow-large": loaded,
  "signed-frees": loaded,
  "endless-generation": loaded,
  "signed-scan": loaded,
  "saturated-bytes": loaded,
  "endless-visit": endless,
  "endless-queue": endless,
  "endless-descent": endless,
};
