/** The bitmaps of spans that are still looked at: those of this cycle, and of the two before it. */
import type { Event } from "../../../spec/machine/event.ts";
import { Blocks } from "../blocks.ts";

export const bytesOf = ({ ne }: Event<"bits">): number => Math.ceil(ne / 64) * 8;

export class Bitmaps {
  #generations: ReadonlyArray<Blocks> = [new Blocks(), new Blocks(), new Blocks()];

  /** The bitmaps of each generation, the latest first. */
  get facts(): ReadonlyArray<ReadonlyArray<readonly [r: number, n: number]>> {
    return this.#generations.map((one) => one.all.map(({ r, n }) => [r, n]));
  }

  restore(facts: Bitmaps["facts"]): void {
    for (const [i, runs] of facts.entries()) {
      for (const [r, n] of runs) this.#generations[i]!.add(r, n);
    }
  }

  isTouching(r: number, n: number): boolean {
    return this.#generations.some((one) => one.isTouching(r, n));
  }

  note(act: Event): void {
    if (act.e === "bits" && act.r) this.#generations[0]!.add(act.r, bytesOf(act));
    if (act.e === "gc.epoch") {
      this.#generations = [new Blocks(), ...this.#generations.slice(0, 2)];
    }
  }
}
