import { describe, expect, it } from "vitest";
import { calls, within } from "../../../../../props/properties/invariants/os/os.ts";
import { sharedGo19 } from "../../../../../props/instances/instances.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import { Address, type Word } from "../../../../../spec/numbers/units.ts";
import {
  against,
  go386,
  goWindows,
  malloc,
  manual,
  Run,
  scavenge,
  spoilAct,
} from "../../../search/run.ts";

const grown = (): Observation => new Run().step(manual(1));

describe("os.calls", () => {
  it("holds of the calls for growth and for giving back", () => {
    const run = new Run();
    expect(run.against(calls, malloc(64), manual(1), scavenge)).toEqual([]);
  });

  it("is contradicted by a call that is empty, unaligned, or beyond the last address", () => {
    const empty = spoilAct(grown(), "os.map", (act) => ({ ...act, n: 0 }));
    expect(against(calls, empty)[0]).toMatch(/os.map of 0 bytes at 0x[0-9a-f]+ is empty/);
    const shifted = spoilAct(grown(), "os.map", (act) => ({ ...act, a: Address(act.a + 512) }));
    expect(against(calls, shifted)[0]).toMatch(/not aligned to physical pages of 4096/);
    const endless = spoilAct(grown(), "os.alloc", (act) => ({ ...act, n: 2n ** 64n - 4096n }));
    expect(against(calls, endless)[0]).toMatch(/os.alloc of \d+ bytes .* ends beyond the last/);
  });

  it("is contradicted by a reservation that wraps around, not by one up to the last address", () => {
    const o = new Run(go386).step(manual(66_000));
    const of = (hint: number, n: Word): Observation =>
      spoilAct(o, "os.reserve", (act) => ({ ...act, hint: Address(hint), n, r: Address(0) }));
    expect(against(calls, of(2 ** 32 - 2 ** 28, 2 ** 28))).toEqual([]);
    expect(against(calls, of(2 ** 32 - 2 ** 28 + 4096, 2 ** 28))).toEqual([
      "os.reserve of 268435456 bytes at 0xf0001000 ends beyond the last address",
    ]);
    expect(against(calls, of(2 ** 31, 0))).toEqual([
      "os.reserve of 0 bytes at 0x80000000 is empty",
    ]);
  });
});

describe("os.within", () => {
  it("holds of the calls for growth and for giving back", () => {
    const run = new Run();
    expect(run.against(within, malloc(64), manual(1), scavenge)).toEqual([]);
  });

  it("is contradicted by a call outside every reservation", () => {
    const elsewhere = spoilAct(grown(), "os.map", (act) => ({ ...act, a: Address(2 ** 20) }));
    expect(against(within, elsewhere)[0]).toMatch(/is inside no reservation/);
  });

  it("is contradicted by a mapping over two reservations side by side", () => {
    const o = new Run(go386).step(manual(66_000));
    const { end } = o.before.arena;
    const across = spoilAct(o, "os.map", (act) => ({ ...act, a: Address(end - 4096), n: 8192 }));
    expect(against(within, across)).toContain(
      `os.map of 8192 bytes at 0x${(end - 4096).toString(16)} is inside no single reservation`,
    );
  });

  it("is contradicted on 32-bit Windows, where such a mapping is refused, and Go gives up", () => {
    const run = new Run({ ...goWindows, config: sharedGo19("windows", "386") });
    run.do(...[64_000, 20_000, 12_000].map(manual));
    const o = run.step(manual(20_000));
    expect(o.performed).toMatchObject({
      tag: "throw",
      message: "runtime: cannot map pages in arena address space",
    });
    expect(against(within, o)).toEqual([
      "os.map of 163840000 bytes at 0x40310000 is inside no single reservation",
    ]);
  });

  it("lets a free span be given back where it lies in two reservations", () => {
    const run = new Run(go386);
    const [a = 0] = run.do(manual(66_000));
    const border = run.observe().before.arena.end;
    expect(a).toBeLessThan(border);
    run.free(a);
    expect(run.against(within, scavenge)).toEqual([]);
  });

  it("is contradicted by memory that is freed in part", () => {
    const o = new Run(goWindows, [{ kind: "os.reserve", nth: 1, whim: { tag: "top" } }]).step(
      manual(1),
    );
    const spoiled = spoilAct(
      o,
      "os.alloc",
      ({ n, r, stat }) =>
        ({
          e: "os.free",
          a: r,
          n: Number(n) / 2,
          stat,
        }) as never,
    );
    expect(against(within, spoiled)[0]).toMatch(/^os.free of \d+ bytes .* is not what the OS gave/);
  });
});
