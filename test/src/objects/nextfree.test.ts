import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { Runtime } from "../../../src/runtime.ts";
import { linux } from "../machine.ts";

interface Slots {
  readonly nelems: number;
  readonly allocated: ReadonlyArray<number>;
}

/** A span with these alloc bits, before its first slot is handed out again. */
const span = ({ nelems, allocated }: Slots) => {
  const config = linux();
  const rt = new Runtime(config, new SimulatedOS(config));
  rt.initAllocators();
  const { bits, nextfree, spans } = rt;
  const s = rt.spanalloc.alloc();
  spans.init(s, 0xc420000000, 1);
  spans.setNelems(s, nelems);
  spans.setAllocCount(s, allocated.length);
  spans.allocBits[s] = bits.alloc(nelems);
  for (const slot of allocated) bits.set(spans.allocBits[s]!, slot);
  spans.refillAllocCache(s, 0);
  return { s, spans, nextfree };
};

/** nextFreeFast and nextFreeIndex, as malloc.go and mbitmap.go have them. */
class GoSpan {
  freeindex = 0;
  allocCache = 0n;
  readonly #nelems: number;
  readonly #allocBits: bigint;

  constructor({ nelems, allocated }: Slots) {
    this.#nelems = nelems;
    this.#allocBits = allocated.reduce((bits, slot) => bits | (1n << BigInt(slot)), 0n);
    this.#refill(0);
  }

  /** The slot, or undefined where the fast way gives none. */
  nextFreeFast(): number | undefined {
    const bit = ctz(this.allocCache);
    const result = this.freeindex + bit;
    if (bit === 64 || result >= this.#nelems) return undefined;
    const index = result + 1;
    if (index % 64 === 0 && index !== this.#nelems) return undefined;
    this.allocCache >>= BigInt(bit + 1);
    this.freeindex = index;
    return result;
  }

  nextFreeIndex(): number {
    let index = this.freeindex;
    if (index === this.#nelems) return index;
    let bit = ctz(this.allocCache);
    while (bit === 64) {
      index = Math.floor((index + 64) / 64) * 64;
      if (index >= this.#nelems) return (this.freeindex = this.#nelems);
      this.#refill(index);
      bit = ctz(this.allocCache);
    }
    const result = index + bit;
    if (result >= this.#nelems) return (this.freeindex = this.#nelems);
    this.allocCache >>= BigInt(bit + 1);
    index = result + 1;
    if (index % 64 === 0 && index !== this.#nelems) this.#refill(index);
    this.freeindex = index;
    return result;
  }

  #refill(slot: number): void {
    this.allocCache = BigInt.asUintN(64, ~(this.#allocBits >> BigInt(slot)));
  }
}

const ctz = (n: bigint): number => {
  for (let i = 0; i < 64; i++) if (((n >> BigInt(i)) & 1n) === 1n) return i;
  return 64;
};

const slots: fc.Arbitrary<Slots> = fc.integer({ min: 1, max: 260 }).chain((nelems) => {
  const every = Array.from({ length: nelems }, (_, i) => i);
  return fc.record({
    nelems: fc.constant(nelems),
    allocated: fc.oneof(
      fc.subarray(every),
      fc
        .subarray(every, { maxLength: Math.min(4, nelems) })
        .map((free) => every.filter((i) => !free.includes(i))),
    ),
  });
});

describe("nextFreeFast", () => {
  it("gives the lowest free slot and moves the window on", () => {
    const { s, spans, nextfree } = span({ nelems: 100, allocated: [0, 1, 3] });
    expect(nextfree.nextFreeFast(s)).toBe(2);
    expect(nextfree.nextFreeFast(s)).toBe(4);
    expect([spans.freeindex(s), spans.allocCount(s)]).toEqual([5, 5]);
  });

  it("refuses the last slot of a group of 64", () => {
    const before = Array.from({ length: 63 }, (_, i) => i);
    const { s, spans, nextfree } = span({ nelems: 100, allocated: before });
    expect(nextfree.nextFreeFast(s)).toBe(-1);
    expect([spans.freeindex(s), spans.allocCount(s)]).toEqual([0, 63]);
  });

  it("gives it where it is the span's last, by a shift of 64", () => {
    const before = Array.from({ length: 63 }, (_, i) => i);
    const { s, spans, nextfree } = span({ nelems: 64, allocated: before });
    expect(nextfree.nextFreeFast(s)).toBe(63);
    expect([spans.cacheLo(s), spans.cacheHi(s)]).toEqual([0, 0]);
    expect(nextfree.nextFreeFast(s)).toBe(-1);
  });

  it("refuses what lies past the last object, where the window is free", () => {
    const { s, spans, nextfree } = span({ nelems: 3, allocated: [0, 1, 2] });
    expect([spans.cacheLo(s), spans.cacheHi(s)]).toEqual([2 ** 32 - 8, 2 ** 32 - 1]);
    expect(nextfree.nextFreeFast(s)).toBe(-1);
  });

  it("gives nothing of the empty span that a cache begins with", () => {
    expect(span({ nelems: 1, allocated: [] }).nextfree.nextFreeFast(0)).toBe(-1);
  });
});

describe("nextFreeIndex", () => {
  it("goes on over full groups, and loads the window of the one it finds", () => {
    const before = Array.from({ length: 130 }, (_, i) => i);
    const { s, spans, nextfree } = span({ nelems: 200, allocated: before });
    expect(nextfree.nextFreeIndex(s)).toBe(130);
    expect(spans.freeindex(s)).toBe(131);
  });

  it("loads the next window when it ends a group", () => {
    const before = Array.from({ length: 63 }, (_, i) => i);
    const { s, spans, nextfree } = span({ nelems: 100, allocated: [...before, 64] });
    expect(nextfree.nextFreeIndex(s)).toBe(63);
    expect([spans.cacheLo(s), spans.cacheHi(s)]).toEqual([2 ** 32 - 2, 2 ** 32 - 1]);
  });

  it("is nelems, from then on, when nothing is free", () => {
    const { s, spans, nextfree } = span({
      nelems: 65,
      allocated: Array.from({ length: 65 }, (_, i) => i),
    });
    expect([nextfree.nextFreeIndex(s), nextfree.nextFreeIndex(s), spans.freeindex(s)]).toEqual([
      65, 65, 65,
    ]);
  });
});

describe("a span", () => {
  it("hands its free slots out as Go does, fast or slow, with the same window", () => {
    fc.assert(
      fc.property(slots, (some) => {
        const { s, spans, nextfree } = span(some);
        const go = new GoSpan(some);
        for (let i = 0; i <= some.nelems; i++) {
          const fast = go.nextFreeFast();
          expect(nextfree.nextFreeFast(s)).toBe(fast ?? -1);
          const index = fast ?? go.nextFreeIndex();
          expect(fast ?? nextfree.nextFreeIndex(s)).toBe(index);
          expect(spans.freeindex(s)).toBe(go.freeindex);
          const window = (BigInt(spans.cacheHi(s)) << 32n) | BigInt(spans.cacheLo(s));
          expect(window).toBe(go.allocCache);
          if (index === some.nelems) break;
        }
      }),
      { numRuns: 60 },
    );
  });

  it("knows which of its slots are free", () => {
    fc.assert(
      fc.property(slots, ({ nelems, allocated }) => {
        const { s, spans } = span({ nelems, allocated });
        const free = Array.from({ length: nelems }, (_, i) => i).filter((i) => spans.isFree(s, i));
        expect(free).toHaveLength(nelems - allocated.length);
        expect(free.filter((i) => allocated.includes(i))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
