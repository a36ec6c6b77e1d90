/**
 * The witnesses that runs usually reach. A machine on which most of them are not reached did almost
 * nothing, and the invariants that hold on it say nothing.
 */

/** Seeds for which the witnesses below were measured. */
export const measuredSeeds: ReadonlyArray<number> = [1, 2, 3];

/**
 * Those that the first slice of a run against the twin reaches with every measured seed, on all
 * instances but three at most. `node test/props/search/measurewitnesses.ts` prints them.
 */
export const usualWitnesses: ReadonlyArray<string> = [
  "zero.size",
  "tiny.packed",
  "tiny.replaced",
  "tiny.kept",
  "slot.last",
  "object.large",
  "cache.nonempty",
  "cache.grown",
  "cache.partial",
  "cache.full",
  "processor.added",
  "list.exact",
  "list.longer",
  "treap.taken",
  "coalesce.before",
  "coalesce.after",
  "trim.dirty",
  "grow.joined",
  "grow.refused",
  "pages.cleared",
  "persist.bypass",
  "record.reused",
  "record.chunk",
  "bits.arena",
  "sweepbuf.block",
  "sweepbuf.spine",
  "metadata.refused",
  "input.rejected",
  "malloc.black",
  "tiny.marked",
  "sweep.returned",
  "debt.paid",
  "pace.grown",
  "pace.off",
  "gc.called",
  "slot.larger",
  "pages.reused",
  "large.freed",
  "array.scanned",
  "array.several",
  "grow.larger",
  "age.kept",
  "tables.longer",
  "flush.cached",
];
