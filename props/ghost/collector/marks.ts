/**
 * What the sweeper has to keep: the objects that this cycle's marker found, those that were allocated
 * while marking, the tiny blocks that were in use when marking began, and objects with a finalizer.
 */
import type { Action } from "../../../spec/machine/action.ts";
import type { Event } from "../../../spec/machine/event.ts";
import type { State } from "../../../spec/index.ts";
import { Blocks } from "../blocks.ts";

/** The slots of a span. */
export interface Slots {
  readonly a: number;
  readonly ne: number;
  readonly es: number;
}

const slotsWith = (addresses: Blocks, { a, ne, es }: Slots): ReadonlyArray<number> =>
  addresses.within(a, a + ne * es).map(({ r }) => Math.floor((r - a) / es));

export class Marks {
  /** False where a recording has the mark bits in place of the objects that the marker found. */
  isComplete = true;
  #phase = 0;
  /** Each address is a block of one byte. */
  #marked = new Blocks();
  readonly #finalizers = new Blocks();

  get facts() {
    const { isComplete } = this;
    const addressesOf = (blocks: Blocks): ReadonlyArray<number> => blocks.all.map(({ r }) => r);
    return {
      isComplete,
      phase: this.#phase,
      marked: addressesOf(this.#marked),
      finalizers: addressesOf(this.#finalizers),
    };
  }

  restore({ isComplete, phase, marked, finalizers }: Marks["facts"]): void {
    this.isComplete = isComplete;
    this.#phase = phase;
    for (const a of marked) this.#marked.add(a, 1);
    for (const a of finalizers) this.#finalizers.add(a, 1);
  }

  /** The slots that hold a marked object. */
  markedIn(slots: Slots): ReadonlySet<number> {
    return new Set(slotsWith(this.#marked, slots));
  }

  /** The slots that are still allocated after the sweep. */
  keptIn(slots: Slots): ReadonlySet<number> {
    return new Set([...this.markedIn(slots), ...slotsWith(this.#finalizers, slots)]);
  }

  /** The marker's findings are arguments of the action that no event repeats. */
  begin(action: Action): void {
    if (action.tag !== "gc.marked") return;
    this.isComplete = action.objects !== undefined;
    for (const a of action.objects ?? []) this.#marked.add(a, 1);
  }

  note(act: Event, after: State): void {
    switch (act.e) {
      case "malloc":
        if (this.#phase !== 0 && act.r && act.n !== 0) this.#marked.add(act.r, 1);
        return;
      case "gc.epoch":
        this.#marked = new Blocks();
        return;
      case "gc.phase":
        this.#phase = act.phase;
        if (act.phase === 1) this.#markTinyBlocks(after);
        return;
      case "sp.add":
        if (act.k === "finalizer" && act.r === 1) this.#finalizers.add(act.a, 1);
        return;
      case "sp.rm":
      case "sp.free":
        if (act.k === "finalizer") this.#finalizers.remove(act.a);
        return;
      default:
        return;
    }
  }

  /** A processor that is gone has no tiny block, even while its cache is not freed. (gcMarkTinyAllocs) */
  #markTinyBlocks({ caches, procs }: State): void {
    for (const index of procs.caches.slice(0, procs.nprocs)) {
      const tiny = caches.get(index)?.tiny ?? 0;
      if (tiny !== 0) this.#marked.add(tiny, 1);
    }
  }
}
