/**
 * A record as a table of its fields. A `Shape<A>` has one codec for each field of `A`, and marks the
 * optional ones, so a field that is added to `A` alone does not compile here.
 */
import * as t from "io-ts";
import type * as Spec from "../../spec/machine/event.ts";
import { Codec, ERRORS_MAX } from "./codec.ts";

/** A field that may be absent. */
export interface Optional<A> {
  readonly optional: Codec<A>;
}

export const optional = <A>(codec: Codec<A>): Optional<A> => ({ optional: codec });

/** The codec of each field of `A`; the optional fields of `A`, and no others, are `optional`. */
export type Shape<A> = {
  readonly [K in keyof A]-?: object extends Pick<A, K>
    ? Optional<Exclude<A[K], undefined>>
    : Codec<A[K]>;
};

/** The shape of every event of the specification. */
export type Shapes = { readonly [E in Spec.EventName]: Shape<Spec.Fields[E]> };

type Fields = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly required: boolean;
}

export const isObject = (u: unknown): u is Fields =>
  typeof u === "object" && u !== null && !Array.isArray(u);

const fieldsOf = (shape: object): ReadonlyArray<Field> =>
  Object.entries(shape).map(([name, field]: [string, Codec<unknown> | Optional<unknown>]) =>
    field instanceof Codec
      ? { name, codec: field, required: true }
      : { name, codec: field.optional, required: false },
  );

/** What the fields of a record must be together, where each of them is right for itself. */
export interface Rule<A> {
  /** The field that a report names. */
  readonly field: keyof A & string;
  readonly expected: string;
  readonly holds: (a: A) => boolean;
}

/** How many fields `take` has decoded since the reader of a line set it to 0, and how deep it is. */
export const tally = { fields: 0, depth: 0 };

/** What a report expects in the place of a field that does not exist. */
export class NoSuchField extends t.Type<never> {
  constructor(record: string, fields: ReadonlyArray<Field>) {
    const names = fields.map(({ name }) => name).join(", ");
    super(
      `a field of ${record}: ${names}`,
      (_u): _u is never => false,
      (u, c) => t.failure(u, c),
      t.identity,
    );
  }
}

/** The mistakes in `u`, with their contexts; unknown fields first, they explain missing ones. */
const explain = (
  u: unknown,
  c: t.Context,
  { name, fields }: { readonly name: string; readonly fields: ReadonlyMap<string, Field> },
): t.Errors => {
  if (!isObject(u)) return [{ value: u, context: c }];
  const errors: t.Errors = [];
  const nothing = new NoSuchField(name, [...fields.values()]);
  for (const key in u) {
    if (fields.has(key) || errors.length >= ERRORS_MAX) continue;
    errors.push({ value: u[key], context: t.appendContext(c, key, nothing, u[key]) });
  }
  for (const { name: key, codec, required } of fields.values()) {
    if (!required && !Object.hasOwn(u, key)) continue;
    const value = Object.hasOwn(u, key) ? u[key] : undefined;
    const result = codec.validate(value, t.appendContext(c, key, codec, value));
    if (result._tag === "Left") errors.push(...result.left);
  }
  return errors;
};

/** The rules that a record breaks, with their contexts. */
const broken = <A extends object>(a: A, c: t.Context, rules: ReadonlyArray<Rule<A>>): t.Errors =>
  rules
    .filter((rule) => !rule.holds(a))
    .map(({ field, expected }) => {
      const value = c.at(-1)?.actual as A | undefined;
      const found = value?.[field];
      const type = new Codec(expected, (_u): _u is never => false, {
        read: () => undefined,
        write: t.identity,
      });
      return { value: found, context: t.appendContext(c, field, type, found) };
    });

/** Decodes every field of `u` in its place. Gives the number of required ones, -1 if one is wrong. */
const takeFields = (u: unknown, fields: ReadonlyMap<string, Field>): number => {
  if (!isObject(u)) return -1;
  const own = u as Record<string, unknown>;
  let count = 0;
  for (const key in own) {
    const field = fields.get(key);
    if (field === undefined) return -1;
    const found = own[key];
    const value = field.codec.take(found);
    if (value === undefined) return -1;
    if (value !== found) own[key] = value;
    if (field.required) count++;
    tally.fields++;
  }
  return count;
};

/** A record with every field of `u` decoded; undefined if one is wrong or missing. */
const readFields = (
  u: unknown,
  fields: ReadonlyMap<string, Field>,
  required: number,
): object | undefined => {
  if (!isObject(u)) return undefined;
  const found: Record<string, unknown> = {};
  let count = 0;
  for (const key in u) {
    const field = fields.get(key);
    if (field === undefined) return undefined;
    const value = field.codec.read(u[key]);
    if (value === undefined) return undefined;
    found[key] = value;
    if (field.required) count++;
  }
  return count === required ? found : undefined;
};

/**
 * The record with the fields of `shape`, for which the rules hold. A field that is not in `shape` is a
 * mistake: a misspelt optional field must not pass as an absent one.
 */
export const record = <A extends object>(
  name: string,
  shape: Shape<A>,
  rules: ReadonlyArray<Rule<A>> = [],
): Codec<A, Record<string, unknown>> => {
  const fields = new Map(fieldsOf(shape).map((field) => [field.name, field]));
  const required = fieldsOf(shape).filter((field) => field.required).length;
  const keeps = (a: A): boolean => rules.every((rule) => rule.holds(a));
  const is = (u: unknown): u is A =>
    isObject(u) &&
    Object.keys(u).every((key) => fields.get(key)?.codec.is(u[key]) === true) &&
    [...fields.values()].every((field) => !field.required || Object.hasOwn(u, field.name)) &&
    keeps(u as A);
  const write = (a: A): Record<string, unknown> => {
    const written: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(a)) {
      const field = fields.get(key);
      if (field !== undefined) written[key] = field.codec.encode(value);
    }
    return written;
  };
  return new Codec(name, is, {
    read: (u) => {
      const a = readFields(u, fields, required) as A | undefined;
      return a !== undefined && keeps(a) ? a : undefined;
    },
    take: (u) => (takeFields(u, fields) === required && keeps(u as A) ? (u as A) : undefined),
    write,
    explain: (u, c) => {
      const errors = explain(u, c, { name, fields });
      if (errors.length > 0) return errors;
      return broken(readFields(u, fields, required) as A, c, rules);
    },
  });
};
