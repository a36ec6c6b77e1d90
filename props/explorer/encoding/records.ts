/** Shapes of values with a fixed number of parts. */
import { type Itf, type Shape, unexpected, within } from "./shape.ts";
import { oneOf } from "./scalars.ts";

type Fields = { readonly [key: string]: Itf };

const isFields = (itf: Itf): itf is Fields =>
  typeof itf === "object" && itf !== null && !Array.isArray(itf);

/** Objects with the given fields. */
export const record = <A extends object>(shapes: {
  readonly [K in keyof A]-?: Shape<A[K]>;
}): Shape<A> => {
  const fields = Object.keys(shapes);
  const parts = fields.map((key) => shapes[key as keyof A]) as ReadonlyArray<Shape<unknown>>;
  type Loose = Record<string, unknown>;
  const text = `{ ${fields.map((key, i) => `${key}: ${parts[i]!.text}`).join(", ")} }`;
  return {
    text,
    fields,
    write: (value, bits) => {
      let i = 0;
      try {
        for (; i < parts.length; i++) parts[i]!.write((value as Loose)[fields[i]!], bits);
      } catch (error) {
        within(fields[i]!, () => {
          throw error;
        });
      }
    },
    read: (bits) => {
      const value: Loose = {};
      for (let i = 0; i < parts.length; i++) value[fields[i]!] = parts[i]!.read(bits);
      return value as A;
    },
    compare: (a, b) => {
      for (let i = 0; i < parts.length; i++) {
        const order = parts[i]!.compare((a as Loose)[fields[i]!], (b as Loose)[fields[i]!]);
        if (order !== 0) return order;
      }
      return 0;
    },
    toItf: (value) =>
      Object.fromEntries(fields.map((key, i) => [key, parts[i]!.toItf((value as Loose)[key])])),
    fromItf: (itf) => {
      if (!isFields(itf)) return unexpected(itf, text);
      return Object.fromEntries(
        fields.map((key, i) => [
          key,
          within(key, () => parts[i]!.fromItf(key in itf ? itf[key]! : unexpected("nothing", key))),
        ]),
      ) as A;
    },
  };
};

/** Arrays of a fixed length, with a shape for each place. */
export const tuple = <A extends ReadonlyArray<unknown>>(
  ...shapes: { readonly [K in keyof A]: Shape<A[K]> }
): Shape<A> => {
  const parts = shapes as ReadonlyArray<Shape<unknown>>;
  const text = `[${parts.map((part) => part.text).join(", ")}]`;
  return {
    text,
    write: (value, bits) => {
      if (value.length !== parts.length) unexpected(value, text);
      parts.forEach((part, i) => within(i, () => part.write(value[i], bits)));
    },
    read: (bits) => parts.map((part) => part.read(bits)) as unknown as A,
    compare: (a, b) => {
      for (let i = 0; i < parts.length; i++) {
        const order = parts[i]!.compare(a[i], b[i]);
        if (order !== 0) return order;
      }
      return 0;
    },
    toItf: (value) => ({ "#tup": parts.map((part, i) => part.toItf(value[i])) }),
    fromItf: (itf) => {
      const items = isFields(itf) ? itf["#tup"] : itf;
      if (!Array.isArray(items) || items.length !== parts.length) return unexpected(itf, text);
      return parts.map((part, i) => within(i, () => part.fromItf(items[i] as Itf))) as never;
    },
  };
};

/** Records of several kinds, told apart by a field that holds the kind's name. */
export const union = <T extends string, A extends { readonly [K in T]: string }>(
  tag: T,
  cases: { readonly [K in A[T]]: Shape<Omit<Extract<A, { readonly [L in T]: K }>, T>> },
): Shape<A> => {
  const kinds = Object.keys(cases) as unknown as ReadonlyArray<A[T]>;
  const kindShape = oneOf(...kinds);
  const shapeOf = (kind: A[T]): Shape<object> =>
    (cases[kind] as Shape<object> | undefined) ?? unexpected(kind, kindShape.text);
  const text = kinds.map((kind) => `${kind} ${shapeOf(kind).text}`).join(" | ");
  const build = (kind: A[T], rest: object): A => ({ [tag]: kind, ...rest }) as unknown as A;
  return {
    text,
    write: (value, bits) => {
      kindShape.write(value[tag], bits);
      within(value[tag], () => shapeOf(value[tag]).write(value, bits));
    },
    read: (bits) => {
      const kind = kindShape.read(bits);
      return build(kind, shapeOf(kind).read(bits));
    },
    compare: (a, b) =>
      kindShape.compare(a[tag], b[tag]) || (a[tag] === b[tag] ? shapeOf(a[tag]).compare(a, b) : 0),
    toItf: (value) => ({ tag: value[tag], value: shapeOf(value[tag]).toItf(value) }),
    fromItf: (itf) => {
      const kind = isFields(itf) ? (itf.tag as A[T]) : unexpected(itf, text);
      return build(kind, shapeOf(kind).fromItf((itf as Fields).value as Itf));
    },
  };
};

/** A value or undefined. */
export const optional = <A>(shape: Shape<A>): Shape<A | undefined> => ({
  text: `${shape.text} | undefined`,
  write: (value, bits) => {
    bits.put(value === undefined ? 0 : 1, 1);
    if (value !== undefined) shape.write(value, bits);
  },
  read: (bits) => (bits.take(1) === 0 ? undefined : shape.read(bits)),
  compare: (a, b) => {
    if (a === undefined || b === undefined)
      return Number(b === undefined) - Number(a === undefined);
    return shape.compare(a, b);
  },
  toItf: (value) =>
    value === undefined ? { tag: "None" } : { tag: "Some", value: shape.toItf(value) },
  fromItf: (itf) => {
    if (!isFields(itf)) return unexpected(itf, "None or Some");
    return itf.tag === "None" ? undefined : shape.fromItf(itf.value as Itf);
  },
});
