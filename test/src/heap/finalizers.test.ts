import { describe, expect, it } from "vitest";
import { Finalizers } from "../../../src/heap/finalizers.ts";
import { machineOf } from "../../../src/heap/heap.ts";
import { go19, Heap } from "../../../src/index.ts";
import { refusal } from "./refusal.ts";

const zerobase = 0x4d2648;

describe("a finalizer", () => {
  it("is called with the object once a collection finds it dead, and the next one frees it", () => {
    const heap = new Heap();
    const [object, other] = [heap.malloc(64), heap.malloc(64)];
    heap.setUint32(object, 42);
    const called: Array<[address: number, value: number]> = [];
    heap.setFinalizer(object, (address) => called.push([address, heap.getUint32(address)]));
    expect(heap.collect([object, other])).toEqual([]);
    expect(called).toEqual([]);
    expect(heap.collect([other])).toEqual([object]);
    expect(called).toEqual([[object, 42]]);
    expect([heap.getUint32(object), heap.memstats().frees]).toEqual([42, 0]);
    expect(heap.collect([other])).toEqual([]);
    expect(called).toHaveLength(1);
    expect(refusal(() => heap.getUint32(object))).toBe("address");
    expect(heap.memstats().frees).toBe(1);
  });

  it("may be set again by itself: the object lives on", () => {
    const heap = new Heap();
    const object = heap.malloc(64);
    let calls = 0;
    const again = (address: number): void => {
      calls++;
      if (calls < 3) heap.setFinalizer(address, again);
    };
    heap.setFinalizer(object, again);
    const collected = [1, 2, 3, 4].map(() => heap.collect([]).length);
    expect([calls, collected]).toEqual([3, [1, 1, 1, 0]]);
    expect(refusal(() => heap.getUint8(object))).toBe("address");
  });

  it("is called in the reverse order of the queue, as Go does", () => {
    const heap = new Heap();
    const objects = [0, 1, 2].map(() => heap.malloc(64));
    const called: number[] = [];
    for (const object of objects) heap.setFinalizer(object, (address) => called.push(address));
    expect(heap.collect([])).toEqual([...objects].reverse());
    expect(called).toEqual([...objects].reverse());
  });

  it("may belong to a piece of a tiny block, and to a large object", () => {
    const heap = new Heap();
    const [a, b, large] = [heap.malloc(3), heap.malloc(5), heap.malloc(100_000)];
    const called: number[] = [];
    for (const object of [a, b, large]) heap.setFinalizer(object, (at) => called.push(at));
    expect(heap.collect([a])).toEqual([large]);
    expect(heap.collect([])).toEqual([b, a]);
    expect(called).toEqual([large, b, a]);
  });

  it("is taken away by null: the object dies like any other", () => {
    const heap = new Heap();
    const object = heap.malloc(64);
    heap.setFinalizer(object, null);
    heap.setFinalizer(object, () => expect.unreachable());
    heap.setFinalizer(object, null);
    expect(heap.collect([])).toEqual([]);
    expect(refusal(() => heap.getUint8(object))).toBe("address");
    expect(machineOf(heap).rt.finalizers.inuse).toBe(0);
  });

  it("is not inherited by the next object at the address", () => {
    const heap = new Heap();
    const object = heap.malloc(64);
    heap.setFinalizer(object, () => {});
    heap.collect([]);
    heap.collect([]);
    expect(heap.malloc(64)).toBe(object);
    expect(heap.collect([])).toEqual([]);
    heap.setFinalizer(heap.malloc(64), () => {});
    expect(heap.collect([])).toEqual([object]);
  });

  it("may allocate and collect", () => {
    const heap = new Heap();
    const objects = [0, 1, 2].map(() => heap.malloc(64));
    const called: number[] = [];
    for (const object of objects) {
      heap.setFinalizer(object, (address) => {
        called.push(address);
        heap.collect([]);
        expect(heap.getUint8(address)).toBe(0);
        heap.malloc(64);
      });
    }
    heap.collect([]);
    expect(called).toEqual([...objects].reverse());
    expect(heap.memstats().numgc).toBe(4);
  });

  it("that throws leaves the others to the next collection, and their objects alive", () => {
    const heap = new Heap();
    const [first, second] = [heap.malloc(64), heap.malloc(64)];
    const called: number[] = [];
    heap.setFinalizer(first, (address) => called.push(address));
    heap.setFinalizer(second, () => {
      throw new RangeError("no");
    });
    expect(() => heap.collect([])).toThrow(new RangeError("no"));
    heap.setUint8(first, 1);
    expect(heap.collect([])).toEqual([first]);
    expect([called, heap.getUint8(first)]).toEqual([[first], 1]);
    expect(refusal(() => heap.getUint8(second))).toBe("address");
  });

  it("of the empty block is never called", () => {
    const heap = new Heap();
    heap.setFinalizer(zerobase, () => expect.unreachable());
    heap.setFinalizer(heap.malloc(0), () => expect.unreachable());
    heap.setFinalizer(zerobase, null);
    expect([heap.collect([]), heap.collect([])]).toEqual([[], []]);
  });

  it.each([
    ["amd64", 101],
    ["386", 204],
  ] as const)("is queued in blocks, on %s of %d, which are used again", (goarch, entries) => {
    const finalizers = new Finalizers(go19("linux", goarch));
    const newBlocks = (n: number): number =>
      Array.from({ length: n }, (_, i) => finalizers.queue(i)).filter((isNew) => isNew).length;
    expect(newBlocks(entries)).toBe(1);
    finalizers.run();
    expect([newBlocks(entries), newBlocks(1), newBlocks(entries)]).toEqual([0, 1, 1]);
    finalizers.run();
    expect(newBlocks(3 * entries)).toBe(0);
  });
});

