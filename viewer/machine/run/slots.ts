/** The slots of a span, as the running machine has them. */
import type { Runtime } from "../../../src/runtime.ts";

/** Bits as the hex digits of a trace: the lowest slot in the lowest bit of the first byte. */
export const bitmapOf = (n: number, isSet: (slot: number) => boolean): string => {
  let text = "";
  for (let first = 0; first < n; first += 8) {
    let byte = 0;
    for (let slot = first; slot < Math.min(n, first + 8); slot++) {
      if (isSet(slot)) byte += 2 ** (slot - first);
    }
    text += byte.toString(16).padStart(2, "0");
  }
  return text;
};

/** The span that begins at an address, by handle; 0 for none. */
export const spanOf = ({ arena }: Runtime, a: number): number => arena.pages[arena.page(a)] ?? 0;

/** Which slots of the span at an address are allocated. */
export const allocatedBits = (rt: Runtime, a: number): string => {
  const s = spanOf(rt, a);
  return bitmapOf(rt.spans.nelems(s), (slot) => !rt.spans.isFree(s, slot));
};
