/** Random choices, from fast-check's generator. */
import type * as fc from "fast-check";

export class Dice {
  readonly #random: fc.Random;

  constructor(random: fc.Random) {
    this.#random = random;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return this.#random.nextInt(least, most);
  }

  /** True in so many of 100 cases. */
  chance(percent: number): boolean {
    return this.#random.nextInt(0, 99) < percent;
  }

  pick<A>(values: ReadonlyArray<A>): A {
    return values[this.#random.nextInt(0, values.length - 1)]!;
  }

  /** An index, each as often as its weight says. */
  weighted(weights: ReadonlyArray<number>): number {
    let rest = this.#random.nextInt(
      1,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
    return weights.findIndex((weight) => (rest -= weight) <= 0);
  }

  /** A seed of 32 bits. */
  seed(): number {
    return this.#random.nextInt(0, 0x7fffffff);
  }
}
