/**
 * Since when each free span has been free: the time at which the last of its pages became free. The
 * rest of a span that is cut keeps the age of the whole.
 */
import type { Event } from "../../../spec/machine/event.ts";
import { inside } from "../acts.ts";

export class Ages {
  readonly #since = new Map<number, number>();

  /** By address of a free span, ascending. */
  get facts(): ReadonlyArray<readonly [number, number]> {
    return [...this.#since].sort(([a], [b]) => a - b);
  }

  restore(facts: Ages["facts"]): void {
    for (const [a, since] of facts) this.#since.set(a, since);
  }

  /** Since when the span at `a` has been free. */
  of(a: number): number | undefined {
    return this.#since.get(a);
  }

  /** A span becomes free, and joins those beside it. */
  free({ a, np, now, since, r, rnp }: Event<"span.free">, pageSize: number): void {
    if (r === undefined) return;
    const next = a + np * pageSize;
    if (r + (rnp ?? 0) * pageSize > next) this.#since.delete(next);
    this.#since.set(r, now ?? since ?? 0);
  }

  /** A free span is taken, and the rest of it is free as before. */
  take(act: Event<"span.alloc">): void {
    const taken = inside(act).find((inner) => inner.e === "fl.rm" || inner.e === "tr.rm");
    const since = taken && this.#since.get(taken.a);
    if (taken === undefined || since === undefined) return;
    this.#since.delete(taken.a);
    const rest = inside(act).find((inner) => inner.e === "span.free");
    if (rest?.e === "span.free" && rest.r !== undefined) this.#since.set(rest.r, since);
  }
}
