/**
 * What counters had counted before the first action: by how much a load has moved each of them. Beside
 * what the events say, a counter says that much more, modulo 2^64.
 */
import type { State } from "../../spec/index.ts";
import type { Stats } from "../../spec/stats/mstats.ts";
import type { Word } from "../../spec/numbers/units.ts";
import { subtract } from "../../spec/numbers/word.ts";

/** Numbers of Stats that a load may move: not the count of live objects, which follows from others. */
export type LoadedCounter = Exclude<keyof Stats, "nsmallfree" | "heap_objects">;

/** Whether a field of Stats is one of them. */
export const isLoadable = (name: string): name is LoadedCounter =>
  name !== "nsmallfree" && name !== "heap_objects";

export class LoadedCounters {
  readonly #moved = new Map<LoadedCounter, Word>();
  #isLoaded = false;

  /** Whether counters were loaded, those of the classes included. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  load(before: State, after: State): void {
    this.#isLoaded = true;
    for (const name of Object.keys(after.stats).filter(isLoadable)) {
      const moved = subtract(after.stats[name], before.stats[name]);
      if (moved !== 0) this.#moved.set(name, moved);
    }
  }

  /** Whether a load has moved one of these. */
  hasMoved(names: ReadonlyArray<LoadedCounter>): boolean {
    return names.some((name) => this.#moved.has(name));
  }

  /** The value that a counter would have without its load. */
  less(name: LoadedCounter, value: Word): Word {
    const moved = this.#moved.get(name);
    return moved === undefined ? value : subtract(value, moved);
  }

  /** The marker has set these two to what it found. */
  forgetMarked(): void {
    this.#moved.delete("heap_live");
    this.#moved.delete("heap_scan");
  }
}
