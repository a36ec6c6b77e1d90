import { describe, expect, it } from "vitest";
import { chunk, grown } from "../../../../../props/properties/invariants/pages/growth.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import { Bytes, Pages } from "../../../../../spec/numbers/units.ts";
import { against, manual, mini, Run, spoilAct } from "../../../search/run.ts";

const small = (): Observation => new Run().step(manual(1));
const large = (): Observation => new Run().step(manual(1000));

describe("heap.grown", () => {
  it("holds when the heap grows by a chunk or by more, and when it cannot grow", () => {
    expect([small(), large()].flatMap((o) => against(grown, o))).toEqual([]);
    expect(against(grown, new Run(mini).step(manual(2 ** 20)))).toEqual([]);
  });

  it("is contradicted by a free span that is too short, and by none", () => {
    const short = spoilAct(large(), "span.free", (act) => ({ ...act, rnp: Pages(999) }));
    expect(against(grown, short)).toEqual([
      "the heap has grown for 1000 pages, and the free span has 999",
    ]);
    const nothing = spoilAct(large(), "heap.grow", (act) => ({ ...act, fx: [] }));
    expect(against(grown, nothing)).toHaveLength(1);
  });
});

describe("heap.chunk", () => {
  const asking = (o: Observation, ...n: ReadonlyArray<number>): Observation =>
    spoilAct(o, "heap.grow", (act) => ({
      ...act,
      fx: n.map((bytes) => ({ e: "arena.alloc", n: Bytes(bytes) }) as const),
    }));

  it("holds of a chunk, of more, and of less where a chunk is refused", () => {
    expect([small(), large()].flatMap((o) => against(chunk, o))).toEqual([]);
    expect(against(chunk, asking(small(), 2 ** 20, 2 ** 16))).toEqual([]);
  });

  it("is contradicted by a first attempt at less, and by what is no multiple", () => {
    expect(against(chunk, asking(small(), 2 ** 16))).toEqual([
      "the heap asks first for 65536 bytes, fewer than 1048576",
    ]);
    expect(against(chunk, asking(small(), 2 ** 20 + 8192))).toEqual([
      "the heap asks for 1056768 bytes, no multiple of 65536",
    ]);
  });
});
