/** Garbage that small pointer-free allocations make: how much the JavaScript heap grows. */
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Heap, ZERO } from "../../src/index.ts";
import type { Settings } from "../settings.ts";
import { table } from "../table.ts";
import { CALL } from "../workload.ts";

const WARMUP = 4_000_000;
const BYTES = 16;

const allocate = (heap: Heap, sums: Float64Array): void => {
  let sum = 0;
  for (let i = 0; i < CALL; i++) sum += heap.allocate(BYTES, ZERO);
  sums[0] = sum;
};

const allocateMany = (heap: Heap, sums: Float64Array, count: number): void => {
  for (let i = 0; i < count; i += CALL) allocate(heap, sums);
};

const heapUsed = (): number => {
  globalThis.gc!();
  return process.memoryUsage().heapUsed;
};

export const run = async ({ allocations }: Settings): Promise<void> => {
  const sums = new Float64Array(1);
  allocateMany(new Heap(), sums, WARMUP);
  const heap = new Heap();
  allocateMany(heap, sums, WARMUP);
  let collections = 0;
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
  const before = heapUsed();
  await setTimeout(10);
  observer.observe({ entryTypes: ["gc"] });
  allocateMany(heap, sums, allocations);
  const made = process.memoryUsage().heapUsed - before;
  await setTimeout(10);
  observer.disconnect();
  const kept = heapUsed() - before;
  const each = (bytes: number): string => (bytes / allocations).toFixed(3);
  console.log(`\nJavaScript heap over ${allocations} allocations of ${BYTES} B, bytes for each\n`);
  console.log(
    table([
      ["made", each(made)],
      ["kept", each(kept)],
      ["collections meanwhile", String(collections)],
    ]),
  );
};
