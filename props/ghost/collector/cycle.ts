/**
 * How far the collector's cycle has come. The runtime drives a cycle by actions in a fixed order, so
 * the events so far say which action is next.
 */
import type { Stage } from "../../../spec/collector/pacer.ts";
import type { Event } from "../../../spec/machine/event.ts";

export class Cycle {
  stage: Stage = "off";
  /** 0 background, 1 forced, 2 forced with a sweep while the world is stopped. */
  mode = 0;
  /** Cycles that have ended. */
  count = 0;
  /** Caches released and caches flushed since marking ended. */
  released = 0;
  flushed = 0;
  /** Whether a sweeper has found nothing left in this stage. */
  #isSwept = false;

  /** Whether the program is stopped: only the collector may act. */
  get stopped(): boolean {
    return this.stage !== "off" && this.stage !== "marking";
  }

  /** Whether the collector has to sweep before this stage may end. */
  get mustSweep(): boolean {
    const sweeps = this.stage === "started" || (this.stage === "sweepable" && this.mode === 2);
    return sweeps && !this.#isSwept;
  }

  record(event: Event): void {
    switch (event.e) {
      case "gc.start":
        this.mode = event.mode;
        this.#enter("started");
        break;
      case "sweepone":
        if (event.r === -1) this.#isSwept = true;
        break;
      case "gc.epoch":
        this.#enter("rotated");
        break;
      case "gc.cycle":
        this.#enter("planned");
        break;
      case "gc.phase":
        this.#enter((["ended", "marking", "terminating"] as const)[event.phase]!);
        break;
      case "releaseall":
        if (this.stage === "terminating") this.released++;
        break;
      case "flush":
        if (this.stage === "terminating") this.flushed++;
        break;
      case "gc.marked":
        this.#enter("marked");
        break;
      case "gc.sweepgen":
        this.#enter("sweepable");
        break;
      case "gc.trigger":
        if (this.stage !== "sweepable") break;
        this.#enter("off");
        this.count++;
        break;
      default:
        break;
    }
  }

  #enter(stage: Stage): void {
    this.stage = stage;
    this.#isSwept = false;
    this.released = 0;
    this.flushed = 0;
  }
}
