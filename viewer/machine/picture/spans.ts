/** All span records of a heap at one moment, as columns by handle; handle 0 is none. */
import type { Runtime } from "../../../src/runtime.ts";

export const STATES = ["dead", "in use", "manual", "free"] as const;
export type SpanState = (typeof STATES)[number];

/** What a slot of a span in use is. A marked slot is allocated, and the marker has reached it. */
export type Slot = "free" | "allocated" | "marked";

/** The numbers of a record that change, by Go's names (mheap.go: mspan). */
export const SPAN_FIELDS = [
  "base",
  "npages",
  "state",
  "spanclass",
  "elemsize",
  "nelems",
  "allocCount",
  "freeindex",
  "sweepgen",
  "limit",
  "needzero",
  "incache",
  "npreleased",
  "unusedsince",
  "list",
] as const;
export type SpanField = (typeof SPAN_FIELDS)[number];

/**
 * One record. Addresses and sizes are in bytes; `list` is the number of a list, 0 for none; `state` is
 * one of STATES by index; `unusedsince` is in nanoseconds.
 */
export type SpanRecord = Readonly<Record<SpanField, number>> & {
  readonly handle: number;
  /** The address of the record itself. */
  readonly sp: number;
};

type Column = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** The field of a row that the machine's own columns do not have as it is. */
const columnOf = (n: number, of: (h: number) => number): Float64Array =>
  Float64Array.from({ length: n }, (_, h) => (h === 0 ? 0 : of(h)));

export class SpanTable {
  /** How many records there are; their handles are 1 to `count`. */
  readonly count: number;
  readonly columns: Readonly<Record<SpanField, Column>>;
  readonly next: Int32Array;
  readonly #sp: Float64Array;
  readonly #words: Uint32Array;
  readonly #allocBits: Int32Array;
  readonly #markBits: Int32Array;

  constructor({ bits, spanalloc, spans }: Runtime) {
    const n = spanalloc.count + 1;
    this.count = n - 1;
    this.columns = {
      base: columnOf(n, (h) => spans.base(h)),
      npages: spans.npages.slice(0, n),
      state: spans.state.slice(0, n),
      spanclass: spans.spanclass.slice(0, n),
      elemsize: columnOf(n, (h) => spans.elemsize(h)),
      nelems: columnOf(n, (h) => spans.nelems(h)),
      allocCount: columnOf(n, (h) => spans.allocCount(h)),
      freeindex: columnOf(n, (h) => spans.freeindex(h)),
      sweepgen: spans.sweepgen.slice(0, n),
      limit: spans.limit.slice(0, n),
      needzero: columnOf(n, (h) => spans.needzero(h)),
      incache: spans.incache.slice(0, n),
      npreleased: spans.npreleased.slice(0, n),
      unusedsince: spans.unusedsince.slice(0, n),
      list: spans.list.slice(0, n),
    };
    this.next = spans.next.slice(0, n);
    this.#sp = spanalloc.address.slice(0, n);
    this.#words = bits.words.slice(0, (bits.count + 1) * bits.perArena);
    this.#allocBits = spans.allocBits.slice(0, n);
    this.#markBits = spans.gcmarkBits.slice(0, n);
  }

  record(handle: number): SpanRecord {
    const fields = SPAN_FIELDS.map((field) => [field, this.columns[field][handle]!] as const);
    const record = Object.fromEntries(fields) as Record<SpanField, number>;
    return { ...record, handle, sp: this.#sp[handle]! };
  }

  state(handle: number): SpanState {
    return STATES[this.columns.state[handle]!]!;
  }

  /** What a slot of a span in use is. */
  slot(handle: number, slot: number): Slot {
    const isAllocated =
      slot < this.columns.freeindex[handle]! || this.#bit(this.#allocBits[handle]!, slot);
    if (!isAllocated) return "free";
    return this.#bit(this.#markBits[handle]!, slot) ? "marked" : "allocated";
  }

  /** How many of the slots from `from` to `to` are allocated: for maps that show many in a pixel. */
  allocatedIn(handle: number, from: number, to: number): number {
    let count = 0;
    for (let slot = from; slot < to; slot++) if (this.slot(handle, slot) !== "free") count++;
    return count;
  }

  #bit(at: number, slot: number): boolean {
    if (at < 0) return false;
    return ((this.#words[at + (slot >> 5)]! >>> (slot & 31)) & 1) === 1;
  }
}
