/** The exploration for each discovery that a small model comes to. For the others there are searches. */
import type { Constants } from "../models/index.ts";

export interface Exploration {
  readonly model: string;
  /** The constants that are not the small model's. */
  readonly changed: Constants;
  /** The property whose discoveries end the exploration, at the end of a level. */
  readonly until: string;
}

const exploration = (model: string, until: string, changed: Constants = {}): Exploration => ({
  model,
  changed,
  until,
});

/** By name of the discovery. */
export const explorations: Readonly<Partial<Record<string, Exploration>>> = {
  // Three spans must be free that do not touch.
  "not-best-fit": exploration("pages", "heap.bestfit", { pages: 5 }),
  "tie-by-record": exploration("pages", "heap.bestfit"),
  "one-page-long": exploration("growth", "arena.bounds", { bits: 64 }),
  "used-unaligned": exploration("scavenge", "os.calls", { physical: 2 }),
  "persist-align": exploration("records", "persist.ok"),
  "scavenge-early": exploration("scavenge", "scavenge.old"),
  "map-across": exploration("growth", "os.within"),
  "slop-counted": exploration("growth", "stats.sums"),
  // The period is capped at 0x7000000.
  "sample-cap": exploration("sampling", "sample.fair", { rate: 200_000_000 }),
  // The largest object has 1,000 bytes.
  "sample-large": exploration("sampling", "sample.fair", { rate: 1000 }),
  "tiny-unsampled": exploration("sampling", "sample.every"),
  "stale-countdown": exploration("sampling", "sample.current"),
  "reserve-refused": exploration("growth", "work.conserved"),
  "map-refused": exploration("growth", "work.conserved"),
  "below-used": exploration("growth", "work.conserved"),
  // Two objects must be large, or two spans of a class full, which takes longer.
  "order-lost": exploration("cycle", "sweep.order", { objects: 2, large: 1 }),
};
