/**
 * The address space at a moment inside an action: what the action found, and what its calls have
 * changed since. Each reservation is a piece of its own, also where two lie side by side.
 */
import type { Event } from "../../../spec/machine/event.ts";
import { Blocks, type Run } from "../blocks.ts";
import type { Past } from "../past.ts";
import type { Ranges } from "../ranges.ts";

type Found = Pick<Past, "reservations" | "regions" | "mapped">;

export class Space {
  readonly #found: Found;
  readonly #reservations = new Blocks();
  readonly #regions = new Blocks();
  readonly #freed = new Set<number>();
  readonly #mapped: Ranges;

  constructor(found: Found) {
    this.#found = found;
    this.#mapped = found.mapped.clone();
  }

  /** Takes note of a call of the OS that was granted. */
  note(act: Event): void {
    switch (act.e) {
      case "os.reserve":
        if (act.r) this.#reservations.add(act.r, Number(act.n));
        return;
      case "os.alloc":
        if (act.r) this.#regions.add(act.r, Number(act.n));
        return;
      case "os.map":
        if (act.r === undefined) this.#mapped.add(act.a, act.a + Number(act.n));
        return;
      case "os.free":
        if (this.#reservations.remove(act.a) || this.#regions.remove(act.a)) return;
        this.#freed.add(act.a);
        return;
      default:
        return;
    }
  }

  /** The reservations and regions that hold the byte at `a`. */
  piecesAt(a: number): ReadonlyArray<Run> {
    const { reservations, regions } = this.#found;
    const pieces: Run[] = [];
    for (const fresh of [this.#reservations.around(a), this.#regions.around(a)]) {
      if (fresh !== undefined) pieces.push(fresh);
    }
    for (const old of [reservations.around(a), regions.around(a)]) {
      if (old !== undefined && !this.#freed.has(old.r)) pieces.push(old);
    }
    return pieces;
  }

  /** Whether [a, a + n) is inside one piece. */
  isInOne(a: number, n: number): boolean {
    return this.piecesAt(a).some((piece) => a + n <= piece.r + piece.n);
  }

  /** Whether pieces side by side hold all of [a, a + n). */
  isInSome(a: number, n: number): boolean {
    for (let at = a; at < a + n;) {
      const end = Math.max(at, ...this.piecesAt(at).map((piece) => piece.r + piece.n));
      if (end === at) return false;
      at = end;
    }
    return true;
  }

  /** Whether [a, a + n) is just what the OS gave at once. */
  isWhole(a: number, n: number): boolean {
    return this.piecesAt(a).some((piece) => piece.r === a && piece.n === n);
  }

  /** Whether [a, a + n) is mapped, or inside memory that the OS allocated. */
  isMapped(a: number, n: number): boolean {
    if (n <= 0 || this.#mapped.covers(a, a + n)) return true;
    const region = this.#regions.around(a) ?? this.#found.regions.around(a);
    return region !== undefined && a + n <= region.r + region.n;
  }
}
