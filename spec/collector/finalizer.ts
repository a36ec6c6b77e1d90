/**
 * Attaching specials to objects and removing them (mheap.go: addspecial, removespecial,
 * addfinalizer, removefinalizer, setprofilebucket).
 */
import { pipe } from "fp-ts/lib/function.js";
import type { SpecialKind } from "../machine/event.ts";
import { isUnswept, lookup, type Span, spanAt, updateSpan } from "../pages/mspan.ts";
import * as Special from "./specials.ts";
import { claimAndSweep } from "./mgcsweep.ts";
import {
  act,
  andThen,
  fatal,
  flatMap,
  gets,
  map,
  modify,
  of,
  skip,
  tap,
  type Transition,
  when,
} from "../machine/transition.ts";
import { Address, Bytes, flag } from "../numbers/units.ts";

/** The span of an object, swept: a sweep would look at its specials. (mgcsweep.go: ensureSwept) */
const sweptSpanOf =
  (object: Address, message: string): Transition<Span> =>
  (s) => {
    const span = lookup(s, object);
    if (span === undefined) return fatal(message)(s);
    const unswept = isUnswept(s, span);
    return pipe(
      when(unswept, claimAndSweep(span.id, false)),
      andThen(gets((t) => spanAt(t, span.id))),
    )(s);
  };

/** Offsets are kept in 16 bits. */
const offsetIn = (span: Span, object: Address): Bytes => Bytes((object - span.base) % 2 ** 16);

type Attachment = Omit<Special.Special, "offset">;

/** False when the object has a special of this kind already. (mheap.go: addspecial) */
const addSpecial = (object: Address, { kind, record }: Attachment): Transition<boolean> =>
  act(
    "sp.add",
    { a: object, k: kind, sp: record.address },
    pipe(
      sweptSpanOf(object, "addspecial on invalid pointer"),
      flatMap((span) => attach(span, { kind, record, offset: offsetIn(span, object) }, object)),
    ),
    (added) => ({ r: flag(added) }),
  );

const attach = (span: Span, special: Special.Special, object: Address): Transition<boolean> => {
  const found = Special.find(span.specials, special);
  return found !== undefined && found.offset === object - span.base
    ? of(false)
    : pipe(
        modify(updateSpan(span.id, { specials: Special.insert(span.specials, special) })),
        map(() => true),
      );
};

/** The special that was removed; undefined when there was none. (mheap.go: removespecial) */
const removeSpecial = (
  object: Address,
  kind: SpecialKind,
): Transition<Special.Special | undefined> =>
  act(
    "sp.rm",
    { a: object, k: kind },
    pipe(
      sweptSpanOf(object, "removespecial on invalid pointer"),
      flatMap((span) => detach(span, { kind, offset: Bytes(object - span.base) })),
    ),
    (special) => ({ r: special?.record.address ?? Address(0) }),
  );

const detach = (
  span: Span,
  key: Pick<Special.Special, "kind" | "offset">,
): Transition<Special.Special | undefined> => {
  const found = Special.find(span.specials, key);
  const specials = span.specials.filter((special) => special !== found);
  return pipe(
    when(found !== undefined, modify(updateSpan(span.id, { specials }))),
    map(() => found),
  );
};

/** runtime.SetFinalizer; false when the object already has a finalizer. (mheap.go: addfinalizer) */
export const addfinalizer = (object: Address): Transition<boolean> =>
  act(
    "fin.add",
    { a: object },
    pipe(
      Special.allocRecord("finalizer"),
      flatMap((record) =>
        pipe(
          addSpecial(object, { kind: "finalizer", record }),
          tap((added) => when(!added, Special.freeRecord({ kind: "finalizer", record }))),
        ),
      ),
    ),
    (added) => ({ r: flag(added) }),
  );

/** runtime.SetFinalizer(nil). (mheap.go: removefinalizer) */
export const removefinalizer = (object: Address): Transition<void> =>
  act(
    "fin.rm",
    { a: object },
    pipe(
      removeSpecial(object, "finalizer"),
      flatMap((special) => (special === undefined ? skip : Special.freeRecord(special))),
    ),
  );

/** The sampled object is remembered until it is freed. (mheap.go: setprofilebucket) */
export const setprofilebucket = (object: Address): Transition<void> =>
  act(
    "prof.set",
    { a: object },
    pipe(
      Special.allocRecord("profile"),
      flatMap((record) => addSpecial(object, { kind: "profile", record })),
      flatMap((added) => (added ? skip : fatal("setprofilebucket: profile already set"))),
    ),
  );
