/**
 * The codec that every codec in `wire/` is: an io-ts type that reads right input in one call without
 * contexts, so that a trace decodes at the speed of a loop. Only `validate` builds contexts, and with
 * them the path to a mistake, for input that is wrong.
 */
import * as t from "io-ts";

/**
 * A type `A` as traces write it. Its name is what a report expects ("a page count"). `read` returns
 * undefined for a value that is not an `A`. `take` does the same with a value that only its caller
 * has: it may change the value into the `A`, and leaves it half changed where it returns undefined.
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
      /** Finds the mistakes in a value that `read` refused; a codec without it has one. */
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

/** A value that a trace writes unchanged. */
export const plain = <A>(expected: string, is: (u: unknown) => u is A): Codec<A, A> =>
  new Codec(expected, is, { read: (u) => (is(u) ? u : undefined), write: (a) => a });

/** One of the strings that are the keys of `values`. */
export const oneOf = <A extends string>(values: Readonly<Record<A, true>>): Codec<A, A> =>
  plain(
    Object.keys(values).join(" | "),
    (u): u is A => typeof u === "string" && Object.hasOwn(values, u),
  );

/** How many mistakes a list or a record tells at least, if it has so many; then it may stop. */
export const ERRORS_MAX = 100;

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
        const errors: t.Errors = [];
        for (let i = 0; i < u.length && errors.length < ERRORS_MAX; i++) {
          const element: unknown = u[i];
          const result = item.validate(element, t.appendContext(c, String(i), item, element));
          if (result._tag === "Left") errors.push(...result.left);
        }
        return errors;
      },
    },
  );
