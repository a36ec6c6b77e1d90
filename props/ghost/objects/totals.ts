/** What the counters of objects are to say: pieces of tiny blocks, and what may hold pointers. */
import type { Event } from "../../../spec/machine/event.ts";
import type { State } from "../../../spec/index.ts";
import type { Word } from "../../../spec/numbers/units.ts";
import { add, subtract } from "../../../spec/numbers/word.ts";

/**
 * Bytes of an object up to its last pointer: "omitting no-scan objects and no-scan tails of objects"
 * (mstats.go: heap_scan). Of a defer record only the header has pointers.
 */
export const scannableBytes = ({ n, ty, df, path }: Event<"malloc">, deferSize: number): number => {
  if (ty === undefined || ty[3] === 1 || path === "zero") return 0;
  const [size, ptrdata] = ty;
  const data = df === 1 ? deferSize : Number(n);
  const before = data > size && ptrdata > 0 ? data - size : 0;
  return before + ptrdata;
};

/** A counter and what all caches have counted of it since. */
const whole = ({ stats, caches }: State, name: "tinyallocs" | "heap_scan"): Word => {
  let sum = stats[name];
  caches.forEach(({ localTinyallocs, localScan }) => {
    sum = add(sum, name === "tinyallocs" ? localTinyallocs : localScan);
  });
  return sum;
};

export class Totals {
  /** Pieces that were put into a block that was there. */
  pieces: Word = 0;
  /** Bytes that may hold pointers: those that the last cycle found, and those allocated since. */
  scan: Word = 0;

  /** Counters were loaded. */
  load(before: State, after: State): void {
    const moved = (name: "tinyallocs" | "heap_scan"): Word =>
      subtract(whole(after, name), whole(before, name));
    this.pieces = add(this.pieces, moved("tinyallocs"));
    this.scan = add(this.scan, moved("heap_scan"));
  }

  record(act: Event<"malloc"> | Event<"gc.marked">, deferSize: number): void {
    if (act.e === "gc.marked") {
      this.scan = act.scan;
      return;
    }
    if (act.path === "tinyhit") this.pieces = add(this.pieces, 1);
    const bytes = act.r === undefined ? 0 : scannableBytes(act, deferSize);
    if (bytes > 0) this.scan = add(this.scan, bytes);
  }
}
