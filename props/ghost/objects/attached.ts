/**
 * The specials that are attached to objects: by kind and by address, the address of the record. Kept
 * from the acts that attach, remove and free them.
 */
import type { Event, SpecialKind } from "../../../spec/machine/event.ts";
import { Blocks } from "../blocks.ts";

/** An attached special. */
export interface Attached {
  readonly a: number;
  readonly k: SpecialKind;
  readonly sp: number;
}

export type SpecialAct = Event<"sp.add"> | Event<"sp.rm"> | Event<"sp.free">;

export const isSpecialAct = (act: Event): act is SpecialAct =>
  act.e === "sp.add" || act.e === "sp.rm" || act.e === "sp.free";

/** Addresses, and the records of the specials there. */
type Records = ReadonlyArray<readonly [a: number, sp: number]>;

export interface Facts {
  readonly finalizer: Records;
  readonly profile: Records;
  readonly strays: ReadonlyArray<number>;
}

export class Specials {
  readonly #records = {
    finalizer: new Map<number, number>(),
    profile: new Map<number, number>(),
  } satisfies Record<SpecialKind, Map<number, number>>;
  /** Addresses at which there was no object: a program must not, and nothing in Go stops it. */
  readonly #strays = new Set<number>();
  /** The addresses in order, as blocks of a byte. */
  readonly #places = { finalizer: new Blocks(), profile: new Blocks() };

  get facts(): Facts {
    const inOrder = (records: ReadonlyMap<number, number>): Records =>
      [...records].sort(([a], [b]) => a - b);
    return {
      finalizer: inOrder(this.#records.finalizer),
      profile: inOrder(this.#records.profile),
      strays: [...this.#strays].sort((a, b) => a - b),
    };
  }

  restore({ finalizer, profile, strays }: Facts): void {
    for (const a of strays) this.#strays.add(a);
    for (const [k, records] of [["finalizer", finalizer] as const, ["profile", profile] as const]) {
      for (const [a, sp] of records) {
        this.#records[k].set(a, sp);
        this.#places[k].add(a, 1);
      }
    }
  }

  get size(): number {
    return this.#records.finalizer.size + this.#records.profile.size;
  }

  /** The record of this kind that the object at `a` has; undefined if it has none. */
  of(a: number, k: SpecialKind): number | undefined {
    return this.#records[k].get(a);
  }

  /** The specials of one kind in [a, a + n), by address. */
  within(a: number, n: number, k: SpecialKind): ReadonlyArray<Attached> {
    return this.#places[k]
      .touching(a, n)
      .map(({ r }) => ({ a: r, k, sp: this.#records[k].get(r) ?? 0 }));
  }

  /** Whether a special was attached at this address where no object was. */
  isStray(a: number): boolean {
    return this.#strays.has(a);
  }

  /** `isObject`: a live object begins at the address. */
  record(act: SpecialAct, isObject: boolean): void {
    if (act.e === "sp.add") {
      if (act.r !== 1) return;
      if (isObject) this.#strays.delete(act.a);
      else this.#strays.add(act.a);
      this.#records[act.k].set(act.a, act.sp ?? 0);
      this.#places[act.k].add(act.a, 1);
    } else if (act.e === "sp.free" || act.r) {
      this.#records[act.k].delete(act.a);
      this.#places[act.k].remove(act.a);
    }
  }
}

/** A view of what is attached while an action takes place: the past, and its acts so far. */
export class SpecialsNow {
  readonly #past: Specials;
  readonly #changed = new Map<string, number | undefined>();

  constructor(past: Specials) {
    this.#past = past;
  }

  of(a: number, k: SpecialKind): number | undefined {
    const key = `${k}:${a}`;
    return this.#changed.has(key) ? this.#changed.get(key) : this.#past.of(a, k);
  }

  record(act: SpecialAct): void {
    const key = `${act.k}:${act.a}`;
    if (act.e === "sp.add") {
      if (act.r === 1) this.#changed.set(key, act.sp ?? 0);
    } else if (act.e === "sp.free" || act.r) {
      this.#changed.set(key, undefined);
    }
  }
}
