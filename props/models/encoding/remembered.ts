/**
 * Encoders that remember what they wrote last. The successors of a state share most of its parts with it
 * and with each other, so the same objects come again and again.
 */
import { BitWriter } from "../../explorer/encoding/bits.ts";
import type { Encoder } from "../../explorer/encoding/shape.ts";

interface Written {
  readonly value: object;
  readonly words: Uint32Array;
  readonly length: number;
}

/** Remembers two values: that of the state which is expanded, and that of the latest successor. */
export const remembered = <A extends object, S extends Encoder<A>>(shape: S): S => {
  const writer = new BitWriter();
  let latest: Written | undefined;
  let other: Written | undefined;
  const writtenOf = (value: A): Written => {
    if (latest?.value === value) return latest;
    if (other?.value === value) {
      [latest, other] = [other, latest];
      return latest;
    }
    writer.reset();
    shape.write(value, writer);
    const { length } = writer;
    const words = writer.written().slice();
    other = latest;
    latest = { value, words, length };
    return latest;
  };
  return {
    ...shape,
    write: (value, bits) => {
      const { words, length } = writtenOf(value);
      bits.append(words, length);
    },
  };
};

const PLACES = 64;

/** The same for the values of a collection: each key has its own two. */
export const rememberedByKey = <A extends object>(
  shape: Encoder<A>,
): ((key: number) => Encoder<A>) => {
  const places = Array.from({ length: PLACES }, () => remembered<A, Encoder<A>>(shape));
  return (key) => places[((key % PLACES) + PLACES) % PLACES]!;
};
