import { describe, expect, it } from "vitest";
import { windows } from "../../../../../props/properties/invariants/objects/windows.ts";
import { Heap } from "../../../../../src/index.ts";
import { machineOf } from "../../../../../src/heap/heap.ts";

describe("span.cache", () => {
  const heap = new Heap();
  for (let i = 0; i < 3000; i++) heap.malloc(1 + ((i * 37) % 300));
  heap.malloc(100_000);
  const { rt } = machineOf(heap);
  const cached = rt.caches.span(1, 9);

  it("holds of a heap in use", () => {
    expect(windows.evidence(machineOf(heap))).toEqual([]);
  });

  it("is contradicted by a window that shows a free slot as taken", () => {
    const [lo, hi] = [rt.spans.cacheLo(cached), rt.spans.cacheHi(cached)];
    rt.spans.setCache(cached, lo & ~2, hi);
    expect(windows.evidence(machineOf(heap))).toHaveLength(1);
    expect(windows.evidence(machineOf(heap))[0]).toMatch(/is wrong about slot \d+$/);
    rt.spans.setCache(cached, lo, hi);
    expect(windows.evidence(machineOf(heap))).toEqual([]);
  });
});
