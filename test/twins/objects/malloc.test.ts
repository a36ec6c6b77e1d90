import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import type { TypeInfo } from "../../../src/machine/action.ts";
import { boot, ckpt, did, inside, type Machine } from "../machine.ts";
import { classToSize } from "../instance/sizeclasses.ts";
import { twins } from "../twins.ts";

interface Wish {
  readonly nz?: 0 | 1;
  readonly ty?: TypeInfo;
  readonly df?: 0 | 1;
}

const malloc = (machine: Machine, n: number, { nz = 1, ...wish }: Wish = {}): Event<"malloc"> =>
  did(machine, { tag: "malloc", p: 0, n, nz, ...wish }) as Event<"malloc">;

const arena = 0xc420000000;

describe.each(twins)("malloc on $name", ({ start }) => {
  it("gives the one zero base for size 0, with or without a type, and touches nothing", () => {
    const machine = boot(start);
    const before = ckpt(machine);
    const zero = { e: "malloc", n: 0, path: "zero", r: 0x4d2648 };
    expect(malloc(machine, 0)).toMatchObject(zero);
    expect(malloc(machine, 0, { ty: [0, 0, 1, 1] })).toMatchObject(zero);
    expect(malloc(machine, 0).fx).toBeUndefined();
    expect(ckpt(machine)).toEqual(before);
  });

  it.each([
    [16, 2],
    [1016, 31],
    [1017, 31],
    [1024, 31],
    [1025, 32],
    [32640, 66],
    [32768, 66],
  ])("takes %i bytes from class %i", (n, sizeclass) => {
    const scan = malloc(boot(start), n, { ty: [n - (n % 8), 8, 8, 0] });
    expect(scan).toMatchObject({ path: "small", r: arena });
    expect(inside(scan, "refill")).toMatchObject([{ spc: 2 * sizeclass }]);
    expect(inside(malloc(boot(start), n), "refill")).toMatchObject([{ spc: 2 * sizeclass + 1 }]);
  });

  it("places objects of every class one size apart", () => {
    const machine = boot(start);
    const wrong = classToSize.slice(2).filter((size) => {
      const [a = 0, b = 0] = [malloc(machine, size).r, malloc(machine, size).r];
      const alone = size > 16384;
      return (alone ? size <= Math.abs(b - a) : b - a === size) === false;
    });
    expect(wrong).toEqual([]);
  });

  it("takes pages of their own for more than 32768 bytes", () => {
    const machine = boot(start);
    const event = malloc(machine, 32769);
    expect(event).toMatchObject({ path: "large", r: arena, hg: 1 });
    expect(event.fx?.map(({ e }) => e)).toEqual(["deduct", "heap.alloc", "bits", "bits"]);
    expect(inside(event, "deduct")).toMatchObject([{ n: 5 * 8192, csp: 5 }]);
    expect(inside(event, "heap.alloc")).toMatchObject([{ np: 5, spc: 1, large: 1, nz: 1 }]);
    expect(inside(event, "bits")).toMatchObject([{ ne: 1 }, { ne: 1 }]);
  });

  it.each([
    [40960, 5],
    [40961, 6],
    [2 ** 20, 128],
    [2 ** 20 + 1, 129],
  ])("takes whole pages: %i bytes are %i", (n, np) => {
    expect(inside(malloc(boot(start), n), "heap.alloc")).toMatchObject([{ np }]);
  });

  it("gives large objects with pointers span class 0, others 1", () => {
    const spc = (wish: Wish) => inside(malloc(boot(start), 65536, wish), "heap.alloc")[0]?.spc;
    expect(spc({})).toBe(1);
    expect(spc({ ty: [8, 8, 8, 0] })).toBe(0);
    expect(spc({ ty: [8, 0, 8, 1] })).toBe(1);
  });

  it("counts large objects as they come", () => {
    const machine = boot(start);
    const before = ckpt(machine);
    malloc(machine, 100_000);
    expect(ckpt(machine)).toMatchObject({
      largealloc: Number(before.largealloc) + 106_496,
      nlargealloc: Number(before.nlargealloc) + 1,
      heap_objects: Number(before.heap_objects) + 1,
      heap_live: Number(before.heap_live) + 106_496,
      heap_inuse: Number(before.heap_inuse) + 106_496,
    });
  });

  it("passes on whether zeroed memory is wanted of a large object's pages only", () => {
    const nz = (n: number, wish: Wish) => inside(malloc(boot(start), n, wish), "heap.alloc")[0]?.nz;
    expect([nz(65536, { nz: 1 }), nz(65536, { nz: 0 })]).toEqual([1, 0]);
    expect([nz(64, { nz: 1 }), nz(64, { nz: 0 })]).toEqual([1, 1]);
  });

  it.each<[string, number, Wish, number]>([
    ["the pointers of one object", 64, { ty: [64, 40, 8, 0] }, 40],
    ["up to the last pointer of an array", 192, { ty: [64, 40, 8, 0] }, 168],
    ["up to the last pointer of a large array", 65536, { ty: [64, 40, 8, 0] }, 65512],
    ["nothing without pointers", 64, { ty: [64, 0, 8, 1] }, 0],
    ["nothing without a type", 64, {}, 0],
    [
      "a defer record's pointers, whatever follows its header",
      112,
      { ty: [48, 40, 8, 0], df: 1 },
      40,
    ],
  ])("has scanned %s", (_, n, wish, scan) => {
    const machine = boot(start);
    malloc(machine, n, wish);
    expect(ckpt(machine).local_scan).toBe(scan);
  });

  it("counts down to the next sample by what an object takes up", () => {
    const machine = boot(start, { rate: 524288 });
    const { ns: first = 0 } = malloc(machine, 64);
    expect(malloc(machine, 33).ns).toBe(first - 48);
    expect(malloc(machine, 1025).ns).toBe(first - 48 - 1152);
  });

  it("samples the object that takes the countdown to 0, and counts from a new number", () => {
    const seeds = Array.from({ length: 64 }, (_, i) => i);
    const machine = seeds
      .map((seed) => boot(start, { rate: 524288, seed }))
      .find((candidate) => (ckpt(candidate).next_sample ?? 1) % 16 === 0)!;
    const { next_sample = 0 } = ckpt(machine);
    const before = Array.from({ length: Math.floor((next_sample - 1) / 1024) }, () =>
      malloc(machine, 1024),
    );
    const left = next_sample - 1024 * before.length;
    for (let i = 1; i < left / 16; i++) before.push(malloc(machine, 16));
    expect(before.filter(({ smp }) => smp === 1)).toEqual([]);
    expect(ckpt(machine).next_sample).toBe(16);
    const sampled = malloc(machine, 16);
    expect(sampled.smp).toBe(1);
    expect(inside(sampled, "sample")).toMatchObject([{ rate: 524288, r: sampled.ns }]);
  });

  it("samples every object that is as large as the period", () => {
    const machine = boot(start, { rate: 4096 });
    const smp = Array.from({ length: 20 }, () => malloc(machine, 4096).smp);
    expect(smp).toEqual(smp.map(() => 1));
  });

  it("leaves the countdown alone where sampling is off", () => {
    const machine = boot(start, { rate: 0 });
    expect(malloc(machine, 64).ns).toBe(0);
    expect(malloc(machine, 100_000).ns).toBe(0);
  });

  it("gives objects that are disjoint, inside the arena and aligned", () => {
    const wish = fc.oneof(fc.nat(40), fc.nat(2000), fc.nat(50_000));
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 80 }), (sizes) => {
        const machine = boot(start);
        const objects = sizes.map((n) => ({ n, r: malloc(machine, n).r ?? 0 }));
        const real = objects.filter(({ n }) => n > 0).toSorted((a, b) => a.r - b.r);
        const wrong = real.filter(
          ({ n, r }, i) =>
            r < arena ||
            r + n > (ckpt(machine).arena_used ?? 0) ||
            (n % 8 === 0 && r % 8 !== 0) ||
            (i > 0 && real[i - 1]!.r + real[i - 1]!.n > r),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

describe.each(twins)("newobject on $name", ({ start }) => {
  it("allocates zeroed memory of the type's size", () => {
    const ty: TypeInfo = [48, 16, 8, 0];
    const event = did(boot(start), { tag: "newobject", p: 0, ty }) as Event<"newobject">;
    expect(event).toMatchObject({ ty, r: arena });
    expect(event.fx).toMatchObject([{ e: "malloc", n: 48, nz: 1, ty, path: "small" }]);
  });

  it("gives the zero base for a type of size 0", () => {
    const event = did(boot(start), { tag: "newobject", p: 0, ty: [0, 0, 1, 1] });
    expect(event).toMatchObject({ r: 0x4d2648 });
  });
});

describe.each(twins)("newarray on $name", ({ start }) => {
  const ty: TypeInfo = [24, 8, 8, 0];
  const small = { config: { heapMapTotalBits: 23 } };
  const newarray = (n: number | bigint, type = ty) =>
    boot(start, small).perform({ tag: "newarray", p: 0, ty: type, n });

  it("allocates that many elements", () => {
    const performed = newarray(10);
    expect(performed).toMatchObject({ tag: "done", event: { ty, n: 10, r: arenaOf(start) } });
    expect(performed).toMatchObject({ event: { fx: [{ e: "malloc", n: 240, nz: 1, ty }] } });
  });

  it("gives the zero base for no elements, and for elements of size 0", () => {
    const zero = { tag: "done", event: { r: 0x4d2648 } };
    expect(newarray(0)).toMatchObject(zero);
    expect(newarray(2n ** 63n - 1n, [0, 0, 1, 1])).toMatchObject(zero);
  });

  it.each([-1, -(2n ** 63n), 349_526, 2 ** 53 - 1, 2n ** 63n - 1n])(
    "panics for %d elements, and the machine lives on",
    (n) => {
      const machine = boot(start, small);
      const performed = machine.perform({ tag: "newarray", p: 0, ty, n });
      expect(performed).toMatchObject({
        tag: "panic",
        message: "runtime: allocation size out of range",
        event: { e: "newarray", ty, n },
      });
      expect(malloc(machine, 64).path).toBe("small");
    },
  );

  it("reports the number of elements as a word: a bigint from 2^53 on", () => {
    expect(newarray(2 ** 53)).toMatchObject({ tag: "panic", event: { n: 2n ** 53n } });
    expect(newarray(2n ** 53n)).toMatchObject({ tag: "panic", event: { n: 2n ** 53n } });
    expect(newarray(5n)).toMatchObject({ tag: "done", event: { n: 5 } });
  });

  it("does not panic for the most that the largest arena could hold", () => {
    expect(newarray(349_525).tag).toBe("done");
  });
});

describe.each(twins)("malloc where no caller may allocate, on $name", ({ start }) => {
  it.each([
    ["mallocgc", "malloc deadlock"],
    ["signal", "malloc during signal"],
  ] as const)("gives the zero base to %s, and throws for more", (from, message) => {
    const machine = boot(start);
    const zero = { tag: "malloc", p: 0, n: 0, nz: 1, from } as const;
    expect(did(machine, zero)).toEqual({ ...did(machine, { ...zero, n: 0 }), r: 0x4d2648 });
    const performed = machine.perform({ ...zero, n: 8, ty: [8, 8, 8, 0] });
    expect(performed).toMatchObject({ tag: "throw", message, event: { e: "malloc", n: 8 } });
    expect(performed).not.toHaveProperty("event.from");
  });

  it.each([2 ** 53, 2n ** 63n])("throws for a size of %d as well", (n) => {
    const performed = boot(start).perform({ tag: "malloc", p: 0, n, nz: 1, from: "signal" });
    expect(performed).toMatchObject({ tag: "throw", message: "malloc during signal" });
  });
});

/** Where the small arena begins. */
function arenaOf(start: (typeof twins)[number]["start"]): number {
  return malloc(boot(start, { config: { heapMapTotalBits: 23 } }), 64).r ?? 0;
}
