import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal, thrown } from "./refusal.ts";
import { Heap, SCAN, ZERO } from "../../../src/index.ts";
import { linux } from "../machine.ts";

const arena = 0xc420000000;
const zerobase = 0x4d2648;

const bytes = (n: number, value = 1): Uint8Array => new Uint8Array(n).fill(value);

describe("a heap", () => {
  it("gives memory that is zero and keeps what is written to it", () => {
    const heap = new Heap();
    const address = heap.malloc(100);
    expect(heap.read(address, 100)).toEqual(new Uint8Array(100));
    heap.write(address, Uint8Array.of(1, 2, 3));
    expect(heap.read(address, 4)).toEqual(Uint8Array.of(1, 2, 3, 0));
  });

  it("begins where Go's arena begins", () => {
    expect(new Heap().malloc(100)).toBe(arena);
  });

  it("gives the zero base for size 0", () => {
    const heap = new Heap();
    expect([heap.malloc(0), heap.malloc(0n), heap.malloc(0, { noscan: false })]).toEqual([
      zerobase,
      zerobase,
      zerobase,
    ]);
  });

  it("takes a size as a bigint, too", () => {
    const heap = new Heap();
    expect(heap.malloc(112n) - heap.malloc(112)).toBe(-112);
  });

  it("packs tiny objects, which live and die as one block", () => {
    const heap = new Heap();
    const [a, b] = [heap.malloc(3), heap.malloc(5)];
    expect(b - a).toBe(3);
    heap.write(a, bytes(16));
    expect(heap.getUint8(b)).toBe(1);
  });

  it("keeps objects with pointers and without apart", () => {
    const heap = new Heap();
    const [a, b] = [heap.malloc(64), heap.malloc(64, { noscan: false })];
    expect(Math.abs(b - a)).toBeGreaterThanOrEqual(8192);
  });

  it("reads and writes no bytes of the empty block", () => {
    const heap = new Heap();
    const empty = heap.malloc(0);
    heap.write(empty, new Uint8Array(0));
    expect(heap.read(empty, 0)).toEqual(new Uint8Array(0));
    expect(refusal(() => heap.read(empty, 1))).toBe("address");
    expect(refusal(() => heap.write(empty, bytes(1)))).toBe("address");
    expect(heap.collect([empty])).toEqual([]);
  });

  it("writes the bytes of another realm, and of a Buffer", () => {
    const heap = new Heap();
    const object = heap.malloc(64);
    heap.write(object, runInNewContext("Uint8Array.of(1, 2)") as Uint8Array);
    heap.write(object + 2, Buffer.from([3, 4]));
    expect(heap.read(object, 5)).toEqual(Uint8Array.of(1, 2, 3, 4, 0));
  });

  it("takes the flags of malloc as numbers", () => {
    const heap = new Heap();
    const [plain, scan] = [heap.allocate(64, ZERO), heap.allocate(64, ZERO | SCAN)];
    expect(heap.malloc(64)).toBe(plain + 64);
    expect(heap.malloc(64, { noscan: false })).toBe(scan + 64);
  });

  it("allocates on the processor that it is told, each with a cache of its own", () => {
    const heap = new Heap({ processors: 2 });
    const [a, b, c] = [0, 1, 0].map((p) => heap.malloc(64, { p }));
    expect(c).toBe(a! + 64);
    expect(Math.abs(b! - a!)).toBeGreaterThanOrEqual(8192);
  });

  it("goes on allocating on the processor that use chose", () => {
    const heap = new Heap({ processors: 3 });
    expect(heap.p).toBe(0);
    heap.use(2);
    const first = heap.malloc(64);
    const other = heap.malloc(64, { p: 1 });
    expect(heap.p).toBe(2);
    expect(heap.malloc(64)).toBe(first + 64);
    expect(heap.allocate(64, ZERO)).toBe(first + 128);
    heap.memstats();
    heap.scavenge();
    heap.setFinalizer(first, () => {});
    heap.collect([first, other]);
    expect(heap.p).toBe(2);
    const on2 = heap.malloc(48);
    expect(refusal(() => heap.malloc(-1, { p: 1 }))).toBe("size");
    expect(heap.p).toBe(2);
    expect(heap.malloc(48)).toBe(on2 + 48);
    expect(heap.malloc(48, { p: 2 })).toBe(on2 + 96);
  });

  it("shows the processor that executes, which only use changes", () => {
    const heap = new Heap({ processors: 2 });
    expect(() => Object.assign(heap, { p: 1 })).toThrow(TypeError);
    expect(heap.p).toBe(0);
  });

  it("shows nothing of its insides", () => {
    const heap = new Heap();
    expect(Reflect.ownKeys(heap)).toEqual([]);
    expect(Reflect.ownKeys(Heap.prototype).map(String).sort()).toEqual([
      "allocate",
      "collect",
      "constructor",
      "getFloat64",
      "getUint32",
      "getUint8",
      "malloc",
      "memstats",
      "p",
      "read",
      "restore",
      "scavenge",
      "setFinalizer",
      "setFloat64",
      "setUint32",
      "setUint8",
      "snapshot",
      "use",
      "write",
    ]);
  });

  it("reads and writes numbers, little end first, also across a MiB", () => {
    const heap = new Heap();
    const address = heap.malloc(2 ** 21);
    heap.setUint32(address, 0x01020304);
    expect(heap.read(address, 4)).toEqual(Uint8Array.of(4, 3, 2, 1));
    expect(heap.getUint32(address)).toBe(0x01020304);
    const edge = Math.ceil((address + 1) / 2 ** 20) * 2 ** 20;
    heap.setFloat64(edge - 4, Math.PI);
    expect(heap.getFloat64(edge - 4)).toBe(Math.PI);
    heap.setUint8(edge, 255);
    expect([heap.getUint8(edge), heap.getUint8(edge - 9)]).toEqual([255, 0]);
    heap.setUint32(edge - 2, 0xdeadbeef);
    expect(heap.getUint32(edge - 2)).toBe(0xdeadbeef);
  });

  it("gives copies, not views", () => {
    const heap = new Heap();
    const address = heap.malloc(16);
    heap.read(address, 16).fill(9);
    expect(heap.getUint8(address)).toBe(0);
  });

  it("counts as ReadMemStats does", () => {
    const heap = new Heap();
    for (let i = 0; i < 10; i++) heap.malloc(64);
    heap.malloc(100_000);
    expect(heap.memstats()).toMatchObject({
      mallocs: 11,
      frees: 0,
      heap_objects: 11,
      alloc: 640 + 13 * 8192,
      heap_inuse: 14 * 8192,
      heap_sys: 2 ** 20,
    });
  });

  it("tells when the next cycle starts in Go, and how many cycles there were", () => {
    const heap = new Heap();
    const MiB = 2 ** 20;
    expect(heap.memstats()).toMatchObject({ next_gc: 4_473_924, numgc: 0 });
    const object = heap.malloc(8 * MiB);
    heap.collect([object]);
    // GOGC 100: once as much again is allocated as was found live.
    expect(heap.memstats()).toMatchObject({ next_gc: 16 * MiB, numgc: 1 });
    heap.collect([]);
    expect(heap.memstats()).toMatchObject({ next_gc: 4 * MiB, numgc: 2 });
  });

  it("scavenges: free pages are released, and read as zero when they are used again", () => {
    const heap = new Heap();
    const object = heap.malloc(100_000);
    heap.write(object, bytes(100_000));
    heap.collect([]);
    expect(heap.memstats().heap_released).toBe(0);
    heap.scavenge();
    const { heap_released, heap_idle } = heap.memstats();
    expect(heap_released).toBe(heap_idle);
    expect(heap.malloc(100_000, { zero: false })).toBe(object);
    expect(heap.read(object, 100_000)).toEqual(new Uint8Array(100_000));
  });

  it("is one for itself", () => {
    const [a, b] = [new Heap(), new Heap()];
    const [x, y] = [a.malloc(64), b.malloc(64)];
    expect(x).toBe(y);
    a.write(x, bytes(64));
    expect(b.getUint8(y)).toBe(0);
  });

  it("keeps every object's bytes apart from every other's", () => {
    const sizes = fc.array(
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40_000 })),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(sizes, (list) => {
        const heap = new Heap();
        const objects = list.map((n, i) => {
          const object = { n, address: heap.malloc(n), value: 1 + (i % 255) };
          heap.write(object.address, bytes(n, object.value));
          return object;
        });
        const broken = objects.filter(({ n, address, value }) =>
          heap.read(address, n).some((byte) => byte !== value),
        );
        expect(broken).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a size that the arena cannot hold", () => {
  it.each([2 ** 40, 2n ** 63n, 2n ** 64n - 1n])("of %d is out of memory, as Go says it", (n) => {
    const { message, name } = thrown(() => new Heap().malloc(n));
    expect([name, message]).toEqual(["GoThrow", "out of memory"]);
  });

  it("may be given as a number, however large", () => {
    expect(thrown(() => new Heap().malloc(2 ** 53)).message).toBe("out of memory");
    expect(thrown(() => new Heap().malloc(2 ** 63)).message).toBe("out of memory");
  });

  it("is printed as Go prints it", () => {
    const heap = new Heap();
    heap.malloc(64);
    expect(thrown(() => heap.malloc(2 ** 40)).printed).toEqual([
      "runtime: out of memory: cannot allocate 1099511627776-byte block (1048576 in use)",
    ]);
    const other = new Heap();
    expect(thrown(() => other.malloc(2n ** 63n, { noscan: false })).printed).toEqual([
      "runtime: out of memory: cannot allocate 9223372036854775808-byte block (0 in use)",
    ]);
  });
});

describe("a collected object", () => {
  /** A heap in which two objects of a size were written, and the first of them was collected. */
  const collected = (n: number) => {
    const heap = new Heap();
    const [gone, kept] = [heap.malloc(n), heap.malloc(n)];
    for (const object of [gone, kept]) heap.write(object, bytes(n));
    heap.collect([kept]);
    return { heap, gone, kept };
  };

  it.each([64, 40_000])("of %i bytes makes room, zeroed where that is asked for", (n) => {
    const { heap, gone, kept } = collected(n);
    expect(heap.malloc(n)).toBe(gone);
    expect(heap.read(gone, n)).toEqual(new Uint8Array(n));
    expect(heap.read(kept, n)).toEqual(bytes(n));
  });

  it.each([64, 40_000])("of %i bytes is as it was where zero is not asked for", (n) => {
    const { heap, gone } = collected(n);
    expect(heap.malloc(n, { zero: false })).toBe(gone);
    expect(heap.read(gone, n)).toEqual(bytes(n));
  });

  it("cannot be read or written", () => {
    const { heap, gone } = collected(64);
    expect(refusal(() => heap.read(gone, 1))).toBe("address");
    expect(refusal(() => heap.write(gone, bytes(1)))).toBe("address");
  });

  it("makes a tiny block that is zero", () => {
    const heap = new Heap();
    const block = heap.malloc(16);
    heap.write(block, bytes(16));
    heap.collect([]);
    const tiny = heap.malloc(3);
    expect(tiny).toBe(block);
    expect(heap.read(tiny, 16)).toEqual(new Uint8Array(16));
  });
});

describe("a small arena", () => {
  it("is used up to its end, and then there is no memory", () => {
    const heap = new Heap({ config: { ...linux({ heapMapTotalBits: 22 }), memProfileRate: 0 } });
    const objects = Array.from({ length: 4 }, () => heap.malloc(2 ** 20));
    expect(objects.map((object) => object - objects[0]!)).toEqual([
      0,
      2 ** 20,
      2 ** 21,
      3 * 2 ** 20,
    ]);
    expect(thrown(() => heap.malloc(2 ** 20)).message).toBe("out of memory");
  });
});
