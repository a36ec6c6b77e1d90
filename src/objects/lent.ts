/**
 * Slots that a span has lent to the cache that has it. A slot is taken by clearing its bit, which is
 * all that an allocation has to do; the span hears of it later.
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
  /** 1 if the memory has to be cleared, for who wants it clear. */
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

  /** The address of the next slot that is left. pre: there is one. */
  take(): number {
    const { left } = this;
    this.left = left & (left - 1);
    return this.last - Math.imul(Math.clz32(left & -left), this.size);
  }

  /** The end of what was taken, 0 if nothing was. */
  takenEnd(): number {
    const taken = this.all ^ this.left;
    return taken === 0 ? 0 : this.first + 32 - Math.clz32(taken);
  }

  /** The slots that were taken; the others are lent no more. */
  takeBack(): number {
    const taken = this.all ^ this.left;
    this.left = 0;
    this.all = 0;
    return taken;
  }
}
