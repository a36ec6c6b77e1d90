/**
 * The search for each discovery: the instances on which the seed's mistake shows, and the sequences
 * that come to it soon.
 */
import type { Focus } from "./choices/focuses.ts";

export interface Search {
  readonly instances: ReadonlyArray<string>;
  readonly focus: Focus;
  /** The most actions in one sequence. */
  readonly actions: number;
  /** Sequences on each instance. */
  readonly runs: number;
}

const search = (
  focus: Focus,
  instances: ReadonlyArray<string>,
  { actions = 16, runs = 2500 } = {},
): Search => ({ instances, focus, actions, runs });

/** By name of the discovery. */
export const searches: Readonly<Record<string, Search>> = {
  "not-best-fit": search("treap", ["go", "mini"], { actions: 40 }),
  "tie-by-record": search("treap", ["go", "mini"], { actions: 32 }),
  "tiny-12": search("tiny", ["go-386", "mini-32"]),
  "one-page-long": search("pages", ["go", "mini"], { actions: 1 }),
  "used-unaligned": search("released", ["go-ppc64", "mini-faults"]),
  "persist-align": search("pages", ["go", "mini"]),
  "persist-nil": search("pages", ["go-faults", "mini-faults"]),
  "tail-waste": search("objects", ["go", "go-386"]),
  "released-forgotten": search("released", ["go", "mini"]),
  "scavenge-early": search("released", ["go", "mini"]),
  "growth-wrapped": search("absurd", ["go", "go-386"], { actions: 6, runs: 250 }),
  "reserve-empty": search("absurd", ["go-386", "mini-32"], { actions: 6, runs: 250 }),
  "map-across": search("pages", ["go-386", "mini-32"]),
  "map-mixed": search("limits", ["go-faults"]),
  "slop-counted": search("pages", ["go-386", "mini-32"]),
  "refused-counted": search("pages", ["go-windows"]),
  "refused-overflows": search("limits", ["go-windows-386"]),
  "sample-cap": search("profile", ["go", "mini"]),
  "sample-large": search("profile", ["go", "mini"]),
  "sample-wrap": search("huge", ["go"], { actions: 6, runs: 250 }),
  "tiny-unsampled": search("profile", ["go", "mini"]),
  "stale-countdown": search("profile", ["go", "mini"]),
  "reserve-refused": search("pages", ["mini-32", "go-386"]),
  "map-refused": search("pages", ["go-faults", "mini-faults"]),
  "conflict-fatal": search("pages", ["go-faults"]),
  "below-used": search("pages", ["mini-32", "go-386"]),
  "commit-refused": search("released", ["go-windows"]),
  "tail-unused": search("full", ["mini"]),
  "growth-unseen": search("full", ["mini"]),
  "order-lost": search("sweeping", ["mini", "go"], { actions: 64 }),
  "full-passed": search("sweeping", ["go"], { actions: 64 }),
  "long-passed": search("sweeping", ["mini"], { actions: 100 }),
  "reclaim-short": search("reclaiming", ["mini", "go"], { actions: 64 }),
  "short-added": search("reclaiming", ["mini"], { actions: 100 }),
  "pages-left": search("pacing", ["mini", "go"], { actions: 64 }),
  "debt-wraps": search("pacing", ["go"], { actions: 150 }),
  "goal-wraps": search("pacing", ["mini", "go"], { actions: 64 }),
  "cycle-wraps": search("pacing", ["mini", "go"], { actions: 120 }),
  "gc-off": search("pacing", ["mini", "go"]),
};
