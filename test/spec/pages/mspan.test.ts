import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clearBitmap, withSlot } from "../../../spec/numbers/bits.ts";
import {
  allocCache,
  blank,
  nextFreeIndex,
  slotAddress,
  slotOf,
  type Span,
} from "../../../spec/pages/mspan.ts";
import { Address, Bytes, Pages } from "../../../spec/numbers/units.ts";

interface Slots {
  readonly nelems: number;
  readonly freeindex: number;
  readonly allocated: ReadonlyArray<number>;
}

const span = ({ nelems, freeindex, allocated }: Slots): Span => ({
  ...blank({
    id: 1,
    sp: Address(152),
    base: Address(0xc420000000),
    npages: Pages(1),
    sweepgen: 0,
  }),
  elemsize: Bytes(48),
  nelems,
  freeindex,
  allocBits: allocated.reduce(withSlot, clearBitmap(nelems)),
});

const slots: fc.Arbitrary<Slots> = fc.integer({ min: 1, max: 200 }).chain((nelems) =>
  fc.record({
    nelems: fc.constant(nelems),
    freeindex: fc.nat(nelems),
    allocated: fc.uniqueArray(fc.nat(nelems - 1), { maxLength: nelems }),
  }),
);

describe("the next free slot", () => {
  it("is the lowest one from freeindex on whose alloc bit is clear", () => {
    expect(nextFreeIndex(span({ nelems: 10, freeindex: 0, allocated: [] }))).toBe(0);
    expect(nextFreeIndex(span({ nelems: 10, freeindex: 3, allocated: [3, 4, 6] }))).toBe(5);
    expect(nextFreeIndex(span({ nelems: 10, freeindex: 3, allocated: [0, 1] }))).toBe(3);
  });

  it("is nelems when there is none", () => {
    expect(nextFreeIndex(span({ nelems: 3, freeindex: 1, allocated: [1, 2] }))).toBe(3);
    expect(nextFreeIndex(span({ nelems: 3, freeindex: 3, allocated: [] }))).toBe(3);
  });

  it("is found in any span as by looking at every slot", () => {
    fc.assert(
      fc.property(slots, (s) => {
        const free = Array.from({ length: s.nelems }, (_, i) => i).find(
          (i) => i >= s.freeindex && !s.allocated.includes(i),
        );
        expect(nextFreeIndex(span(s))).toBe(free ?? s.nelems);
      }),
    );
  });
});

describe("the alloc cache", () => {
  it("is the complement of the alloc bits, moved to freeindex", () => {
    const cache = (freeindex: number, allocated: number[]) =>
      allocCache(span({ nelems: 200, freeindex, allocated }));
    expect(cache(0, [])).toBe(2n ** 64n - 1n);
    expect(cache(0, [0, 2])).toBe(2n ** 64n - 6n);
    expect(cache(62, [63])).toBe(1);
    expect(cache(64, [])).toBe(2n ** 64n - 1n);
  });

  it("goes on past the last object, where all is free", () => {
    expect(allocCache(span({ nelems: 3, freeindex: 0, allocated: [0, 1, 2] }))).toBe(
      2n ** 64n - 8n,
    );
  });

  it("has its lowest bit at the next free slot of the group, in any span", () => {
    fc.assert(
      fc.property(slots, (s) => {
        const bits = BigInt(allocCache(span(s)));
        const group = Math.floor(s.freeindex / 64);
        const shown = Array.from({ length: 64 - (s.freeindex % 64) }, (_, i) => s.freeindex + i);
        const free = shown.filter((i) => !s.allocated.includes(i));
        const expected = free.reduce((sum, i) => sum | (1n << BigInt(i - s.freeindex)), 0n);
        expect(shown.every((i) => Math.floor(i / 64) === group)).toBe(true);
        expect(bits).toBe(expected);
      }),
    );
  });
});

describe("a slot", () => {
  it("is where its number times the object's size says, and any byte in it leads back", () => {
    const s = span({ nelems: 170, freeindex: 0, allocated: [] });
    for (const slot of [0, 1, 169]) {
      const a = slotAddress(s, slot);
      expect(a).toBe(0xc420000000 + 48 * slot);
      expect([a, a + 1, a + 47].map((address) => slotOf(s, address))).toEqual([slot, slot, slot]);
    }
  });
});
