/**
 * A shape describes the values of a type. The packed encoding, the order of values, their form in ITF
 * traces and the text of `--describe` are all derived from it, so none of them can differ from another.
 *
 * A model composes the shape of its states from those in scalars.ts, records.ts and collections.ts:
 *
 *     const state = record({ turn: name("left", "right"), forks: list(boolean) });
 *
 * Laws, for all values a and b of the shape:
 *   read(write(a)) equals a;
 *   compare(a, b) is 0 exactly where a and b are written as the same bits;
 *   fromItf(toItf(a)) equals a.
 * Equal sets and maps are written as the same bits, in whichever order they iterate.
 */
import type { BitReader, BitWriter } from "./bits.ts";

/** A value in the JSON of an ITF trace. */
export type Itf = boolean | number | string | ReadonlyArray<Itf> | { readonly [key: string]: Itf };

/** What can be written of a value. A view is one: it writes less than the whole state. */
export interface Encoder<in A> {
  /** The description in words, exact enough to write the same model in another language. */
  readonly text: string;
  /** Appends the value's bits; throws a ShapeError for a value that the shape does not describe. */
  write(value: A, bits: BitWriter): void;
  compare(a: A, b: A): number;
}

export interface Shape<in out A> extends Encoder<A> {
  /** The names of a record's fields, which become the variables of an ITF trace. */
  readonly fields?: ReadonlyArray<string>;
  read(bits: BitReader): A;
  toItf(value: A): Itf;
  /** Throws a ShapeError for what the shape does not describe. */
  fromItf(itf: Itf): A;
}

/** A value that its shape does not describe: an error of the model. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
  /** What was found and what was expected. */
  readonly problem: string;
  /** The way from the state to the value, such as `spans.3.pages`. */
  readonly path: ReadonlyArray<string | number>;

  constructor(problem: string, path: ReadonlyArray<string | number> = []) {
    super(path.length === 0 ? problem : `${path.join(".")}: ${problem}`);
    this.problem = problem;
    this.path = path;
  }
}

/** Does something with a part of a value; a ShapeError names the part. */
export const within = <A>(part: string | number, f: () => A): A => {
  try {
    return f();
  } catch (error) {
    if (error instanceof ShapeError) throw new ShapeError(error.problem, [part, ...error.path]);
    throw error;
  }
};

/** Throws the ShapeError for a value. */
export const unexpected = (found: unknown, expected: string): never => {
  const shown = typeof found === "bigint" ? `${found}n` : JSON.stringify(found);
  throw new ShapeError(`found ${shown ?? String(found)}, expected ${expected}`);
};

/**
 * A view: what counts of a value, as a function of it and the shape of the function's results. Two states
 * with the same view are one state for the explorer.
 */
export const seen = <A, B>(of: (value: A) => B, shape: Encoder<B>): Encoder<A> => ({
  text: shape.text,
  write: (value, bits) => shape.write(of(value), bits),
  compare: (a, b) => shape.compare(of(a), of(b)),
});

/** Values that are kept in another form than the shape's, such as the maps of a library. */
export const mapped = <A, B>(
  shape: Shape<B>,
  to: (value: A) => B,
  from: (other: B) => A,
): Shape<A> => ({
  ...seen(to, shape),
  ...(shape.fields === undefined ? {} : { fields: shape.fields }),
  read: (bits) => from(shape.read(bits)),
  toItf: (value) => shape.toItf(to(value)),
  fromItf: (itf) => from(shape.fromItf(itf)),
});

/** A shape that contains itself, such as a tree's. The name stands for it in the text. */
export const recursive = <A>(text: string, shape: () => Shape<A>): Shape<A> => ({
  text,
  write: (value, bits) => shape().write(value, bits),
  read: (bits) => shape().read(bits),
  compare: (a, b) => shape().compare(a, b),
  toItf: (value) => shape().toItf(value),
  fromItf: (itf) => shape().fromItf(itf),
});
