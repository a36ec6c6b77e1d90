/**
 * The witnesses that a run usually reaches on an instance. A machine on which most of them are not
 * reached did almost nothing, and the invariants that hold on it say nothing.
 */
import { witnesses } from "../properties/witnesses.ts";

/** Seeds for which the witnesses below were measured. */
export const measuredSeeds: ReadonlyArray<number> = [1, 2, 3];

/**
 * By instance: the witnesses that the first slice of a run against the twin does not reach with every
 * measured seed. `node test/props/search/measurewitnesses.ts` prints them.
 */
const unusual: Readonly<Record<string, ReadonlyArray<string>>> = {
  go: [
    "object.sampled",
    "heap.trigger",
    "array.panic",
    "processor.removed",
    "treap.three",
    "grow.smaller",
    "grow.refused",
    "persist.chunk",
    "spans.moved",
    "memory.exhausted",
    "mapping.refused",
    "metadata.refused",
    "manual.refused",
  ],
  "go-4p": [
    "treap.three",
    "grow.smaller",
    "grow.refused",
    "persist.chunk",
    "spans.moved",
    "memory.exhausted",
    "mapping.refused",
    "metadata.refused",
    "manual.refused",
  ],
  mini: [
    "slot.group",
    "object.sampled",
    "heap.trigger",
    "cache.full",
    "treap.three",
    "coalesce.both",
    "grow.smaller",
    "mapping.refused",
    "metadata.refused",
    "manual.refused",
  ],
  "mini-faults": [
    "slot.group",
    "object.cleared",
    "object.sampled",
    "heap.trigger",
    "array.panic",
    "cache.full",
    "treap.three",
    "coalesce.both",
    "grow.smaller",
    "persist.bypass",
    "memory.exhausted",
  ],
  "mini-32": [
    "slot.group",
    "heap.trigger",
    "array.panic",
    "coalesce.after",
    "coalesce.both",
    "grow.smaller",
    "memory.exhausted",
    "manual.refused",
  ],
  "go-faults": [
    "object.sampled",
    "array.panic",
    "grow.smaller",
    "persist.chunk",
    "spans.moved",
    "memory.exhausted",
    "manual.refused",
  ],
  "go-386": [
    "object.sampled",
    "heap.trigger",
    "array.panic",
    "processor.removed",
    "treap.three",
    "coalesce.both",
    "grow.smaller",
    "persist.chunk",
    "spans.moved",
    "memory.exhausted",
    "manual.refused",
  ],
  "go-windows": [
    "heap.trigger",
    "array.panic",
    "processor.removed",
    "treap.three",
    "coalesce.both",
    "grow.smaller",
    "persist.chunk",
    "spans.moved",
    "memory.exhausted",
    "mapping.refused",
    "manual.refused",
  ],
  "go-plan9": [
    "object.sampled",
    "heap.trigger",
    "array.panic",
    "processor.removed",
    "treap.three",
    "coalesce.both",
    "grow.smaller",
    "persist.chunk",
    "spans.moved",
    "mapping.refused",
    "input.rejected",
  ],
  "go-ppc64": [
    "object.sampled",
    "heap.trigger",
    "array.panic",
    "processor.removed",
    "treap.three",
    "coalesce.both",
    "grow.smaller",
    "persist.chunk",
    "spans.moved",
    "memory.exhausted",
  ],
  "go-mips": [
    "slot.group",
    "object.cleared",
    "object.sampled",
    "heap.trigger",
    "array.panic",
    "processor.removed",
    "treap.three",
    "coalesce.both",
    "trim.dirty",
    "grow.smaller",
    "persist.chunk",
    "spans.moved",
    "sweepbuf.spine",
    "memory.exhausted",
  ],
};

/** Names of the witnesses that a run usually reaches on an instance; none where it was not measured. */
export const usualWitnesses = (instance: string): ReadonlyArray<string> => {
  const rare = unusual[instance];
  if (rare === undefined) return [];
  return witnesses.map(({ name }) => name).filter((name) => !rare.includes(name));
};
