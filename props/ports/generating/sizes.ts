/** Sizes that are asked for, mostly at the edges. */
import type { Hello } from "../../../wire/port/handshake.ts";
import { word, type Word } from "../../../wire/port/word.ts";
import type { Dice } from "./dice.ts";

const KIB = 1024;
const MIB = KIB * KIB;

/** Bytes of one block, and of all live blocks of a sequence, that are asked for in earnest. */
const [mostBytes, mostTogether] = [64 * MIB, 256 * MIB];

const around = (n: number): ReadonlyArray<number> => [n - 1, n, n + 1];

export class Sizes {
  readonly #edges: ReadonlyArray<number>;
  readonly #limits: ReadonlyArray<number>;
  readonly #large: ReadonlyArray<number>;
  readonly #huge: ReadonlyArray<Word>;
  readonly #wrapping: ReadonlyArray<ReadonlyArray<readonly [Word, Word]>>;
  readonly #most: number;

  /** `limits`: the largest sizes of classes, as far as they are known. */
  constructor(hello: Hello, limits: ReadonlyArray<number>) {
    const page = hello.page ?? 4 * KIB;
    const most = hello.max === undefined ? mostBytes : Math.min(mostBytes, Number(hello.max));
    const fit = (sizes: ReadonlyArray<number>): ReadonlyArray<number> => {
      const some = [...new Set(sizes)].filter((n) => n >= 1 && n <= most);
      return some.length === 0 ? [1] : some;
    };
    this.#most = most;
    this.#edges = fit([
      ...Array.from({ length: 17 }, (_, k) => around(2 ** k)).flat(),
      ...[1, 2, 3, 8].flatMap((pages) => around(pages * page)),
    ]);
    this.#limits = limits.length === 0 ? this.#edges : fit(limits.flatMap(around));
    this.#large = fit([
      ...[16, 17, 31, 64, 100].flatMap((pages) => around(pages * page)),
      ...[MIB / 4, MIB / 2, MIB, 2 * MIB].flatMap(around),
      ...(hello.max === undefined ? [] : [Number(hello.max), Number(hello.max) - 1]),
    ]);
    this.#huge = hugeSizes(hello);
    this.#wrapping = wrappingPairs(hello);
  }

  small(dice: Dice): number {
    return Math.min(dice.between(1, 64), this.#most);
  }

  edge(dice: Dice): number {
    return dice.pick(dice.chance(50) ? this.#limits : this.#edges);
  }

  large(dice: Dice): number {
    return dice.pick(this.#large);
  }

  /** Far apart: an allocator keeps distances in few bits. */
  gap(dice: Dice): number {
    const n = dice.pick([4, 8, 16, 16, 32]) * MIB + dice.pick([-4096, -1, 0, 1, 4096]);
    return Math.min(n, this.#most);
  }

  any(dice: Dice): number {
    return Math.min(2 ** dice.between(0, 13) + dice.between(0, 4096), this.#most);
  }

  /** A size that must be refused. */
  huge(dice: Dice): Word {
    return dice.pick(this.#huge);
  }

  /** Whether so many bytes more may live. */
  fits(live: number, n: number): boolean {
    return live + n <= Math.max(mostTogether, this.#most) && n <= this.#most;
  }

  /** A count and a size whose product does not fit into a word. */
  wrapping(dice: Dice): readonly [Word, Word] {
    return dice.pick(this.#wrapping[dice.between(0, this.#wrapping.length - 1)]!);
  }
}

/** Counts and sizes whose products do not fit, a list for each of some sizes. */
const wrappingPairs = ({ bits }: Hello): ReadonlyArray<ReadonlyArray<readonly [Word, Word]>> => {
  const all = 2n ** BigInt(bits);
  const half = 2n ** BigInt(bits / 2);
  return [2n, 3n, 4n, 8n, 16n, 24n, 100n, 4096n].map((size) =>
    [
      [all / size + 1n, size] as const,
      [size, all / size + 1n] as const,
      [half, half] as const,
      [half + 1n, half] as const,
      [all - 1n, 2n] as const,
      [all / 2n + 1n, 2n] as const,
    ].map(([count, each]) => [word(count), word(each)] as const),
  );
};

/** Sizes above `max`, or above half of the address space. */
const hugeSizes = (hello: Hello): ReadonlyArray<Word> => {
  const all = 2n ** BigInt(hello.bits);
  const half = all / 2n;
  const max = hello.max === undefined ? half - 1n : BigInt(hello.max);
  const candidates = [
    max + 1n,
    2n ** 31n,
    2n ** 32n - 1n,
    2n ** 32n,
    2n ** 32n + 1n,
    half,
    half + 1n,
    ...[0n, 1n, 7n, 8n, 15n, 16n, 31n, 63n, 4095n, 4096n, 65_535n].map((below) => all - 1n - below),
  ];
  const least = max < half ? max : half - 1n;
  return [...new Set(candidates)].filter((n) => n > least && n < all).map(word);
};
