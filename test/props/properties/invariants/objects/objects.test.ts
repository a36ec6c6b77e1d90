import { describe, expect, it } from "vitest";
import { align, disjoint } from "../../../../../props/properties/invariants/objects/objects.ts";
import { block } from "../../../../../props/properties/invariants/objects/tiny.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import type { State } from "../../../../../spec/index.ts";
import { Address, Bytes } from "../../../../../spec/numbers/units.ts";
import { against, go386, malloc, Run, spoilAct, spoilSpan } from "../../../search/run.ts";

/** An allocation that answers with another address. */
const at = (o: Observation, r: number): Observation =>
  spoilAct(o, "malloc", (act) => ({ ...act, r: Address(r) }));

describe("live.disjoint", () => {
  it("holds of objects, tiny pieces and large ones", () => {
    const objects = [1, 8, 8, 64, 4000, 100_000].map((n) => malloc(n));
    expect(new Run().against(disjoint, ...objects, ...objects)).toEqual([]);
  });

  it("is contradicted by an object in the place of a live one", () => {
    const run = new Run();
    const [r = 0] = run.do(malloc(64));
    expect(against(disjoint, at(run.step(malloc(64)), r))).toEqual([
      `[0x${r.toString(16)}, 0x${(r + 64).toString(16)}) overlaps the live [0x${r.toString(16)}, 0x${(r + 64).toString(16)})`,
    ]);
  });

  it("is contradicted by a piece that shares a byte with another one", () => {
    const run = new Run();
    const [r = 0] = run.do(malloc(3));
    expect(against(disjoint, at(run.step(malloc(1)), r + 2))).toHaveLength(1);
  });

  it("is contradicted by an object that crosses its slot's end, lies behind the last, or in a free one", () => {
    const run = new Run();
    const o = run.step(malloc(48));
    const { base, nelems } = run.span(run.state.arena.start);
    expect(against(disjoint, at(o, base + 8))[0]).toMatch(/is not inside slot 0/);
    expect(against(disjoint, at(o, base + nelems * 48))[0]).toMatch(/behind the last slot/);
    expect(against(disjoint, at(o, base + 48))[0]).toMatch(/counts as free/);
  });

  it("is contradicted by an object in no span, or in one that is not in use", () => {
    const run = new Run();
    const o = run.step(malloc(48));
    expect(against(disjoint, at(o, 4096))[0]).toMatch(/in no span in use/);
    const free = spoilSpan(run.state.arena.start, { state: "free" });
    expect(against(disjoint, { ...o, after: free(o.after) })[0]).toMatch(/in no span in use/);
  });
});

describe("align", () => {
  it("is contradicted by an object at an odd address", () => {
    const o = new Run().step(malloc(24));
    expect(against(align, o)).toEqual([]);
    expect(against(align, at(o, 0xc420000004))).toEqual([
      "24 bytes at 0xc420000004 are not 8-aligned",
    ]);
    expect(against(align, at(new Run().step(malloc(2)), 0xc420000001))).toHaveLength(1);
  });

  it("asks for 8 on 32-bit where a 64-bit word fits", () => {
    const run = new Run(go386);
    run.do(malloc(4));
    const o = run.step(malloc(12));
    expect(against(align, at(o, 0x18400008))).toEqual([]);
    expect(against(align, at(o, 0x18400004))).toHaveLength(1);
  });

  it("asks for a type's alignment", () => {
    const ty = [Bytes(64), Bytes(0), Bytes(64), 1] as const;
    const o = new Run().step({ tag: "newobject", p: 0, ty });
    expect(against(align, at(o, 0xc420000020))).toHaveLength(1);
  });
});

describe("tiny.block", () => {
  const spoilCache = (
    o: Observation,
    change: { tiny?: Address; tinyoffset?: Bytes },
  ): Observation => {
    const caches = o.after.caches.map((cache) => ({ ...cache, ...change }));
    return { ...o, after: { ...o.after, caches } as State };
  };

  it("holds of pieces that are packed, and of blocks that are replaced and kept", () => {
    const pieces = [1, 8, 4, 15, 2, 15, 9, 1].map((n) => malloc(n));
    expect(new Run().against(block, ...pieces)).toEqual([]);
  });

  it("is contradicted by a block that is no live slot, or is filled beyond its end", () => {
    const o = new Run().step(malloc(8));
    const tiny = o.after.caches.first()!.tiny;
    expect(against(block, spoilCache(o, { tiny: Address(4096) }))[0]).toMatch(/no live slot/);
    expect(against(block, spoilCache(o, { tiny: Address(tiny + 16) }))[0]).toMatch(/no live slot/);
    expect(against(block, spoilCache(o, { tinyoffset: Bytes(17) }))[0]).toMatch(/filled up to 17/);
  });

  it("is contradicted by a piece that begins inside the one before it, or is not aligned", () => {
    const run = new Run();
    const [r = 0] = run.do(malloc(3));
    const o = run.step(malloc(4));
    expect(against(block, at(o, r + 4))).toEqual([]);
    expect(against(block, at(o, r))).toHaveLength(1);
    const unaligned = spoilAct(o, "malloc", (act) => ({ ...act, r: Address(r + 3), to: Bytes(7) }));
    expect(against(block, unaligned)).toHaveLength(1);
  });

  it("is contradicted by a new block that replaces one with more room", () => {
    const run = new Run();
    run.do(malloc(2));
    const o = run.step(malloc(15));
    expect(against(block, o)).toEqual([]);
    const replaced = spoilAct(o, "malloc", (act) => ({ ...act, tb: act.r!, to: Bytes(15) }));
    expect(against(block, replaced)).toHaveLength(1);
  });
});
