import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, caches, ckpt, did, inside, type Machine, threw } from "../machine.ts";
import { twins } from "../twins.ts";

const malloc = (machine: Machine, n: number, p = 0): Event<"malloc"> =>
  did(machine, { tag: "malloc", p, n, nz: 1 }) as Event<"malloc">;

const pointers = (machine: Machine, n: number, ptrdata = n): Event<"malloc"> =>
  did(machine, { tag: "malloc", p: 0, n, nz: 1, ty: [n, ptrdata, 8, 0] }) as Event<"malloc">;

const releaseAll = (machine: Machine): Event =>
  did(machine, { tag: "releaseall", p: 0, c: caches(machine)[0]! });

describe.each(twins)("a cache on $name", ({ start }) => {
  it("fetches a span of a class when it has none, and again when that one is full", () => {
    const machine = boot(start);
    const fetched = Array.from({ length: 9 }, () => inside(malloc(machine, 1024), "refill").length);
    expect(fetched).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("gives its spans back in the order of their classes", () => {
    const machine = boot(start);
    for (const n of [32768, 20, 1024, 8, 300]) malloc(machine, n);
    pointers(machine, 24);
    const given = inside(releaseAll(machine), "c.uncache").map(({ spc }) => spc);
    expect(given).toEqual([5, 6, 7, 39, 63, 133]);
  });

  it("has nothing more to give back then", () => {
    const machine = boot(start);
    malloc(machine, 1024);
    releaseAll(machine);
    expect(releaseAll(machine).fx).toBeUndefined();
  });

  it("drops its tiny block", () => {
    const machine = boot(start);
    malloc(machine, 1);
    expect(ckpt(machine)).toMatchObject({ tiny: 0xc420000000, tinyoffset: 1 });
    releaseAll(machine);
    expect(ckpt(machine)).toMatchObject({ tiny: 0, tinyoffset: 0 });
    expect(malloc(machine, 1)).toMatchObject({ path: "tinynew", r: 0xc420000010 });
  });

  it("keeps its countdown, and its counters until they are flushed", () => {
    const machine = boot(start, { rate: 524288 });
    pointers(machine, 64);
    malloc(machine, 1);
    malloc(machine, 1);
    const { next_sample } = ckpt(machine);
    releaseAll(machine);
    expect(ckpt(machine)).toMatchObject({ next_sample, local_tinyallocs: 1 });
    did(machine, { tag: "flush", p: 0, c: caches(machine)[0]! });
    expect(ckpt(machine)).toMatchObject({ next_sample, local_tinyallocs: 0, tinyallocs: 1 });
  });

  it("adds its counters to the global ones when it is flushed", () => {
    const machine = boot(start);
    pointers(machine, 64, 16);
    pointers(machine, 64, 40);
    const before = ckpt(machine);
    expect(before).toMatchObject({ local_scan: 56, heap_scan: 0 });
    const flush = did(machine, { tag: "flush", p: 0, c: caches(machine)[0]! });
    expect(flush).toMatchObject({ e: "flush", heap_scan: 56, tinyallocs: 0 });
    expect(ckpt(machine)).toMatchObject({ local_scan: 0, heap_scan: 56 });
  });

  it("adds two of them whenever its processor enters the page heap", () => {
    const machine = boot(start);
    pointers(machine, 64);
    malloc(machine, 1);
    malloc(machine, 1);
    malloc(machine, 40_000);
    expect(ckpt(machine)).toMatchObject({
      local_scan: 0,
      heap_scan: 64,
      local_tinyallocs: 0,
      tinyallocs: 1,
    });
  });

  it("but not when the page heap is entered for a stack", () => {
    const machine = boot(start);
    pointers(machine, 64);
    did(machine, { tag: "manual.alloc", p: 0, np: 4, stat: "stacks_inuse" });
    expect(ckpt(machine)).toMatchObject({ local_scan: 64, heap_scan: 0 });
  });

  it("throws when there is no memory for a span", () => {
    const machine = boot(start, { config: { heapMapTotalBits: 20 } });
    malloc(machine, 2 ** 20 - 8192);
    for (let i = 0; i < 8; i++) malloc(machine, 1024);
    const { message, printed, event } = threw(machine, { tag: "malloc", p: 0, n: 1024, nz: 1 });
    expect(message).toBe("out of memory");
    expect(printed).toEqual([
      `runtime: out of memory: cannot allocate 65536-byte block (${2 ** 20} in use)`,
    ]);
    expect(inside(event, "c.grow")).toHaveLength(1);
  });
});
