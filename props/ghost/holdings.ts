/**
 * What a user of the allocator knows: the blocks and spans it was given, the processors and caches
 * it was told of, how far the collector's cycle has come. Kept from top-level events alone, so it
 * serves either twin and any port.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Event, Stat } from "../../spec/machine/event.ts";
import type { Address, Pages, Word } from "../../spec/numbers/units.ts";
import { Cycle } from "./collector/cycle.ts";

/** An object that was allocated and that the program may still use. */
export interface Block {
  readonly a: Address;
  readonly n: Word;
}

/** A span that was handed out by manual.alloc and not given back. */
export interface ManualSpan {
  readonly a: Address;
  readonly np: Pages;
  readonly stat: Stat;
}

/** Grows with the run it describes; one for each run. */
export class Holdings {
  /** Objects that the program still uses, oldest first; zero-sized ones are none. */
  blocks: Block[] = [];
  /** Manual spans that are out, oldest first. */
  readonly manual: ManualSpan[] = [];
  /** The mcache of each processor. */
  readonly caches: Address[] = [];
  /** Caches of processors that are gone, which are not freed yet. */
  readonly going: Address[] = [];
  /** Caches made for no processor yet. */
  readonly loose: Address[] = [];
  readonly cycle = new Cycle();
  /** How many blocks the last marker has not reached. */
  #lost = 0;
  /** When a manual span was last given back, in nanoseconds. */
  freed = 0;

  get nprocs(): number {
    return this.caches.length;
  }

  /**
   * Whether an action makes sense here. A marker that reaches a free slot may not lose blocks besides,
   * nor may the marker of the cycle before, whose sweep may have kept them: allocated while marking,
   * finalized, or in a tiny block. Where as many slots are marked as before, a span hears of neither,
   * and gives out as clear what is not (mgcsweep.go: sweep, nfreed).
   */
  admits(action: Action): boolean {
    if (action.tag !== "gc.marked") return true;
    const marked = new Set<number>(action.objects);
    const kept = this.blocks.filter(({ a }) => marked.has(a)).length;
    const reachesMore = kept !== marked.size;
    return !reachesMore || (kept === this.blocks.length && this.#lost === 0);
  }

  /** The program has lost all blocks but those at these addresses: the marker found no others. */
  keep(addresses: ReadonlyArray<Address>): void {
    const live = new Set<number>(addresses);
    const before = this.blocks.length;
    this.blocks = this.blocks.filter(({ a }) => live.has(a));
    this.#lost = before - this.blocks.length;
  }

  /** Takes note of a completed top-level event, nested ones included where they concern it. */
  record(event: Event): void {
    this.cycle.record(event);
    switch (event.e) {
      case "malloc":
        if (event.r && event.n !== 0) this.blocks.push({ a: event.r, n: event.n });
        break;
      case "mallocinit":
      case "newobject":
      case "newarray":
      case "procresize":
        for (const inner of event.fx ?? []) this.record(inner);
        break;
      case "manual.alloc":
        if (event.r) this.manual.push({ a: event.r, np: event.np, stat: event.stat });
        break;
      case "manual.free": {
        for (const inner of event.fx ?? []) {
          if (inner.e === "span.free") this.freed = inner.now ?? this.freed;
        }
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
        this.going.push(...this.caches.splice(event.nprocs));
        break;
      default:
        break;
    }
  }

  #forget(cache: Address): void {
    for (const caches of [this.loose, this.going]) {
      const i = caches.indexOf(cache);
      if (i >= 0) caches.splice(i, 1);
    }
  }
}
