/**
 * Slots that a span has lent to the cache that holds it. An allocation takes a slot by clearing its
 * bit, and nothing else; the span counts the slot when the rest are taken back.
 *
 * Invariants: left is a subset of all; bit i stands for slot first + i, at last - (31 - i) * size.
 */
export class Lent {
  /** Of 32 slots, those that can be taken, and those that could at first. */
  left = 0;
  all = 0;
  first = 0;
  /** NaN, so that V8 keeps a double here from the beginning. */
  last = NaN;
  size = 0;
  /** 1 if an allocation that wants clear memory has to clear it. */
  dirty = 0;
  readonly spanclass: number;

  constructor(spanclass: number) {
    this.spanclass = spanclass;
  }

  /** Lends slots, of which bit 0 stands for `first` at an address. pre: none are left. */
  lend(slots: number, first: number, address: number, size: number): void {
    this.left = slots;
    this.all = slots;
    this.first = first;
    this.last = address + 31 * size;
    this.size = size;
  }

  /** Takes the next slot that is left, and returns its address. pre: there is one. */
  take(): number {
    const { left } = this;
    this.left = left & (left - 1);
    return this.last - Math.imul(Math.clz32(left & -left), this.size);
  }

  /** The index behind the last slot that was taken, 0 if none was. */
  takenEnd(): number {
    const taken = this.all ^ this.left;
    return taken === 0 ? 0 : this.first + 32 - Math.clz32(taken);
  }

  /** Returns the slots that were taken, and takes the others back. */
  takeBack(): number {
    const taken = this.all ^ this.left;
    this.left = 0;
    this.all = 0;
    return taken;
  }
}
