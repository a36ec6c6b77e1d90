import { describe, expect, it } from "vitest";
import { pages, slot } from "../../../../../props/properties/invariants/objects/clearing.ts";
import { smallest } from "../../../../../props/properties/invariants/objects/smallest.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import { Bytes, flag } from "../../../../../spec/numbers/units.ts";
import { against, malloc, manual, Run, spoilAct, spoilSpan } from "../../../search/run.ts";
import { cycle } from "./cycle.ts";

const unclear = (o: Observation): Observation =>
  spoilAct(o, "malloc", (act) => ({ ...act, clr: flag(false) }));

describe("clear.slot", () => {
  /** A slot was used, and has become free. */
  const reused = () => {
    const run = new Run();
    const [first = 0, second = 0] = run.do(malloc(64), malloc(64));
    run.do(...cycle(run.state, [second]));
    return { run, first };
  };

  it("holds of a slot that is used again, and of a fresh one", () => {
    const { run, first } = reused();
    const o = run.step(malloc(64));
    expect(o.performed).toMatchObject({ event: { r: first, clr: 1 } });
    expect(against(slot, o)).toEqual([]);
    expect(new Run().against(slot, malloc(64), malloc(64), malloc(48))).toEqual([]);
  });

  it("is contradicted by a used slot that is not cleared, where zeroed memory was asked for", () => {
    const { run, first } = reused();
    expect(against(slot, unclear(run.step(malloc(64))))).toEqual([
      `the slot at 0x${first.toString(16)} has held an object, and is not cleared`,
    ]);
    const careless = reused().run;
    expect(against(slot, careless.step(malloc(64, 0)))).toEqual([]);
  });

  it("does not mistake the slot of a new span for one of the span before it", () => {
    const run = new Run();
    run.do(malloc(64));
    run.do(...cycle(run.state, []));
    expect(against(slot, unclear(run.step(malloc(48))))).toEqual([]);
  });
});

describe("clear.pages", () => {
  it("is contradicted by pages of a stack that count as clean when they are taken again", () => {
    const run = new Run();
    const [stack = 0] = run.do(manual(3));
    run.free(stack);
    const o = run.step(manual(2));
    expect(against(pages, o)).toEqual([]);
    expect(
      against(
        pages,
        spoilAct(o, "span.alloc", (act) => ({ ...act, dirty: flag(false) })),
      ),
    ).toEqual([`the pages at 0x${stack.toString(16)} have been used, and do not count as dirty`]);
  });

  it("is contradicted by a central list, or a large object, that does not ask for clear pages", () => {
    const unasked = (o: Observation) =>
      against(
        pages,
        spoilAct(o, "heap.alloc", (act) => ({ ...act, nz: flag(false) })),
      );
    expect(against(pages, new Run().step(malloc(64, 0)))).toEqual([]);
    expect(unasked(new Run().step(malloc(64, 0)))).toEqual([
      "the page heap is asked for uncleared pages, nz 0",
    ]);
    expect(unasked(new Run().step(malloc(100_000)))).toHaveLength(1);
    expect(unasked(new Run().step(malloc(100_000, 0)))).toEqual([]);
  });
});

describe("class.smallest", () => {
  const pointers = [Bytes(64), Bytes(8), Bytes(8), 0] as const;

  it("holds of sizes around a class, and of a type with pointers", () => {
    const sizes = [16, 17, 32, 33, 1016, 1017, 1024, 32_768, 32_769].map((n) => malloc(n));
    expect(new Run().against(smallest, ...sizes)).toEqual([]);
    expect(new Run().against(smallest, { tag: "newobject", p: 0, ty: pointers })).toEqual([]);
  });

  it("is contradicted by a slot of the next class", () => {
    const run = new Run();
    const o = run.step(malloc(64));
    const { spanclass } = run.span(run.state.arena.start);
    const spoiled = spoilSpan(run.state.arena.start, { spanclass: spanclass + 2 });
    expect(against(smallest, { ...o, after: spoiled(o.after) })).toEqual([
      "an object of 64 bytes without pointers at 0xc420000000 is in a span of class 6, the smallest is 5",
    ]);
  });

  it("is contradicted by an object without pointers among those with", () => {
    const o = new Run().step({ tag: "newobject", p: 0, ty: pointers });
    const other = spoilAct(o, "malloc", (act) => ({
      ...act,
      ty: [...pointers.slice(0, 3), 1] as never,
    }));
    expect(against(smallest, other)).toHaveLength(1);
  });
});
