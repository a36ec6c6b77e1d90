/** Shapes of what a state is made of beside numbers: collections, chains and bitmaps. */
import type { Bitmap } from "../../../spec/numbers/bits.ts";
import { type Collection, collect, fold } from "../../../spec/numbers/collection.ts";
import type { BitWriter } from "../../explorer/encoding/bits.ts";
import { list } from "../../explorer/encoding/collections.ts";
import { tuple } from "../../explorer/encoding/records.ts";
import { oneOf } from "../../explorer/encoding/scalars.ts";
import { mapped, type Shape, unexpected } from "../../explorer/encoding/shape.ts";
import { rememberedByKey } from "./remembered.ts";
import { number } from "./numbers.ts";

/** The entries by key: two equal collections may iterate in different orders. */
export const entriesOf = <K extends number, V>(
  collection: Collection<K, V>,
): ReadonlyArray<readonly [K, V]> =>
  fold<K, V, Array<readonly [K, V]>>(collection, [], (entries, value, key) => {
    entries.push([key, value]);
    return entries;
  }).sort(([a], [b]) => a - b);

/** Collections by number, in the order of their keys. */
export const collection = <K extends number, V>(value: Shape<V>): Shape<Collection<K, V>> => ({
  ...mapped<Collection<K, V>, ReadonlyArray<readonly [K, V]>>(
    list(tuple<readonly [K, V]>(number<K>(), value), number()),
    entriesOf,
    collect,
  ),
  text: `map from number to (${value.text})`,
});

/** The same where the values are objects that are written again and again. */
export const collectionOf = <K extends number, V extends object>(
  value: Shape<V>,
): Shape<Collection<K, V>> => {
  const at = rememberedByKey(value);
  return {
    ...collection<K, V>(value),
    write: (all, bits) => {
      number().write(all.size, bits);
      for (const [key, item] of entriesOf(all)) {
        number().write(key, bits);
        at(key).write(item, bits);
      }
    },
  };
};

/** Linked lists from the latest link on. */
export const chain = <A extends object, C extends (A & { readonly earlier: C }) | null>(
  link: Shape<A>,
): Shape<C> => ({
  ...mapped<C, ReadonlyArray<A>>(
    list(link, number()),
    (latest) => {
      const links: A[] = [];
      for (let at: C = latest; at !== null; at = at.earlier) links.push(at);
      return links;
    },
    (links) => links.reduceRight<unknown>((earlier, item) => ({ ...item, earlier }), null) as C,
  ),
});

const putBitmap = (value: Bitmap, bits: BitWriter): void => {
  number().write(value.length, bits);
  for (let i = 0; i < value.length; i++) bits.put(parseInt(value[i]!, 16), 4);
};

/** Bitmaps of slots. */
export const bitmap: Shape<Bitmap> = {
  text: "bitmap",
  write: putBitmap,
  read: (bits) => {
    let value = "";
    for (let n = number().read(bits); n > 0; n--) value += bits.take(4).toString(16);
    return value;
  },
  compare: (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0),
  toItf: (value) => value,
  fromItf: (itf) =>
    typeof itf === "string" && /^[0-9a-f]*$/.test(itf) ? itf : unexpected(itf, "a bitmap"),
};

export const flag: Shape<0 | 1> = oneOf(0, 1);

/** A value or null. */
export const nullable = <A>(shape: Shape<A>): Shape<A | null> => ({
  text: `${shape.text} | null`,
  write: (value, bits) => {
    bits.put(value === null ? 0 : 1, 1);
    if (value !== null) shape.write(value, bits);
  },
  read: (bits) => (bits.take(1) === 0 ? null : shape.read(bits)),
  compare: (a, b) => {
    if (a === null || b === null) return Number(b === null) - Number(a === null);
    return shape.compare(a, b);
  },
  toItf: (value) => (value === null ? { tag: "None" } : { tag: "Some", value: shape.toItf(value) }),
  fromItf: (itf) => {
    const { tag, value } = itf as { readonly tag?: unknown; readonly value?: never };
    return tag === "None" ? null : shape.fromItf(value!);
  },
});
