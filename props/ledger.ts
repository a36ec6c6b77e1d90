/**
 * What a user of the allocator knows: the blocks and spans it was given, the processors and caches
 * it was told of. Kept from top-level events alone, so it serves either twin and any port.
 */
import type { Event, Stat } from "../spec/event.ts";
import type { Address, Pages } from "../spec/units.ts";

/** A span that was handed out by manual.alloc and not given back. */
export interface ManualSpan {
  readonly a: Address;
  readonly np: Pages;
  readonly stat: Stat;
}

/** Grows with the run it describes; one for each run. */
export class Ledger {
  /** Manual spans that are out, oldest first. */
  readonly manual: ManualSpan[] = [];
  /** The mcache of each processor. */
  readonly caches: Address[] = [];
  /** Caches made for no processor yet. */
  readonly loose: Address[] = [];

  get nprocs(): number {
    return this.caches.length;
  }

  /** Takes note of a completed top-level event, nested ones included where they concern caches. */
  record(event: Event): void {
    switch (event.e) {
      case "manual.alloc":
        if (event.r) this.manual.push({ a: event.r, np: event.np, stat: event.stat });
        break;
      case "manual.free": {
        const i = this.manual.findIndex((span) => span.a === event.a);
        if (i >= 0) this.manual.splice(i, 1);
        break;
      }
      case "mcache.alloc":
        if (event.r !== undefined) this.loose.push(event.r);
        break;
      case "mcache.free":
        this.#forget(event.c);
        break;
      case "pcache":
        this.#forget(event.c);
        this.caches[event.i] = event.c;
        this.caches.length = Math.min(this.caches.length, event.nprocs);
        break;
      case "procresize":
        for (const inner of event.fx ?? []) this.record(inner);
        break;
      default:
        break;
    }
  }

  #forget(cache: Address): void {
    const i = this.loose.indexOf(cache);
    if (i >= 0) this.loose.splice(i, 1);
  }
}
