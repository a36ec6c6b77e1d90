import { describe, expect, it } from "vitest";
import { conserved } from "../../../../../props/properties/invariants/pages/refusal.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import { eventOf } from "../../../../../props/subjects/subject.ts";
import { Address } from "../../../../../spec/numbers/units.ts";
import { against, malloc, manual, mini, Run, spoilAct } from "../../../search/run.ts";

/** The same step, but nothing came of it. */
const refused = (o: Observation): Observation => {
  const unallocated = spoilAct(o, "span.alloc", (act) => ({ ...act, r: Address(0) }));
  return spoilAct(unallocated, "manual.alloc", (act) => ({ ...act, r: Address(0) }));
};

describe("work.conserved", () => {
  it("holds of what no arena can hold", () => {
    expect(against(conserved, new Run().step(malloc(2n ** 64n - 1n)))).toEqual([]);
    expect(against(conserved, new Run().step(malloc(2n ** 45n)))).toEqual([]);
    const ty = [8, 0, 8, 1] as never;
    const array = new Run().step({ tag: "newarray", p: 0, ty, n: 2 ** 50 });
    expect(array.performed.tag).toBe("panic");
    expect(against(conserved, array)).toEqual([]);
  });

  it("holds of memory for records that the OS refuses", () => {
    const run = new Run(undefined, [{ kind: "os.alloc", nth: 3 }]);
    const o = run.step(malloc(64));
    expect(o.performed).toMatchObject({ tag: "throw", message: "runtime: cannot allocate memory" });
    expect(against(conserved, o)).toEqual([]);
  });

  it("holds of a full arena", () => {
    const run = new Run(mini);
    run.do(manual(256));
    const o = run.step(manual(1));
    expect(o.performed).toMatchObject({ tag: "done" });
    expect(against(conserved, o)).toEqual([]);
  });

  it("is contradicted where a free span is long enough", () => {
    const run = new Run();
    run.do(manual(1));
    expect(against(conserved, refused(run.step(manual(2))))).toEqual([
      "2 pages were refused, though 125 pages at 0xc420006000 are free",
    ]);
  });

  it("is contradicted where the arena has room", () => {
    const o = refused(new Run().step(manual(128)));
    const unasked = spoilAct(o, "span.alloc", (act) => ({ ...act, fx: [] }));
    expect(against(conserved, unasked)[0]).toMatch(/though the arena has room for \d+$/);
  });

  it("is contradicted where new arena was had", () => {
    expect(against(conserved, refused(new Run().step(manual(128))))).toEqual([
      "128 pages were refused, though 1048576 bytes at 0xc420000000 were obtained",
    ]);
  });

  it("is contradicted where the OS refused more than was needed", () => {
    const o = new Run(undefined, [{ kind: "os.map", nth: 0 }]).step(manual(1));
    expect(against(conserved, o)).toEqual([
      "1 pages were refused: the OS refused 1048576 bytes, and was not asked for the 65536 that are needed",
    ]);
  });

  it("holds where Go exits because an account overflows, though there is room", () => {
    const run = new Run();
    const { performed, ...o } = refused(run.step(manual(1)));
    const event = eventOf(performed)!;
    const exits = (line: string): Observation => ({
      ...o,
      performed: { tag: "throw", event, message: "exit(2)", printed: [line] },
    });
    expect(against(conserved, exits("runtime: stat overflow: val 0, n 16384"))).toEqual([]);
    expect(against(conserved, exits("runtime: mmap: access denied"))).toHaveLength(1);
  });

  it("is contradicted by a throw for which the OS gives no reason", () => {
    const o = new Run().step(manual(1));
    for (const message of ["runtime: out of memory", "runtime: cannot allocate memory"]) {
      const event = eventOf(o.performed)!;
      const performed = { tag: "throw", message, printed: [], event } as const;
      expect(against(conserved, { ...o, performed })[0]).toMatch(/though no os\.\w+ was refused/);
    }
  });

  it("is contradicted by a size that is refused unsearched", () => {
    const o = new Run().step(malloc(2n ** 64n - 1n));
    expect(against(conserved, { ...o, action: malloc(2 ** 20) })).toEqual([
      "1048576 bytes were refused without a search for them",
    ]);
  });
});
