/** Fields of a machine that are no numbers, as words: texts, words of 64 bits, null, and empty lists. */

const NULL = 0;
const TEXT = 1;
const NATURAL = 2;
const NEGATIVE = 3;
const LIST = 4;

/** A value as words, of which the first tells its kind. */
export const valueWords = (x: unknown): ReadonlyArray<number> => {
  if (x === null) return [NULL];
  if (Array.isArray(x)) return [LIST];
  if (typeof x === "string") {
    return [TEXT, x.length, ...Array.from({ length: x.length }, (_, i) => x.charCodeAt(i))];
  }
  if (typeof x !== "bigint") throw new Error(`a machine has a field that is a ${typeof x}`);
  const n = x < 0n ? -x : x;
  return [x < 0n ? NEGATIVE : NATURAL, Number(n & 0xffffffffn), Number(n >> 32n)];
};

/** The value that begins at a word, and where it ends. */
export const takeValue = (
  words: Uint32Array,
  at: number,
): { readonly value: unknown; readonly end: number } => {
  switch (words[at]) {
    case NULL:
      return { value: null, end: at + 1 };
    case LIST:
      return { value: [], end: at + 1 };
    case TEXT: {
      const end = at + 2 + words[at + 1]!;
      return { value: String.fromCharCode(...words.subarray(at + 2, end)), end };
    }
    default: {
      const n = BigInt(words[at + 1]!) + (BigInt(words[at + 2]!) << 32n);
      return { value: words[at] === NEGATIVE ? -n : n, end: at + 3 };
    }
  }
};
