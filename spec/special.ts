/**
 * Specials (mheap.go: special): records attached to an object, in the order of its span's offsets.
 */
import type { SpecialKind } from "./event.ts";
import type { FixRecord } from "./fixalloc.ts";
import type { Bytes } from "./units.ts";

export interface Special {
  readonly kind: SpecialKind;
  /** Where the object, or a piece of a tiny block, lies in its span. */
  readonly offset: Bytes;
  readonly record: FixRecord;
}
