/**
 * How far the collector's cycle has come, as the runtime drives it: the next action of a cycle
 * follows from the last. Kept from events, like the ledger that it belongs to.
 */
import type { Event } from "../../spec/machine/event.ts";

/**
 * off → (start) sweeping the rest → (swept) bitmaps rotate → planned → marking → terminating
 * (the world is stopped) → released, flushed → marked → ended → unswept → paced → off.
 * A forced cycle goes from swept to terminating at once.
 */
export type Stage =
  | "off"
  | "finishing"
  | "swept"
  | "rotated"
  | "planned"
  | "marking"
  | "terminating"
  | "marked"
  | "ended"
  | "sweepingAll"
  | "unpaced";

export class Cycle {
  stage: Stage = "off";
  /** 0 background, 1 forced, 2 forced with a world-stopped sweep. */
  mode = 0;
  /** Cycles so far. */
  count = 0;
  /** Caches emptied and flushed since marking ended. */
  released = 0;
  flushed = 0;

  /** Nobody but the collector runs. */
  get stopped(): boolean {
    return this.stage !== "off" && this.stage !== "marking";
  }

  record(event: Event): void {
    switch (event.e) {
      case "gc.start":
        this.mode = event.mode;
        this.stage = "finishing";
        break;
      case "sweepone":
        if (event.r !== -1) break;
        if (this.stage === "finishing") this.stage = "swept";
        if (this.stage === "sweepingAll") this.stage = "unpaced";
        break;
      case "gc.epoch":
        this.stage = "rotated";
        break;
      case "gc.cycle":
        this.stage = "planned";
        break;
      case "gc.phase":
        this.#phase(event.phase);
        break;
      case "releaseall":
        if (this.stage === "terminating") this.released++;
        break;
      case "flush":
        if (this.stage === "terminating") this.flushed++;
        break;
      case "gc.marked":
        this.stage = "marked";
        break;
      case "gc.sweepgen":
        this.stage = this.mode === 2 ? "sweepingAll" : "unpaced";
        break;
      case "gc.trigger":
        if (this.stage !== "unpaced") break;
        this.stage = "off";
        this.count++;
        break;
      default:
        break;
    }
  }

  #phase(phase: number): void {
    if (phase === 0) this.stage = "ended";
    if (phase === 1) this.stage = "marking";
    if (phase === 2) {
      this.stage = "terminating";
      this.released = 0;
      this.flushed = 0;
    }
  }
}
