/**
 * Mark bits (mbitmap.go): which slots are marked, as far as the machine itself knows.
 */
import { withSlot } from "./bits.ts";
import { lookup, slotOf, updateSpan } from "./mspan.ts";
import type { State } from "./state.ts";
import type { Address } from "./units.ts";

/** The object at this address survives the cycle. (mgcmark.go: gcmarknewobject) */
export const blacken =
  (object: Address) =>
  (s: State): State => {
    const span = lookup(s, object);
    return span === undefined
      ? s
      : updateSpan(span.id, { markBits: withSlot(span.markBits, slotOf(span, object)) })(s);
  };
