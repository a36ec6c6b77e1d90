/**
 * Clean memory: where the specification says of a span that its memory need not be zeroed, the bytes
 * that no object has read as zero on the fast side.
 *
 * Of each page the first and the last word are looked at: that is where footprints are left.
 */
import { isSet } from "../../spec/numbers/bits.ts";
import { type Span, slotOf } from "../../spec/pages/mspan.ts";
import type { State } from "../../spec/state.ts";
import type { Runtime } from "../../src/runtime.ts";
import { CHUNK } from "../../src/arena/memory.ts";
import type { Findings } from "./comparison.ts";

/** Bytes of a word of memory, as the fast side clears it. */
export const wordBytes = 8;

/** Whether no object has the byte at an address of this span. */
const isUnused = (span: Span, address: number): boolean => {
  if (span.state !== "inUse") return span.state === "free";
  const slot = slotOf(span, address);
  return slot >= span.freeindex && slot < span.nelems && !isSet(span.allocBits, slot);
};

const isZero = ({ memory }: Runtime, address: number): boolean => {
  const chunk = Math.floor((address - memory.base) / CHUNK);
  const at = address - memory.base - chunk * CHUNK;
  const bytes = memory.bytesOf(chunk)?.subarray(at, at + wordBytes) ?? [];
  return bytes.every((byte) => byte === 0);
};

const compareWord = (found: Findings, span: Span, rt: Runtime, address: number): void => {
  if (isZero(rt, address) || !isUnused(span, address)) return;
  found.add(`memory[0x${address.toString(16)}]`, 0, rt.memory.read(address, wordBytes));
};

export const compareMemory = (found: Findings, state: State, rt: Runtime): void => {
  const { pageSize } = rt.config;
  state.spans.forEach((span) => {
    if (span.needzero === 1 || span.state === "manual" || span.state === "dead") return;
    const end = span.base + span.npages * pageSize;
    for (let page: number = span.base; page < end; page += pageSize) {
      compareWord(found, span, rt, page);
      compareWord(found, span, rt, page + pageSize - wordBytes);
    }
  });
};
