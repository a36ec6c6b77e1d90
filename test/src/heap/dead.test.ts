import { describe, expect, it } from "vitest";
import { Heap, SCAN, ZERO } from "../../../src/index.ts";
import { refusal, thrown } from "./refusal.ts";

/** A heap with an object, in which Go gave up then. */
const deadHeap = (): readonly [heap: Heap, object: number] => {
  const heap = new Heap({ processors: 2 });
  const object = heap.malloc(64);
  heap.setUint8(object, 5);
  expect(thrown(() => heap.malloc(2 ** 40)).message).toBe("out of memory");
  return [heap, object];
};

describe("a dead heap", () => {
  it.each<[string, (heap: Heap, object: number) => unknown]>([
    ["malloc", (heap) => heap.malloc(64)],
    ["malloc of 0 bytes", (heap) => heap.malloc(0)],
    ["malloc of a bigint", (heap) => heap.malloc(64n)],
    ["malloc of a size that no number holds", (heap) => heap.malloc(2n ** 63n)],
    ["malloc with options", (heap) => heap.malloc(64, { noscan: false })],
    ["malloc on another processor", (heap) => heap.malloc(64, { p: 1 })],
    ["malloc of bad input", (heap) => heap.malloc(-1)],
    ["malloc with bad options", (heap) => heap.malloc(64, { p: 7 })],
    ["allocate", (heap) => heap.allocate(64, ZERO)],
    ["allocate of a tiny object", (heap) => heap.allocate(3, 0)],
    ["allocate of pointers", (heap) => heap.allocate(64, SCAN)],
    ["use", (heap) => heap.use(0)],
    ["write", (heap, object) => heap.write(object, Uint8Array.of(1))],
    ["write of bad input", (heap) => heap.write(0, Uint8Array.of(1))],
    ["setUint8", (heap, object) => heap.setUint8(object, 1)],
    ["setUint32", (heap, object) => heap.setUint32(object, 1)],
    ["setFloat64", (heap, object) => heap.setFloat64(object, 1)],
    ["setFinalizer", (heap, object) => heap.setFinalizer(object, () => {})],
    ["collect", (heap, object) => heap.collect([object])],
    ["scavenge", (heap) => heap.scavenge()],
    ["snapshot", (heap) => heap.snapshot()],
    ["memstats", (heap) => heap.memstats()],
  ])("says so to %s", (_, call) => {
    const [heap, object] = deadHeap();
    for (let i = 0; i < 2; i++) {
      expect(refusal(() => call(heap, object))).toBe("dead");
      expect(() => call(heap, object)).toThrow("the heap is dead since: out of memory");
    }
    expect(heap.getUint8(object)).toBe(5);
  });

  it("can be read", () => {
    const [heap, object] = deadHeap();
    expect(heap.read(object, 2)).toEqual(Uint8Array.of(5, 0));
    expect([heap.getUint8(object), heap.getUint32(object), heap.getFloat64(object + 8)]).toEqual([
      5, 5, 0,
    ]);
    expect(heap.p).toBe(0);
  });

  it("is alive again once it is restored", () => {
    const heap = new Heap();
    const snapshot = heap.snapshot();
    const object = heap.malloc(64);
    expect(thrown(() => heap.malloc(2 ** 40)).message).toBe("out of memory");
    heap.restore(snapshot);
    expect([heap.malloc(64), heap.allocate(64, 0)]).toEqual([object, object + 64]);
  });

  it("is dead too where Go gave up on another processor than the chosen one", () => {
    const heap = new Heap({ processors: 2 });
    heap.malloc(64);
    expect(thrown(() => heap.malloc(2 ** 40, { p: 1 })).name).toBe("GoThrow");
    expect(refusal(() => heap.malloc(64))).toBe("dead");
    expect(refusal(() => heap.allocate(64, 0))).toBe("dead");
  });
});
