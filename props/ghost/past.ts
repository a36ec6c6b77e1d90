/**
 * The past of a run, as the properties need it: what the events so far have handed out and not taken
 * back, and the value of each statistic that follows from them. It is kept from events, and for what no
 * event tells from the marker's findings and the state, so that it serves any machine.
 */
import type { Action } from "../../spec/machine/action.ts";
import { isSet } from "../../spec/numbers/bits.ts";
import type { Event, Fixed, Stat } from "../../spec/machine/event.ts";
import type { State } from "../../spec/index.ts";
import { inside } from "./acts.ts";
import { Ages } from "./pages/ages.ts";
import { isSpecialAct, Specials } from "./objects/attached.ts";
import { Bitmaps } from "./collector/bitmaps.ts";
import { Blocks, type Run } from "./blocks.ts";
import { Drawn } from "./objects/drawn.ts";
import { cacheOn } from "./objects/executing.ts";
import { LoadedCounters } from "./loaded.ts";
import { Marks } from "./collector/marks.ts";
import { Ranges } from "./ranges.ts";
import { SweepBlocks } from "./pages/sweepblocks.ts";
import { Totals } from "./objects/totals.ts";
import { Unswept } from "./collector/unswept.ts";
import { Used } from "./objects/used.ts";

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
  /** Memory that the OS allocated anywhere, and that of it which is for the pages of the heap. */
  readonly regions = new Blocks();
  readonly heapRegions = new Blocks();
  /** Address space that is reserved, or was probed and is to be mapped; and what is mapped. */
  readonly reservations = new Blocks();
  readonly mapped = new Ranges();
  /** The memory of the sweep buffers. */
  readonly sweepBlocks = new SweepBlocks();
  /** What the heap has grown by. */
  readonly grown = new Ranges();
  /** Pages that are with the OS: given back, and not handed out since. */
  readonly released = new Ranges();
  /**
   * Pages that are with the OS, and that the seed has forgotten: when a span is cut, the rest of it
   * counts as not released. (mheap.go: allocSpanLocked)
   */
  readonly forgotten = new Ranges();
  /** Since when the free spans are free. */
  readonly ages = new Ages();
  readonly marks = new Marks();
  readonly unswept = new Unswept();
  readonly bitmaps = new Bitmaps();
  /** The spans that this cycle has swept, by their first address. */
  readonly swept = new Set<number>();
  readonly manual = new Map<number, Manual>();
  readonly specials = new Specials();
  readonly used = new Used();
  readonly drawn = new Drawn();
  readonly totals = new Totals();
  readonly loaded = new LoadedCounters();
  /** What each statistic must be, beside what it was loaded with. */
  readonly sums = new Map<Counted, number>();
  /** Bytes of memory that the OS refused, by the statistic that they were for. */
  readonly refused = new Map<Stat, number>();
  /** Bytes in a record of each fixed-size allocator. */
  readonly sizes = new Map<Fixed, number>();
  /** The processor of the action that is being recorded. */
  #executing = -1;

  /** Takes note of counters that were loaded between two actions. */
  load(before: State, after: State): void {
    this.loaded.load(before, after);
    this.totals.load(before, after);
  }

  /** Takes note of what an action came to; `after` is the state that it left. */
  record(event: Event, after: State, action: Action): void {
    this.#executing = action.p;
    this.marks.begin(action);
    this.#recordAct(event, after);
  }

  #recordAct(act: Event, after: State): void {
    if (act.e === "span.alloc") this.#cut(act, after);
    for (const inner of inside(act)) this.#recordAct(inner, after);
    this.marks.note(act, after);
    this.unswept.note(act, after);
    this.bitmaps.note(act);
    this.#note(act, after);
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
        this.used.takeSlot(act, after.config.pageSize);
        this.totals.record(act, after.config.sizeof.defer);
        if (act.r !== undefined && act.n !== 0) this.live.add(act.r, Number(act.n));
        return;
      case "gc.marked":
        this.loaded.forgetMarked();
        return this.totals.record(act, after.config.sizeof.defer);
      case "heap.alloc":
        return this.#objects(act, after);
      case "mcache.alloc":
        return this.drawn.record(act, act.r);
      case "prof":
        return this.drawn.record(act, cacheOn(after, this.#executing)?.record.address);
      case "sweep":
        this.swept.add(act.a);
        for (const { r } of this.diedIn(act)) this.live.remove(r);
        return;
      case "gc.sweepgen":
        return this.swept.clear();
      case "persist":
        return this.#persist(act, after);
      case "arena.alloc":
        if (act.r) this.grown.add(act.r, act.r + Number(act.n));
        return;
      case "span.alloc":
        if (!act.r) return;
        this.#take(act.r, act.r + Number(act.np) * after.config.pageSize);
        return this.ages.take(act);
      case "span.free":
        return this.ages.free(act, after.config.pageSize);
      case "sb.push":
        return this.sweepBlocks.push(act);
      case "manual.alloc":
      case "manual.free":
        return this.#manual(act, after.config.pageSize);
      default:
        if (!isSpecialAct(act)) return this.#fixed(act);
        // A sampled object gets its record inside its allocation, before it is noted as live.
        return this.specials.record(
          act,
          act.k === "profile" || this.live.around(act.a)?.r === act.a,
        );
    }
  }

  #fixed(act: Event): void {
    switch (act.e) {
      case "fix.init":
        this.sizes.set(act.f, act.n);
        return;
      case "fix.alloc":
        if (act.r) this.records.add(act.r, this.sizes.get(act.f) ?? 0);
        return;
      case "fix.free":
        this.records.remove(act.a);
        return;
      default:
        return this.#os(act);
    }
  }

  /** Pages for objects. */
  #objects({ r, np, spc }: Event<"heap.alloc">, { config, classes }: State): void {
    if (!r) return;
    const size = classes.sizes[spc >> 1] ?? 0;
    this.used.take(r, r + Number(np) * config.pageSize, size, config.pageSize);
  }

  /** What is with the OS of a free span that is cut: it may be given back again inside the act. */
  #cut(act: Event<"span.alloc">, { config }: State): void {
    const taken = inside(act).find((inner) => inner.e === "fl.rm" || inner.e === "tr.rm");
    if (taken === undefined || !act.r) return;
    const rest = act.r + Number(act.np) * config.pageSize;
    for (const { start, end } of this.released.within(rest, taken.a + taken.np * config.pageSize)) {
      this.forgotten.add(start, end);
    }
  }

  #take(start: number, end: number): void {
    this.released.remove(start, end);
    this.forgotten.remove(start, end);
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
      this.used.take(act.r, act.r + bytes, 0, pageSize);
      this.#count(act.stat, bytes);
      this.#count("heap_sys", -bytes);
    }
  }

  #os(act: Event): void {
    switch (act.e) {
      case "os.reserve":
        if (act.r) this.reservations.add(act.r, Number(act.n));
        return;
      case "os.map":
        this.mapped.add(act.a, act.a + Number(act.n));
        return this.#count(act.stat, Number(act.n));
      case "os.alloc":
        if (!act.r) {
          this.refused.set(act.stat, (this.refused.get(act.stat) ?? 0) + Number(act.n));
          return;
        }
        this.regions.add(act.r, Number(act.n));
        if (act.stat === "heap_sys") this.heapRegions.add(act.r, Number(act.n));
        return this.#count(act.stat, Number(act.n));
      case "os.free":
        this.regions.remove(act.a);
        this.heapRegions.remove(act.a);
        this.reservations.remove(act.a);
        return this.#count(act.stat, -Number(act.n));
      case "os.unused":
        this.forgotten.remove(act.a, act.a + Number(act.n));
        return this.released.add(act.a, act.a + Number(act.n));
      default:
        return;
    }
  }

  #count(stat: Stat, bytes: number): void {
    if (stat !== "local") this.sums.set(stat, (this.sums.get(stat) ?? 0) + bytes);
  }
}
