/**
 * The fast side's windows: through 64 bits of the complemented alloc bits it sees the next free slots
 * of a span. Only the fast machine has them.
 */
import type { Machine } from "../../../../src/machine.ts";
import { always, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";

const inUse = 1;

/** Whether bit `i` of the window of a span is set: the slot freeindex + i is free. */
const isSet = ({ rt: { spans } }: Machine, h: number, i: number): boolean => {
  const half = i < 32 ? spans.cacheLo(h) : spans.cacheHi(h);
  return ((half >>> (i % 32)) & 1) === 1;
};

/** The first slot that the window of a span is wrong about, up to the next multiple of 64. */
const wrongSlot = (machine: Machine, h: number): number | undefined => {
  const { spans } = machine.rt;
  const freeindex = spans.freeindex(h);
  const end = Math.min(spans.nelems(h), (Math.floor(freeindex / 64) + 1) * 64);
  for (let slot = freeindex; slot < end; slot++) {
    if (isSet(machine, h, slot - freeindex) === spans.isAllocBit(h, slot)) return slot;
  }
  return undefined;
};

export const windows: Property<Machine> = always<Machine>({
  of: "state",
  name: "span.cache",
  sentence:
    "The fast side's 64-bit window of a span in use is the complement of its alloc bits from freeindex up to the next multiple of 64.",
  evidence: (machine) => {
    const { spans, spanalloc } = machine.rt;
    const found: string[] = [];
    for (let h = 1; h <= spanalloc.count; h++) {
      const slot = spans.state[h] === inUse ? wrongSlot(machine, h) : undefined;
      if (slot !== undefined) {
        found.push(`the window of the span at ${hex(spans.base(h))} is wrong about slot ${slot}`);
      }
    }
    return found;
  },
});
