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
    let sum = 0;
    for (const weight of weights) sum += weight;
    let rest = this.#random.nextInt(1, sum);
    let i = 0;
    while ((rest -= weights[i]!) > 0) i++;
    return i;
  }
}