describe("bad input to setFinalizer", () => {
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a number", 1],
    ["an object", { handleEvent: () => {} }],
    ["a text", "close"],
  ])("is %s for a finalizer", (_, finalizer) => {
    const heap = new Heap();
    const object = heap.malloc(64);
    expect(refusal(() => heap.setFinalizer(object, finalizer as () => void))).toBe("finalizer");
    expect(heap.collect([])).toEqual([]);
  });

  it("is a second finalizer, and the first one stays", () => {
    const heap = new Heap();
    const object = heap.malloc(64);
    const called: string[] = [];
    heap.setFinalizer(object, () => called.push("first"));
    expect(refusal(() => heap.setFinalizer(object, () => called.push("second")))).toBe("finalizer");
    heap.collect([]);
    expect(called).toEqual(["first"]);
  });

  it.each<[string, (object: number) => unknown]>([
    ["inside an object", (object) => object + 8],
    ["before it", (object) => object - 1],
    ["of a free slot", (object) => object + 64],
    ["nil", () => 0],
    ["of no integer", (object) => object + 0.5],
    ["in another type", (object) => BigInt(object)],
    ["in text", (object) => String(object)],
  ])("is an address %s", (_, of) => {
    const heap = new Heap();
    const address = of(heap.malloc(64)) as number;
    expect(refusal(() => heap.setFinalizer(address, () => {}))).toBe("address");
    expect(refusal(() => heap.setFinalizer(address, null))).toBe("address");
  });

  it("is an address inside an object of pointers of the size of a tiny block", () => {
    const heap = new Heap();
    const object = heap.malloc(16, { noscan: false });
    expect(refusal(() => heap.setFinalizer(object + 8, () => {}))).toBe("address");
  });
});

describe("a finalizer on another platform", () => {
  it.each([
    ["linux", "386"],
    ["windows", "amd64"],
    ["plan9", "386"],
    ["linux", "mips"],
  ])("%s/%s works as on Linux", (goos, goarch) => {
    const heap = new Heap({ config: { ...go19(goos, goarch), memProfileRate: 0 } });
    const object = heap.malloc(64);
    heap.setFinalizer(object, () => {});
    expect([heap.collect([]), heap.collect([])]).toEqual([[object], []]);
    expect(refusal(() => heap.getUint8(object))).toBe("address");
  });
});

it("a finalizer that was taken away is forgotten: another may be set, which is the one called", () => {
  const heap = new Heap();
  const object = heap.malloc(64);
  const called: string[] = [];
  heap.setFinalizer(object, () => called.push("first"));
  heap.setFinalizer(object, null);
  heap.setFinalizer(object, () => called.push("second"));
  expect(heap.collect([])).toEqual([object]);
  expect(called).toEqual(["second"]);
});
