/**
 * The codec that everything in `wire/` is made of: an io-ts type whose happy path is one call
 * without contexts, so that a trace decodes at the speed of a loop. Contexts, and with them the
 * path to a mistake, are only built by `validate`, for input that is wrong.
 */
import * as t from "io-ts";

/**
 * A type `A` as it is written in traces. Its name is what a report says was expected ("a page
 * count"); `read` returns undefined for what is not an `A`. `take` is the same for a value that
 * nobody else has: it may become the `A` itself, and is spoiled if it is none.
 */
export class Codec<A, O = unknown> extends t.Type<A, O, unknown> {
  readonly read: (u: unknown) => A | undefined;
  readonly take: (u: unknown) => A | undefined;
  constructor(
    expected: string,
    is: (u: unknown) => u is A,
    form: {
      readonly read: (u: unknown) => A | undefined;
      readonly take?: (u: unknown) => A | undefined;
      readonly write: (a: A) => O;
      /** Finds every mistake in a value that `read` refused; a leaf has just the one. */
      readonly explain?: (u: unknown, c: t.Context) => t.Errors;
    },
  ) {
    super(
      expected,
      is,
      (u, c) => {
        const a = form.read(u);
        if (a !== undefined) return t.success(a);
        return form.explain === undefined ? t.failure(u, c) : t.failures(form.explain(u, c));
      },
      form.write,
    );
    this.read = form.read;
    this.take = form.take ?? form.read;
  }
}

/** A value that is written as it is. */
export const plain = <A>(expected: string, is: (u: unknown) => u is A): Codec<A, A> =>
  new Codec(expected, is, { read: (u) => (is(u) ? u : undefined), write: (a) => a });

/** One of a few strings. */
export const oneOf = <A extends string>(values: Readonly<Record<A, true>>): Codec<A, A> =>
  plain(
    Object.keys(values).join(" | "),
    (u): u is A => typeof u === "string" && Object.hasOwn(values, u),
  );

/** A list of values of one codec. */
export const list = <A>(item: Codec<A>): Codec<ReadonlyArray<A>> =>
  new Codec<ReadonlyArray<A>>(
    "a list",
    (u): u is ReadonlyArray<A> => Array.isArray(u) && u.every(item.is),
    {
      read: (u) => {
        if (!Array.isArray(u)) return undefined;
        const items: A[] = [];
        for (const element of u) {
          const a = item.read(element);
          if (a === undefined) return undefined;
          items.push(a);
        }
        return items;
      },
      take: (u) => {
        if (!Array.isArray(u)) return undefined;
        for (let i = 0; i < u.length; i++) {
          const a = item.take(u[i]);
          if (a === undefined) return undefined;
          u[i] = a;
        }
        return u;
      },
      write: (items) => items.map(item.encode),
      explain: (u, c) => {
        if (!Array.isArray(u)) return [{ value: u, context: c }];
        return u.flatMap((element: unknown, i) => {
          const result = item.validate(element, t.appendContext(c, String(i), item, element));
          return result._tag === "Left" ? result.left : [];
        });
      },
    },
  );
