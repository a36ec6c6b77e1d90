/**
 * A record as a table of its fields. A `Shape<A>` has one codec for each field of `A`, marked
 * where the field is optional, so a field that is added to `A` alone does not compile here.
 */
import * as t from "io-ts";
import type * as Spec from "../../spec/machine/event.ts";
import { Codec } from "./codec.ts";

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

/** Every mistake in `u`, with its context; unknown fields first, they explain missing ones. */
const explain = (u: unknown, c: t.Context, of: { name: string; fields: Map<string, Field> }) => {
  if (!isObject(u)) return [{ value: u, context: c }];
  const errors: t.Errors = [];
  for (const name of Object.keys(u)) {
    if (of.fields.has(name)) continue;
    const nothing = new NoSuchField(of.name, [...of.fields.values()]);
    errors.push({ value: u[name], context: t.appendContext(c, name, nothing, u[name]) });
  }
  for (const { name, codec, required } of of.fields.values()) {
    if (!required && !Object.hasOwn(u, name)) continue;
    const value = Object.hasOwn(u, name) ? u[name] : undefined;
    const result = codec.validate(value, t.appendContext(c, name, codec, value));
    if (result._tag === "Left") errors.push(...result.left);
  }
  return errors;
};

/** Makes every field of `u` what it says; how many required ones there are, -1 if one is wrong. */
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
  }
  return count;
};

/**
 * The record with the fields of `shape`. A field that is not in `shape` is a mistake: a misspelt
 * optional field must not pass as an absent one.
 */
export const record = <A extends object>(
  name: string,
  shape: Shape<A>,
): Codec<A, Record<string, unknown>> => {
  const fields = new Map(fieldsOf(shape).map((field) => [field.name, field]));
  const required = fieldsOf(shape).filter((field) => field.required).length;
  const read = (u: unknown): A | undefined => {
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
    return count === required ? (found as A) : undefined;
  };
  const is = (u: unknown): u is A =>
    isObject(u) &&
    Object.keys(u).every((key) => fields.get(key)?.codec.is(u[key]) === true) &&
    [...fields.values()].every((field) => !field.required || Object.hasOwn(u, field.name));
  const write = (a: A): Record<string, unknown> => {
    const written: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(a)) {
      const field = fields.get(key);
      if (field !== undefined) written[key] = field.codec.encode(value);
    }
    return written;
  };
  return new Codec(name, is, {
    read,
    take: (u) => (takeFields(u, fields) === required ? (u as A) : undefined),
    write,
    explain: (u, c) => explain(u, c, { name, fields }),
  });
};
