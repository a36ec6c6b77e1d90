import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, caches, did, inside, type Machine } from "../machine.ts";
import { twins } from "../twins.ts";

/** Objects without pointers; 16 bytes and more, so that none is tiny. */
const malloc = (machine: Machine, n: number, p = 0): Event<"malloc"> =>
  did(machine, { tag: "malloc", p, n, nz: 1 }) as Event<"malloc">;

const mallocs = (machine: Machine, n: number, count: number) =>
  Array.from({ length: count }, () => malloc(machine, n));

/** Which of so many allocations took the slow path, and which of those fetched a span. */
const slow = (events: ReadonlyArray<Event>) =>
  events.flatMap((event, i) => (inside(event, "nextfree").length > 0 ? [i] : []));
const refilled = (events: ReadonlyArray<Event>) =>
  events.flatMap((event, i) => (inside(event, "refill").length > 0 ? [i] : []));

const releaseAll = (machine: Machine): Event =>
  did(machine, { tag: "releaseall", p: 0, c: caches(machine)[0]! });

describe.each(twins)("slots on $name", ({ start }) => {
  it("are handed out in ascending order", () => {
    const machine = boot(start);
    const addresses = mallocs(machine, 48, 170).map(({ r = 0 }) => r - 0xc420000000);
    expect(addresses).toEqual(addresses.map((_, i) => 48 * i));
  });

  it("are left to the slow path at the end of each group of 64", () => {
    // 20 KiB hold 320 objects of 64 bytes, but 8 KiB hold 128.
    const events = mallocs(boot(start), 64, 128);
    expect(slow(events)).toEqual([0, 63]);
    expect(refilled(events)).toEqual([0]);
  });

  it("but not where the group ends the span", () => {
    expect(slow(mallocs(boot(start), 128, 64))).toEqual([0]);
  });

  it("take the slow path at every other multiple of 64, 7 times in 512 slots", () => {
    const events = mallocs(boot(start), 16, 512);
    expect(slow(events)).toEqual([0, 63, 127, 191, 255, 319, 383, 447]);
    expect(refilled(events)).toEqual([0]);
  });

  it("end where the last object ends, though the window goes on", () => {
    const events = mallocs(boot(start), 48, 341);
    // 170 objects fit into a page; the 171st takes a new span.
    expect(refilled(events)).toEqual([0, 170, 340]);
    expect(slow(events)).toEqual([0, 63, 127, 170, 170 + 63, 170 + 127, 340]);
  });

  it("report on the slow path whether a span was fetched, and freeindex afterwards", () => {
    const [first, ...rest] = mallocs(boot(start), 16, 64);
    expect(inside(first!, "nextfree")).toMatchObject([{ spc: 5, hg: 1, fi: 1 }]);
    expect(inside(rest.at(-1)!, "nextfree")).toMatchObject([{ spc: 5, hg: 0, fi: 64 }]);
    expect([first?.hg ?? 0, rest.at(-1)?.hg ?? 0]).toEqual([1, 0]);
  });

  it.each<[number, number | bigint]>([
    [1, 2n ** 63n - 1n],
    [10, 2n ** 54n - 1n],
    [11, 2 ** 53 - 1],
    [63, 1],
    [64, 2n ** 64n - 1n],
    [65, 2n ** 63n - 1n],
    [127, 1],
    [128, 2n ** 64n - 1n],
  ])("show a 64-bit window from freeindex %i on when the span is cached again", (fi, cache) => {
    const machine = boot(start);
    mallocs(machine, 16, fi);
    releaseAll(machine);
    const [cached] = inside(malloc(machine, 16), "c.cache");
    expect(cached).toMatchObject({ fi, ac: fi, ne: 512, cache });
  });

  it("follow those that were handed out before the span was given back", () => {
    const machine = boot(start);
    const last = mallocs(machine, 16, 100).at(-1)?.r ?? 0;
    releaseAll(machine);
    expect(mallocs(machine, 16, 3).map(({ r }) => r)).toEqual([last + 16, last + 32, last + 48]);
  });
});
