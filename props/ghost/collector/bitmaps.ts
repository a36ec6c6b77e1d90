/** The bitmaps of spans that are still looked at: those of this cycle, and of the two before it. */
import type { Event } from "../../../spec/machine/event.ts";
import { Blocks } from "../blocks.ts";

export const bytesOf = ({ ne }: Event<"bits">): number => Math.ceil(ne / 64) * 8;

export class Bitmaps {
  #generations: ReadonlyArray<Blocks> = [new Blocks(), new Blocks(), new Blocks()];

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
