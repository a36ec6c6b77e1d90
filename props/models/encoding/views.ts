/** Views: encoders that write less than the whole. What they leave out does not count. */
import type { Collection } from "../../../spec/numbers/collection.ts";
import type { Encoder } from "../../explorer/encoding/shape.ts";
import { number } from "./numbers.ts";
import { rememberedByKey } from "./remembered.ts";
import { entriesOf } from "./values.ts";

/** Some fields of an object; the others do not count. */
export const only = <A extends object>(encoders: {
  readonly [K in keyof A]?: Encoder<A[K]>;
}): Encoder<A> => {
  const fields = Object.keys(encoders) as unknown as ReadonlyArray<keyof A>;
  const parts = fields.map((field) => encoders[field] as Encoder<A[keyof A]>);
  return {
    text: `{ ${fields.map((field, i) => `${String(field)}: ${parts[i]!.text}`).join(", ")} }`,
    write: (value, bits) => {
      for (let i = 0; i < parts.length; i++) parts[i]!.write(value[fields[i]!], bits);
    },
    compare: (a, b) => {
      for (let i = 0; i < parts.length; i++) {
        const order = parts[i]!.compare(a[fields[i]!], b[fields[i]!]);
        if (order !== 0) return order;
      }
      return 0;
    },
  };
};

/** The entries of a collection in the order of their keys. */
export const entries = <K extends number, V extends object>(
  value: Encoder<V>,
  at = rememberedByKey(value),
): Encoder<Collection<K, V>> => ({
  text: `map from number to (${value.text})`,
  write: (collection, bits) => {
    number().write(collection.size, bits);
    for (const [key, item] of entriesOf(collection)) {
      number().write(key, bits);
      at(key).write(item, bits);
    }
  },
  compare: (a, b) => {
    if (a.size !== b.size) return a.size - b.size;
    const others = entriesOf(b);
    for (const [i, [key, item]] of entriesOf(a).entries()) {
      const [otherKey, other] = others[i]!;
      const order = key - otherKey || value.compare(item, other);
      if (order !== 0) return order;
    }
    return 0;
  },
});

/** One after the other. */
export const both = <A>(first: Encoder<A>, second: Encoder<A>): Encoder<A> => ({
  text: `${first.text}, ${second.text}`,
  write: (value, bits) => {
    first.write(value, bits);
    second.write(value, bits);
  },
  compare: (a, b) => first.compare(a, b) || second.compare(a, b),
});

/** What a value has if something is true of it; otherwise only that it is not. */
export const where = <A>(
  condition: string,
  isTrue: (value: A) => boolean,
  encoder: Encoder<A>,
): Encoder<A> => ({
  text: `${encoder.text} where ${condition}`,
  write: (value, bits) => {
    bits.put(isTrue(value) ? 1 : 0, 1);
    if (isTrue(value)) encoder.write(value, bits);
  },
  compare: (a, b) => {
    const order = Number(isTrue(a)) - Number(isTrue(b));
    return order === 0 && isTrue(a) ? encoder.compare(a, b) : order;
  },
});
