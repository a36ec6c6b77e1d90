/** The sampling rate at which the countdown of each cache was drawn. Kept from events alone. */
import type { Event } from "../../../spec/machine/event.ts";
import { inside } from "../acts.ts";

const rateIn = (act: Event): number | undefined =>
  inside(act).find((inner): inner is Event<"sample"> => inner.e === "sample")?.rate;

export class Drawn {
  readonly #rates = new Map<number, number>();

  get facts(): ReadonlyArray<readonly [number, number]> {
    return [...this.#rates].sort(([a], [b]) => a - b);
  }

  restore(facts: Drawn["facts"]): void {
    for (const [cache, rate] of facts) this.#rates.set(cache, rate);
  }

  /** The rate at which the countdown of the cache with this record was drawn. */
  rateOf(cache: number): number | undefined {
    return this.#rates.get(cache);
  }

  /** A countdown begins: that of a new cache, or that of the cache in which a sample was taken. */
  record(act: Event<"mcache.alloc"> | Event<"prof">, cache: number | undefined): void {
    const rate = rateIn(act);
    if (cache !== undefined && rate !== undefined) this.#rates.set(cache, rate);
  }
}
