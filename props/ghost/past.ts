/**
 * The account of a run: what the events so far have handed out and not taken back, and what each
 * statistic must have come to by that. It is kept from events alone, whoever left them, and is what
 * the properties compare a state and a step with.
 */
import { isSet } from "../../spec/numbers/bits.ts";
import type { Event, Fixed, Stat } from "../../spec/machine/event.ts";
import type { State } from "../../spec/index.ts";
import { forEachAct } from "./acts.ts";
import { Blocks, type Run } from "./blocks.ts";
import { Ranges } from "./ranges.ts";

type Counted = Exclude<Stat, "local">;

/** A span for stacks and the like. */
interface Manual {
  readonly np: number;
  readonly stat: Stat;
}

export class Past {
  /** Objects by address, the pieces of tiny blocks each for itself, with the bytes asked for. */
  readonly live = new Blocks();
  /** What persistentalloc gave. */
  readonly persistent = new Blocks();
  /** The records of the fixed-size allocators that are in use. */
  readonly records = new Blocks();
  /** Memory that the OS allocated anywhere. */
  readonly regions = new Blocks();
  /** Address space that is reserved, or was probed and is to be mapped. */
  readonly reserved = new Ranges();
  readonly probed = new Ranges();
  /** What the heap has grown by. */
  readonly grown = new Ranges();
  /** Pages that are with the OS: given back, and not handed out since. */
  readonly released = new Ranges();
  /** The spans that this cycle has swept, by their first address. */
  readonly swept = new Set<number>();
  readonly manual = new Map<number, Manual>();
  /** What each statistic must be. */
  readonly sums = new Map<Counted, number>();
  /** Bytes of memory that the OS refused, by the statistic that they were for. */
  readonly refused = new Map<Stat, number>();
  readonly #sizes = new Map<Fixed, number>();

  /** Takes note of what an action came to; `after` gives the instance's sizes. */
  record(event: Event, after: State): void {
    forEachAct(event, (act) => this.#note(act, after));
  }

  /** The objects that a sweep frees: they lie in slots that are not marked. */
  diedIn({ a, ne, es, marks }: Event<"sweep">): ReadonlyArray<Run> {
    if (ne === undefined || es === undefined || marks === undefined) return [];
    const objects = this.live.touching(a, ne * es);
    return objects.filter(({ r }) => !isSet(marks, Math.floor((r - a) / es)));
  }

  #note(act: Event, after: State): void {
    switch (act.e) {
      case "malloc":
        if (act.r !== undefined && act.n !== 0) this.live.add(act.r, Number(act.n));
        return;
      case "sweep":
        this.swept.add(act.a);
        for (const { r } of this.diedIn(act)) this.live.remove(r);
        return;
      case "gc.sweepgen":
        return this.swept.clear();
      case "persist":
        return this.#persist(act, after);
      case "fix.init":
        this.#sizes.set(act.f, act.n);
        return;
      case "fix.alloc":
        if (act.r) this.records.add(act.r, this.#sizes.get(act.f) ?? 0);
        return;
      case "fix.free":
        this.records.remove(act.a);
        return;
      case "arena.alloc":
        if (act.r) this.grown.add(act.r, act.r + Number(act.n));
        return;
      case "span.alloc":
        if (act.r) this.released.remove(act.r, act.r + Number(act.np) * after.config.pageSize);
        return;
      case "manual.alloc":
      case "manual.free":
        return this.#manual(act, after.config.pageSize);
      default:
        return this.#os(act);
    }
  }

  #persist({ n, stat, r }: Event<"persist">, { config }: State): void {
    if (r === undefined) return;
    if (r !== 0) this.persistent.add(r, Number(n));
    if (n >= config.persistentMaxBlock || stat === "other_sys") return;
    this.#count(stat, Number(n));
    this.#count("other_sys", -Number(n));
  }

  #manual(act: Event<"manual.alloc"> | Event<"manual.free">, pageSize: number): void {
    const bytes = act.np * pageSize;
    if (act.e === "manual.free") {
      this.manual.delete(act.a);
      this.#count(act.stat, -bytes);
      this.#count("heap_sys", bytes);
    } else if (act.r) {
      this.manual.set(act.r, { np: act.np, stat: act.stat });
      this.#count(act.stat, bytes);
      this.#count("heap_sys", -bytes);
    }
  }

  #os(act: Event): void {
    switch (act.e) {
      case "os.reserve": {
        const kind = act.reserved === 1 ? this.reserved : this.probed;
        if (act.r) kind.add(act.r, act.r + Number(act.n));
        return;
      }
      case "os.map":
        return this.#count(act.stat, Number(act.n));
      case "os.alloc":
        if (!act.r) {
          this.refused.set(act.stat, (this.refused.get(act.stat) ?? 0) + Number(act.n));
          return;
        }
        this.regions.add(act.r, Number(act.n));
        return this.#count(act.stat, Number(act.n));
      case "os.free":
        this.regions.remove(act.a);
        this.reserved.remove(act.a, act.a + Number(act.n));
        return this.#count(act.stat, -Number(act.n));
      case "os.unused":
        return this.released.add(act.a, act.a + Number(act.n));
      default:
        return;
    }
  }

  #count(stat: Stat, bytes: number): void {
    if (stat !== "local") this.sums.set(stat, (this.sums.get(stat) ?? 0) + bytes);
  }
}
