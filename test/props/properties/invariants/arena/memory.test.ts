import { describe, expect, it } from "vitest";
import { bounds } from "../../../../../props/properties/invariants/arena/arena.ts";
import { ok } from "../../../../../props/properties/invariants/arena/persistent.ts";
import { disjoint } from "../../../../../props/properties/invariants/arena/records.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import type { Arena } from "../../../../../spec/arena/arena.ts";
import { Address, Bytes } from "../../../../../spec/numbers/units.ts";
import { against, malloc, manual, persist, Run, spoilAct } from "../../../search/run.ts";

describe("arena.bounds", () => {
  const grown = (): Observation => new Run().step(manual(1));
  const spoiled = (change: Partial<Arena>): Observation => {
    const o = grown();
    return { ...o, after: { ...o.after, arena: { ...o.after.arena, ...change } } };
  };

  it("holds when the heap grows", () => {
    expect(against(bounds, grown())).toEqual([]);
  });

  it.each<[string, Partial<Arena>, RegExp]>([
    ["a start above its used end", { start: Address(2 ** 46) }, /is above used/],
    ["an allocated end beyond its end", { alloc: Address(2 ** 46) }, /is above end/],
    ["a used end that went down", { used: Address(2 ** 30) }, /used went down/],
    [
      "a bitmap that does not describe what is used",
      { bitmapMapped: Bytes(0) },
      /the metadata ends/,
    ],
    ["a span table that does not", { spansMapped: Bytes(0) }, /the metadata ends/],
    ["an end that nothing can describe", { end: Address(2 ** 46) }, /beyond what its metadata/],
  ])("is contradicted by %s", (_, change, evidence) => {
    expect(against(bounds, spoiled(change)).join()).toMatch(evidence);
  });
});

describe("fix.disjoint", () => {
  it("holds of records that are new, freed, and handed out again", () => {
    const run = new Run();
    const [a = 0] = run.do(manual(1), manual(1));
    run.free(a);
    expect(run.against(disjoint, manual(1), manual(2), malloc(64), manual(1))).toEqual([]);
  });

  it.each<[string, (o: Observation) => number, RegExp]>([
    ["nil", () => 0, /is nil/],
    ["not aligned", () => 0x7effffff0001, /is not 8-aligned/],
    ["in no chunk", () => 0x7000, /is in no chunk/],
    ["another one's", ({ before }) => before.spans.first()!.sp, /shares bytes with another record/],
    ["partly another one's", ({ before }) => before.spans.first()!.sp + 8, /shares bytes/],
  ])("is contradicted by a record that is %s", (_, where, evidence) => {
    const run = new Run();
    run.do(manual(1));
    const o = run.step(manual(1));
    const spoiled = spoilAct(o, "fix.alloc", (act) => ({ ...act, r: Address(where(o)) }));
    expect(against(disjoint, spoiled).join()).toMatch(evidence);
  });

  it("is contradicted by two records in one place within an action", () => {
    const o = new Run().step(manual(1));
    const chunk = o.after.spans.first()!.sp;
    const spoiled = spoilAct(o, "fix.alloc", (act) => ({ ...act, r: chunk }));
    expect(against(disjoint, spoiled).join()).toMatch(/shares bytes/);
  });
});

describe("persist.ok", () => {
  it("holds of blocks in chunks and of long ones by themselves", () => {
    const blocks = [persist(1, 0), persist(9, 64), persist(65_536, 8), persist(60_000, 8)];
    expect(new Run().against(ok, ...blocks, ...blocks, ...blocks)).toEqual([]);
  });

  it.each<[string, (r: number) => number, RegExp]>([
    ["nil", () => 0, /is nil/],
    ["not aligned as asked", (r) => r + 32, /is not 64-aligned/],
    ["outside its chunk", (r) => r + 2 ** 30, /is not inside a chunk/],
    ["another one's", (r) => r - 64, /shares bytes with another one/],
  ])("is contradicted by a block that is %s", (_, where, evidence) => {
    const run = new Run();
    run.do(persist(64, 64), persist(64, 64));
    const o = run.step(persist(64, 64));
    expect(against(ok, o)).toEqual([]);
    const spoiled = spoilAct(o, "persist", (act) => ({ ...act, r: Address(where(act.r!)) }));
    expect(against(ok, spoiled).join()).toMatch(evidence);
  });

  it("is contradicted by a block that its chunk ends in", () => {
    const run = new Run();
    const o = run.step(persist(64, 8));
    const region = o.past.regions.within(0, Infinity).find(({ n }) => n === 256 * 1024)!;
    const spoiled = spoilAct(o, "persist", (act) => ({
      ...act,
      r: Address(region.r + region.n - 8),
    }));
    expect(against(ok, spoiled).join()).toMatch(/is not inside a chunk/);
  });
});
