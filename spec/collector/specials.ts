/**
 * Specials (mheap.go: special, mgcsweep.go: mspan.sweep): records attached to an object. A finalizer
 * keeps its object alive for one more cycle; a profile record is freed with its object.
 */
import { pipe } from "fp-ts/lib/function.js";
import { isSet, withSlot, type Bitmap } from "../numbers/bits.ts";
import type { SpecialKind } from "../machine/event.ts";
import * as Fixalloc from "../arena/mfixalloc.ts";
import { persistentalloc } from "../arena/persistentalloc.ts";
import {
  act,
  andThen,
  ask,
  fatal,
  flatMap,
  gets,
  skip,
  type Transition,
  when,
} from "../machine/transition.ts";
import { Address, type Bytes } from "../numbers/units.ts";

export interface Special {
  readonly kind: SpecialKind;
  /** Where the object, or a piece of a tiny block, lies in its span. */
  readonly offset: Bytes;
  readonly record: Fixalloc.FixRecord;
}

/** A span's specials, ordered by offset, at the same offset finalizers first. */
export type Specials = ReadonlyArray<Special>;

const isLess = (a: Special, b: Special): boolean =>
  a.offset === b.offset ? a.kind === "finalizer" && b.kind === "profile" : a.offset < b.offset;

export const find = (
  specials: Specials,
  { kind, offset }: Pick<Special, "kind" | "offset">,
): Special | undefined =>
  specials.find((special) => special.kind === kind && special.offset === offset);

/** The special in its place among the others. */
export const insert = (specials: Specials, special: Special): Specials => {
  const at = specials.findIndex((other) => isLess(special, other));
  return at < 0 ? [...specials, special] : specials.toSpliced(at, 0, special);
};

/** The specials of a span after a sweep. */
export interface Sorted {
  readonly freed: Specials;
  readonly kept: Specials;
  /** The mark bits, with the objects that their finalizers keep alive. */
  readonly marks: Bitmap;
}

/**
 * A marked object keeps its specials. The finalizers of an unmarked object are queued, and keep the
 * object and its profile record for another cycle. An unmarked object without a finalizer loses all
 * specials.
 */
export const sort = (specials: Specials, marks: Bitmap, elemsize: Bytes): Sorted => {
  const slotOf = ({ offset }: Special): number => Math.floor(offset / elemsize);
  const dead = specials.filter((special) => !isSet(marks, slotOf(special)));
  const kept = new Set(dead.filter(({ kind }) => kind === "finalizer").map(slotOf));
  const isFreed = (special: Special): boolean =>
    !isSet(marks, slotOf(special)) && (special.kind === "finalizer" || !kept.has(slotOf(special)));
  return {
    freed: specials.filter(isFreed),
    kept: specials.filter((special) => !isFreed(special)),
    marks: [...kept].reduce(withSlot, marks),
  };
};

const allocatorOf = (kind: SpecialKind) =>
  kind === "finalizer" ? "specialfinalizer" : "specialprofile";

/** A record for a special of this kind. */
export const allocRecord = (kind: SpecialKind): Transition<Fixalloc.FixRecord> =>
  Fixalloc.alloc(allocatorOf(kind));

export const freeRecord = ({ kind, record }: Pick<Special, "kind" | "record">): Transition<void> =>
  Fixalloc.free(allocatorOf(kind), record);

/** Queues the finalizer or counts the profile's free, and frees the record. (freespecial) */
export const freeSpecial = (special: Special, base: Address, n: Bytes): Transition<void> => {
  const { kind: k, offset, record } = special;
  return act(
    "sp.free",
    { a: Address(base + offset), k, n, sp: record.address },
    pipe(k === "finalizer" ? queueFinalizer : skip, andThen(freeRecord(special))),
  );
};

/** A new block of the queue when the last one is full. (mfinal.go: queuefinalizer) */
const queueFinalizer: Transition<void> = pipe(
  gets((s) => s.gc.phase),
  flatMap((phase) => (phase === 0 ? skip : fatal("queuefinalizer during GC"))),
  andThen(ask<"finblock">({ q: "finblock" })),
  flatMap(({ needed }) => when(needed, newBlock)),
);

const newBlock: Transition<Address> = (s) =>
  persistentalloc({ n: s.config.sizeof.finBlock, align: 0, stat: "gc_sys" })(s);
