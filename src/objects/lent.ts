/**
 * Slots of a span that are lent to the cache which has the span. An allocation takes a slot by
 * clearing its bit; the span's own counters are brought up to date when the slots are taken back.
 *
 * Invariants: `left` is a subset of `all`; bit i stands for slot first + i, whose address is
 * last - (31 - i) * size.
 */
export class Lent {
  /** Of 32 slots, those that can still be taken. */
  left = 0;
  /** Of the same slots, those that could be taken when they were lent. */
  all = 0;
  /** The index in the span of the slot of bit 0. */
  first = 0;
  /** The address of the slot of bit 31. NaN at first, so that V8 stores a double from the start. */
  last = NaN;
  /** Bytes of a slot. */
  size = 0;
  /** The flag ZERO if the slots are dirty: an allocation with that flag has to clear its slot. */
  dirty = 0;
  readonly spanclass: number;

  constructor(spanclass: number) {
    this.spanclass = spanclass;
  }

  /** Lends slots; bit 0 stands for slot `first` at `address`. pre: no slot is left. */
  lend(slots: number, first: number, address: number, size: number): void {
    this.left = slots;
    this.all = slots;
    this.first = first;
    this.last = address + 31 * size;
    this.size = size;
  }

  /** Takes the lowest slot that is left, and returns its address. pre: a slot is left. */
  take(): number {
    const { left } = this;
    this.left = left & (left - 1);
    return this.last - Math.imul(Math.clz32(left & -left), this.size);
  }

  /** One more than the index of the last slot that was taken; 0 if none was. */
  takenEnd(): number {
    const taken = this.all ^ this.left;
    return taken === 0 ? 0 : this.first + 32 - Math.clz32(taken);
  }

  /** Ends the loan, and returns the slots that were taken. */
  takeBack(): number {
    const taken = this.all ^ this.left;
    this.left = 0;
    this.all = 0;
    return taken;
  }
}
