import { describe, expect, it } from "vitest";
import { mapped } from "../../../../../props/properties/invariants/arena/mapped.ts";
import { apart } from "../../../../../props/properties/invariants/arena/metadata.ts";
import { space } from "../../../../../props/properties/invariants/arena/space.ts";
import { inside, room } from "../../../../../props/properties/invariants/arena/spanmetadata.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import type { State } from "../../../../../spec/index.ts";
import { Address, Bytes } from "../../../../../spec/numbers/units.ts";
import { against, go386, malloc, manual, mini, Run, spoilAct } from "../../../search/run.ts";

const arenaWith =
  (change: Partial<State["arena"]>) =>
  (s: State): State => ({ ...s, arena: { ...s.arena, ...change } });

describe("arena.space", () => {
  /** An arena that has gone on elsewhere, and left the rest of its first reservation. */
  const moved = (): Run => {
    const run = new Run(go386, [{ kind: "os.reserve", nth: 1, whim: { tag: "top" } }]);
    run.do(manual(64_000), manual(3_000));
    return run;
  };

  it("holds when the heap has grown, in one reservation or in two", () => {
    expect(against(space, new Run().observe())).toEqual([]);
    const run = moved();
    expect(run.observe().past.reservations.size).toBe(2);
    expect(against(space, run.observe())).toEqual([]);
  });

  it("is contradicted by more that is left than a strand", () => {
    const run = moved();
    const strandLimit = Bytes(2 ** 16);
    const o = run.observe((s) => ({ ...s, config: { ...s.config, strandLimit } }));
    expect(against(space, o).join()).toMatch(/^\d+ of the \d+ bytes reserved at .* are wasted$/);
  });

  it("is contradicted by a reservation that the arena does not use", () => {
    const o = new Run().observe();
    o.past.reservations.add(2 ** 46, 2 ** 30);
    expect(against(space, o)).toEqual([
      "1073741824 of the 1073741824 bytes reserved at 0x400000000000 are wasted",
    ]);
  });

  it("is contradicted by an arena that ends before its reservation does", () => {
    const run = new Run();
    const { end } = run.state.arena;
    const o = run.observe(arenaWith({ end: Address(end - 2 ** 25) }));
    expect(against(space, o)).toHaveLength(1);
  });

  it("is contradicted by memory for the heap that it has not grown by", () => {
    const o = new Run(go386).observe();
    o.past.heapRegions.add(2 ** 31, 2 ** 20 + 8192);
    o.past.grown.add(2 ** 31, 2 ** 31 + 2 ** 19);
    expect(against(space, o)).toEqual([
      "532480 of the 1056768 bytes that the OS allocated at 0x80000000 are wasted",
    ]);
  });
});

describe("arena.mapped", () => {
  const grown = (): Observation => new Run().step(manual(1));

  it("holds when the heap grows", () => {
    const run = new Run();
    expect(run.against(mapped, manual(1), manual(600), manual(3000))).toEqual([]);
  });

  it.each([
    ["heap_sys", /by arena.alloc the arena has .* which is not mapped/],
    ["gc_sys", /by arena.used the arena has .* the bitmap is not mapped for all of it/],
    ["other_sys", /by arena.used the arena has .* the table of spans is not mapped/],
  ] as const)("is contradicted by a mapping for %s that is too short", (stat, evidence) => {
    const short = spoilAct(grown(), "os.map", (act) =>
      act.stat === stat ? { ...act, a: Address(act.a + 2 ** 20) } : act,
    );
    expect(against(mapped, short).join()).toMatch(evidence);
  });

  it("is contradicted by a mapping that comes too late", () => {
    const o = grown();
    const late = spoilAct(o, "arena.alloc", (act) => ({
      ...act,
      fx: act.fx!.toReversed().map((inner) => ({ ...inner })),
    }));
    expect(against(mapped, late)).toEqual([]);
    const never = spoilAct(o, "arena.used", (act) => ({ e: act.e, a: act.a }));
    expect(against(mapped, never)).toHaveLength(4);
  });
});

describe("metadata.apart", () => {
  const run = (): Run => {
    const busy = new Run(mini);
    busy.do(...Array.from({ length: 40 }, () => malloc(32)), manual(1), manual(1));
    return busy;
  };

  it("holds of a heap with many records", () => {
    expect(against(apart, run().observe())).toEqual([]);
  });

  it.each<[string, (s: State) => State, RegExp]>([
    [
      "a table of all spans that was given back",
      (s) => ({ ...s, allspans: { ...s.allspans, base: Address(s.allspans.base + 8) } }),
      /the table of all spans, .* is not what the OS gave/,
    ],
    [
      "an arena of mark bits on two lists",
      (s) => ({ ...s, gcbits: { ...s.gcbits, free: s.gcbits.next } }),
      /an arena of mark bits, .* shares bytes with something else/,
    ],
    [
      "a bitmap among the pages",
      (s) => arenaWith({ bitmap: Address(s.arena.bitmap + 1024) })(s),
      /the heap bitmap, .* shares bytes/,
    ],
    [
      "a table of spans in the bitmap",
      (s) => arenaWith({ spans: Address(s.arena.bitmap - 512) })(s),
      /the heap bitmap, .* shares bytes/,
    ],
  ])("is contradicted by %s", (_, spoil, evidence) => {
    expect(against(apart, run().observe(spoil)).join()).toMatch(evidence);
  });
});

describe("bits.inside", () => {
  it("holds of the bitmaps of spans", () => {
    const run = new Run(mini);
    expect(run.against(inside, ...Array.from({ length: 99 }, () => malloc(32)))).toEqual([]);
  });

  it.each<[string, number]>([
    ["in the header of its arena", -16],
    ["beyond the end of its arena", 2 ** 16 - 24],
    ["somewhere else", 2 ** 30],
  ])("is contradicted by a bitmap %s", (_, by) => {
    const o = new Run().step(malloc(32));
    const spoiled = spoilAct(o, "bits", (act) => ({ ...act, r: Address(act.r! + by) }));
    expect(against(inside, spoiled)[0]).toMatch(/the bitmap of \d+ bits .* is in no arena/);
  });
});

describe("sweepbuf.room", () => {
  const steps = Array.from({ length: 40 }, () => manual(1)).flatMap(() => [malloc(33)]);

  it("holds of many pushes", () => {
    expect(new Run(mini).against(room, ...steps)).toEqual([]);
  });

  it("is contradicted by an entry that is in no block", () => {
    const run = new Run(mini);
    run.do(malloc(33));
    const o = run.step(malloc(33));
    const far = spoilAct(o, "sb.push", (act) => ({ ...act, i: 9 }));
    expect(against(room, far)).toEqual(["entry 9 of sweep buffer 0 is in none of its blocks"]);
  });

  it("is contradicted by a block or a spine that is too short", () => {
    const o = new Run(mini).step(malloc(33));
    const short = spoilAct(o, "persist", (act) => ({ ...act, n: 8 }));
    expect(against(room, short)).toEqual(["block 1 of sweep buffer 0 has 8 bytes"]);
    const tiny = spoilAct(o, "persist", (act) => ({ ...act, n: act.n === 16 ? 4 : act.n }));
    expect(against(room, tiny)).toEqual(["the spine of sweep buffer 0 has 4 bytes for 1 blocks"]);
  });
});
