import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, caches, ckpt, did, inside, type Machine } from "../machine.ts";
import { twins } from "../twins.ts";

const malloc = (machine: Machine, n: number, p = 0): Event<"malloc"> =>
  did(machine, { tag: "malloc", p, n, nz: 1 }) as Event<"malloc">;

const fill = (machine: Machine, n: number, count: number, p = 0): number =>
  Array.from({ length: count }, () => malloc(machine, n, p).r ?? 0).at(-1)!;

const release = (machine: Machine, nprocs: number, p: number): Event =>
  did(machine, { tag: "releaseall", p, c: caches(machine, nprocs)[p]! });

const live = (machine: Machine): number => Number(ckpt(machine).heap_live);

/** Objects of this class, 8 in a page. */
const size = 1024;
const spc = 2 * 31 + 1;

describe.each(twins)("the central lists on $name", ({ start }) => {
  it("make a new span of the class where no span has a free slot", () => {
    const first = malloc(boot(start), size);
    const [grown] = inside(first, "c.grow");
    expect(grown).toMatchObject({ spc, ne: 8, r: first.r, limit: 0xc420000000 + 8192 });
    expect(inside(first, "heap.alloc")).toMatchObject([{ np: 1, spc, large: 0, nz: 1 }]);
  });

  it("end a span's data with its last whole object", () => {
    const [grown] = inside(malloc(boot(start), 48), "c.grow");
    expect(grown).toMatchObject({ ne: 170, limit: 0xc420000000 + 170 * 48 });
  });

  it("take mark bits before alloc bits, whole words of 64", () => {
    const bits = inside(malloc(boot(start), 16), "bits");
    expect(bits.map(({ ne }) => ne)).toEqual([512, 512]);
    expect((bits[1]?.r ?? 0) - (bits[0]?.r ?? 0)).toBe(64);
    const small = inside(malloc(boot(start), size), "bits");
    expect((small[1]?.r ?? 0) - (small[0]?.r ?? 0)).toBe(8);
  });

  it("start a new bitmap arena when the old one has no room", () => {
    const machine = boot(start, { config: { gcBitsChunkBytes: 16 + 64 } });
    // A large object's span takes two bitmaps of 8 bytes; the arena has a header of 16.
    const arenas = Array.from({ length: 6 }, () => malloc(machine, 32769)).flatMap((event, i) =>
      inside(event, "bits").flatMap(({ fx = [] }) => fx.map((e) => ({ i, ...e }))),
    );
    expect(arenas).toMatchObject([
      { i: 0, e: "os.alloc", n: 80, stat: "gc_sys" },
      { i: 4, e: "os.alloc", n: 80, stat: "gc_sys" },
    ]);
  });

  it("start the first bitmap arena with 64 KiB", () => {
    const bits = inside(malloc(boot(start), size), "bits");
    expect(bits.flatMap(({ fx = [] }) => fx)).toMatchObject([
      { e: "os.alloc", n: 65536, stat: "gc_sys" },
    ]);
  });

  it("lend the span that came back last first", () => {
    const machine = boot(start, { nprocs: 3 });
    const last = [0, 1, 2].map((p) => fill(machine, size, 2, p));
    for (const p of [1, 0, 2]) release(machine, 3, p);
    expect(malloc(machine, size, 0).r).toBe(last[2]! + size);
    expect(malloc(machine, size, 1).r).toBe(last[0]! + size);
    expect(malloc(machine, size, 2).r).toBe(last[1]! + size);
  });

  it("do not lend a span that came back full", () => {
    const machine = boot(start, { nprocs: 2 });
    fill(machine, size, 8, 0);
    release(machine, 2, 0);
    const event = malloc(machine, size, 1);
    expect(inside(event, "c.grow")).toHaveLength(1);
  });

  it("lend a span to one cache at a time", () => {
    const machine = boot(start, { nprocs: 2 });
    const a = fill(machine, size, 1, 0);
    const b = fill(machine, size, 1, 1);
    expect(Math.abs(a - b)).toBeGreaterThanOrEqual(8192);
  });

  it("keep spans with pointers and without apart", () => {
    const machine = boot(start);
    const scan = did(machine, { tag: "malloc", p: 0, n: size, nz: 1, ty: [size, 8, 8, 0] });
    expect(inside(scan, "refill")).toMatchObject([{ spc: spc - 1 }]);
    expect(inside(malloc(machine, size), "c.grow")).toMatchObject([{ spc }]);
  });

  it("count a lent span as full, and what comes back unused no longer", () => {
    const machine = boot(start);
    const before = live(machine);
    fill(machine, size, 3);
    expect(live(machine) - before).toBe(8192);
    expect(ckpt(machine).nmalloc).toEqual({ [spc]: 8 });
    const [uncached] = inside(release(machine, 1, 0), "c.uncache");
    expect(uncached).toMatchObject({ spc, ne: 8, ac: 3, fi: 3, live: before + 3 * size });
    expect(live(machine) - before).toBe(3 * size);
    expect(ckpt(machine).nmalloc).toEqual({ [spc]: 3 });
  });

  it("count only the free slots of a span that is lent again", () => {
    const machine = boot(start);
    fill(machine, size, 3);
    release(machine, 1, 0);
    const [cached] = inside(malloc(machine, size), "c.cache");
    expect(cached).toMatchObject({ ne: 8, ac: 3, fi: 3, live: 8192 });
    expect(ckpt(machine).nmalloc).toEqual({ [spc]: 8 });
  });

  it("count the tail of a span as live, and again each time that it is lent", () => {
    const machine = boot(start);
    const tail = 8192 - 170 * 48;
    for (const times of [1, 2, 3]) {
      malloc(machine, 48);
      release(machine, 1, 0);
      expect(live(machine)).toBe(times * (48 + tail));
    }
  });

  it("change nothing else when a span is lent and comes back with one slot less", () => {
    const machine = boot(start);
    fill(machine, size, 3);
    release(machine, 1, 0);
    const before = ckpt(machine);
    malloc(machine, size);
    release(machine, 1, 0);
    expect(ckpt(machine)).toEqual({
      ...before,
      heap_live: Number(before.heap_live) + size,
      nmalloc: { [spc]: 4 },
    });
  });
});
