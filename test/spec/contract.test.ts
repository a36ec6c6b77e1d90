import { describe, expect, it } from "vitest";
import * as Contract from "../../spec/contract.ts";
import { Address } from "../../spec/numbers/units.ts";

const bounds: Contract.Bounds = {
  start: Address(0x10000),
  used: Address(0x20000),
  zerobase: Address(0x800),
  ptrSize: 8,
};
const block = (r: number, n: number): Contract.Block => ({ r: Address(r), n });

describe("a block", () => {
  it("lies inside the used part of the arena", () => {
    expect(Contract.isInArena(bounds)(block(0x10000, 0x10000))).toBeUndefined();
    expect(Contract.isInArena(bounds)(block(0xfff8, 16))).toBe(
      "[0xfff8, 0x10008) is outside the arena [0x10000, 0x20000)",
    );
    expect(Contract.isInArena(bounds)(block(0x1fff8, 16))).toContain("outside");
  });

  it("need not, when it is empty", () => {
    expect(Contract.isInArena(bounds)(block(0x800, 0))).toBeUndefined();
  });

  it("is aligned to 8, 4 or 2 where its size is a multiple of that", () => {
    expect([24, 12, 6, 7].map((n) => Contract.alignmentFor(n, 8))).toEqual([8, 4, 2, 1]);
    const misplaced = [block(0x10004, 24), block(0x10002, 12), block(0x10001, 6)];
    expect(misplaced.map(Contract.isAligned(bounds))).toEqual([
      "[0x10004, 0x1001c) is not 8-aligned",
      "[0x10002, 0x1000e) is not 4-aligned",
      "[0x10001, 0x10007) is not 2-aligned",
    ]);
    const placed = [block(0x10008, 24), block(0x10004, 12), block(0x10002, 6), block(0x10001, 7)];
    expect(placed.map(Contract.isAligned(bounds))).toEqual(placed.map(() => undefined));
  });

  it("is aligned to 8 on 32-bit where it can begin with 64 bits", () => {
    const narrow = { ...bounds, ptrSize: 4 } as const;
    const needs = [4, 8, 12, 20, 14, 7].map((n) => Contract.alignmentFor(n, 4));
    expect(needs).toEqual([4, 8, 8, 8, 2, 1]);
    expect(Contract.isAligned(narrow)(block(0x10004, 12))).toBe(
      "[0x10004, 0x10010) is not 8-aligned",
    );
    expect(Contract.contradictions(narrow, [], block(0x10004, 12))).toHaveLength(1);
    expect(Contract.contradictions(bounds, [], block(0x10004, 12))).toEqual([]);
  });

  it("shares no byte with a live one", () => {
    const live = [block(0x10000, 16), block(0x10040, 64)];
    expect(Contract.isDisjoint(live)(block(0x10010, 48))).toBeUndefined();
    expect(Contract.isDisjoint(live)(block(0x1007f, 1))).toBe(
      "[0x1007f, 0x10080) overlaps the live block [0x10040, 0x10080)",
    );
    expect(Contract.isDisjoint(live)(block(0x10008, 64))).toContain("overlaps");
  });

  it("of size 0 is the zero base, and no other is", () => {
    expect(Contract.isZerobase(bounds)(block(0x800, 0))).toBeUndefined();
    expect(Contract.isZerobase(bounds)(block(0x10000, 8))).toBeUndefined();
    expect(Contract.isZerobase(bounds)(block(0x10000, 0))).toContain("a block of 0 bytes");
    expect(Contract.isZerobase(bounds)(block(0x800, 8))).toContain("the zero base is 0x800");
  });

  it("is zero where zero was asked for", () => {
    const bytes = Uint8Array.of(0, 0, 7, 0);
    expect(Contract.isZeroed({ n: 4, nz: 1 })(bytes)).toBe("byte 2 is 7, not 0");
    expect(Contract.isZeroed({ n: 4, nz: 0 })(bytes)).toBeUndefined();
    expect(Contract.isZeroed({ n: 4, nz: 1 })(new Uint8Array(4))).toBeUndefined();
  });

  it("keeps the bytes that were written", () => {
    const written = Uint8Array.of(1, 2, 3);
    expect(Contract.keepsBytes(written)(Uint8Array.of(1, 2, 3))).toBeUndefined();
    expect(Contract.keepsBytes(written)(Uint8Array.of(1, 9, 3))).toBe("byte 1 is 9, not 2");
  });

  it("contradicts every clause that it breaks", () => {
    expect(Contract.contradictions(bounds, [], block(0x10000, 8))).toEqual([]);
    const found = Contract.contradictions(bounds, [block(0xf000, 0x1000)], block(0xfff4, 8));
    expect(found).toHaveLength(3);
  });
});
