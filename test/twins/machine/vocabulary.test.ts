/**
 * The names that `src` spells are the specification's: the compiler checks them when it checks this
 * file, and names what differs as `event.field`. At run time the tests compare with the glossary of
 * traces, which the compiler pins to the specification as well.
 */
import { describe, expect, it } from "vitest";
import type { Action } from "../../../spec/index.ts";
import type * as Spec from "../../../spec/machine/event.ts";
import type { Word } from "../../../spec/numbers/units.ts";
import type { Action as PlainAction } from "../../../src/machine/action.ts";
import {
  type EventName,
  type Events,
  type FieldKind,
  FIXED,
  KINDS,
  NAMES,
  PATHS,
  SHAPES,
  STATS,
  SWEEPERS,
} from "../../../src/machine/vocabulary.ts";
import { glossOf, isEvent, names, type operations, points } from "../../../wire/glossary/index.ts";

/** The union of the parts of a text that blanks separate. */
type Parts<T extends string, Found = never> = T extends `${infer Part} ${infer Rest}`
  ? Parts<Rest, Found | Part>
  : Exclude<Found | T, "" | "=">;

/** The name of a field without the marks of its kind. */
type NameOf<T extends string> = T extends `${infer N}:${string}`
  ? NameOf<N>
  : T extends `${infer N}${"?" | "#" | "!"}`
    ? NameOf<N>
    : T;

type KindOf<T extends string> = T extends `${string}:${infer K}`
  ? K
  : T extends `${string}#` | `${string}#?`
    ? "word"
    : T extends `${string}!` | `${string}!?`
      ? "float"
      : "integer";

/** The kind of each field of an event, as `src` spells it. */
type Spelled<E extends EventName> = { [P in Parts<Events[E]> as NameOf<P>]: KindOf<P> };
type Left<E extends EventName> = {
  [P in Parts<Events[E]> as P extends `${string}?` ? NameOf<P> : never]: true;
};

/** The kinds in which a value of a type of the specification may be recorded. */
type KindsOf<A> = [A] extends [number]
  ? "integer" | "float" | "map"
  : [A] extends [Spec.Stat]
    ? "stat"
    : [A] extends [Spec.Fixed]
      ? "fixed"
      : [A] extends [Spec.Sweeper]
        ? "sweeper"
        : [A] extends [Spec.SpecialKind]
          ? "kind"
          : [A] extends [NonNullable<Spec.Fields["malloc"]["path"]>]
            ? "path"
            : [A] extends [string]
              ? "hex"
              : [A] extends [Word]
                ? "word" | "bits64"
                : [A] extends [Spec.TypeInfo]
                  ? "type"
                  : "counts";

type Keys<A> = keyof A & string;
/** What is in one union only. */
type Unpaired<A, B> = Exclude<A, B> | Exclude<B, A>;

/** A count of 64 bits that the program may have made negative: recorded as an integer of any size. */
type Signed = "newarray.n";

type WrongNames = {
  [E in EventName]: `${E}.${Unpaired<Keys<Spelled<E>>, Keys<Spec.Fields[E]>>}`;
}[EventName];

type WrongKinds = {
  [E in EventName]: {
    [F in Keys<Spelled<E>>]: Spelled<E>[F] extends FieldKind &
      KindsOf<NonNullable<Spec.Fields[E][F & keyof Spec.Fields[E]]>>
      ? never
      : `${E}.${F}`;
  }[Keys<Spelled<E>>];
}[EventName];

/** Fields that `src` leaves out when they are 0, though the specification always has them. */
type WrongLeft = {
  [E in EventName]: {
    [F in Keys<Left<E>>]: object extends Pick<Spec.Fields[E], F & keyof Spec.Fields[E]>
      ? never
      : `${E}.${F}`;
  }[Keys<Left<E>>];
}[EventName];

type FieldsOf<A, T> = A extends { readonly tag: T } ? keyof A : never;
type WrongActions = {
  [T in Action["tag"]]: Unpaired<FieldsOf<Action, T>, FieldsOf<PlainAction, T>> extends never
    ? never
    : T;
}[Action["tag"]];

/** Compiles only for a union that is empty; the error names what is in it. */
type None<A extends never> = A;

/** What does not compile if a name, a field or a kind differs. */
export type Pinned = [
  None<Unpaired<EventName, Spec.EventName>>,
  None<WrongNames>,
  None<Unpaired<WrongKinds, Signed>>,
  None<WrongLeft>,
  None<Unpaired<(typeof STATS)[number], Spec.Stat>>,
  None<Unpaired<(typeof FIXED)[number], Spec.Fixed>>,
  None<Unpaired<(typeof SWEEPERS)[number], Spec.Sweeper>>,
  None<Unpaired<Exclude<(typeof KINDS)[number], "none">, Spec.SpecialKind>>,
  None<Unpaired<Exclude<(typeof PATHS)[number], "none">, keyof typeof names.path.names>>,
  None<Unpaired<Action["tag"], PlainAction["tag"]>>,
  None<WrongActions>,
  None<Unpaired<Action["tag"], (typeof operations)[number]>>,
];

describe("the vocabulary of the fast machine", () => {
  it("has the events of the trace format, and no others", () => {
    expect(NAMES.filter((name) => !isEvent(name))).toEqual([]);
    expect(new Set(NAMES).size).toBe(69);
  });

  it.each(NAMES.map((name, code) => [name, code] as const))(
    "has every field of %s",
    (name, code) => {
      const { begin, end } = SHAPES[code]!;
      const spelled = [...begin, ...end].map((field) => field.name);
      expect(spelled.toSorted()).toEqual(Object.keys(glossOf(name as EventName).fields).toSorted());
    },
  );

  it("nests nothing in the events that the glossary calls points", () => {
    const alone = NAMES.filter((_, code) => SHAPES[code]!.point);
    expect(alone.toSorted()).toEqual([...points].toSorted());
  });

  it.each([
    ["statistics", STATS, names.stat],
    ["fixed-size allocators", FIXED, names.fixed],
    ["sweepers", SWEEPERS, names.sweeper],
    ["kinds of specials", KINDS, names.kind],
    ["paths", PATHS, names.path],
  ])("has the %s of the trace format", (_, spelled, glossed) => {
    expect(spelled.filter((name) => name !== "none")).toEqual(Object.keys(glossed.names));
  });
});
