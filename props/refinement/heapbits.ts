/**
 * The heap bitmap of the objects with pointers that are allocated now. The specification defines it
 * by what each was allocated as; the heap wrote it once. The bits of a free slot are not a fact.
 */
import { type Entry, heapBits, type ObjectType } from "../../spec/objects/mbitmap.ts";
import { slotAddress, type Span } from "../../spec/pages/mspan.ts";
import type { State } from "../../spec/state.ts";
import type { Runtime } from "../../src/runtime.ts";
import type { Findings } from "./comparison.ts";

type Entries = ReadonlyArray<Entry>;

/** Objects of one type in slots of one size are described alike. */
const descriptions = ({ config }: State): ((span: Span, object: ObjectType) => Entries) => {
  const known = new Map<string, Entries>();
  return ({ elemsize }, object) => {
    const { dataSize, ptrdata, size } = object;
    const key = `${elemsize} ${dataSize} ${size} ${ptrdata}`;
    const entries = known.get(key) ?? heapBits(config, elemsize, object);
    known.set(key, entries);
    return entries;
  };
};

export const compareHeapBits = (found: Findings, state: State, rt: Runtime): void => {
  const { ptrSize } = state.config;
  const describe = descriptions(state);
  state.spans.forEach((span) => {
    if (span.state !== "inUse") return;
    span.objects.forEach((object, slot) => {
      const at = slotAddress(span, slot);
      const entries = describe(span, object);
      for (let word = 0; word < entries.length; word++) {
        const actual = rt.mbitmap.wordBits(at + word * ptrSize);
        if (entries[word] === actual) continue;
        found.add(`spans[${span.id}].objects[${slot}].words[${word}]`, entries[word], actual);
      }
    });
  });
};
