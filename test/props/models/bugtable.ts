/**
 * Which model shows each planted bug, or why none can. A model shows a bug if the twins come apart on it:
 * the path starts where all paths of the model start, and no shorter one leads to the bug.
 */
import type { Constants } from "../../../props/models/index.ts";

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

const endless: Row = {
  why: "A machine with it does not come back, and an exploration watches no clock over its steps.",
};
const neverSwept: Row = { why: "No model sweeps." };
const neverMarked: Row = { why: "No model marks." };
const neverScavenged: Row = { why: "No model lets the scavenger run." };
const noFinalizer: Row = { why: "No model has finalizers." };
const neverRefused: Row = { why: "In no model does the operating system refuse anything." };

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
  "left-unvisited": neverScavenged,
  "high-priority-up": { model: "pages", actions: 3 },
  unaligned: { model: "objects", constants: { objects: 1 }, actions: 1 },
  "never-less": { model: "pages", actions: 1 },
  "lost-push": { model: "objects", constants: { objects: 2 }, actions: 2 },
  "loosely-aligned": { why: "No model has objects of 4 bytes." },
  "always-the-new-block": { model: "objects", constants: { objects: 2 }, actions: 2 },
  "kept-tiny-block": neverMarked,
  "counted-for-ever": neverMarked,
  "counted-twice": { model: "objects", constants: { objects: 2 }, actions: 2 },
  "unmoved-window": neverMarked,
  "rounded-limit": { model: "objects", constants: { objects: 1 }, actions: 1 },
  "only-the-first-element": { why: "No model has arrays." },
  "clean-after-sweep": neverSwept,
  "clean-large": neverSwept,
  "new-bits-for-old": neverSwept,
  "old-freeindex": neverSwept,
  "old-count": neverSwept,
  "shared-bits": neverSwept,
  "one-slot-is-none": neverSwept,
  "still-live": neverSwept,
  unpushed: neverSwept,
  "last-unswept": neverSwept,
  "swept-twice": neverSwept,
  "greedy-reclaim": neverSwept,
  "one-arena": neverMarked,
  "white-tiny-blocks": neverMarked,
  "mortal-finalizable": noFinalizer,
  "kept-finalizer": noFinalizer,
  "boundless-ratio": neverMarked,
  "small-trigger": neverMarked,
  unflushed: { model: "objects", constants: { objects: 2 }, actions: 2 },
  "overwritten-release": neverScavenged,
  "forgotten-release": neverScavenged,
  "forgotten-stack": { model: "pages", actions: 2 },
  "refusal-ignored": neverRefused,
  "growth-insisted": neverRefused,
  "endless-visit": endless,
  "endless-queue": endless,
  "endless-descent": endless,
};
