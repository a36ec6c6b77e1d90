/** Columns of the counters: sweeping, the pacer, statistics. */
import type { Column } from "./key.ts";

export const sweeping: Column = ({ rt }, key) => {
  const { buffers, heap } = rt;
  for (const x of [heap.sweepgen, heap.sweepdone, heap.pagesSwept, heap.pagesSweptBasis]) {
    key.number(x);
  }
  key.bigint(heap.sweepHeapLiveBasis.bigint());
  key.number(heap.sweepPagesPerByte);
  for (const { blocks, entries, index, spineCap } of buffers) {
    for (const x of [blocks, index, spineCap]) key.put(x);
    for (let i = 0; i < index; i++) key.put(entries[i]!);
  }
};

export const collector: Column = ({ rt }, key) => {
  const { cycle, pacer } = rt;
  for (const x of [cycle.phase, cycle.mode, pacer.gcpercent]) key.put(x);
  for (const x of [cycle.initialised, cycle.enabled]) key.put(x ? 1 : 0);
  key.text(cycle.stage);
  key.number(pacer.triggerRatio);
  for (const x of [pacer.heapMarked, cycle.initialHeapLive, pacer.heapMinimum]) key.bigint(x);
  for (const x of [pacer.gcTrigger, pacer.nextGc]) key.bigint(x);
};

export const statistics: Column = ({ rt }, key) => {
  const { central, stats, system } = rt;
  for (const counter of system.stat) key.bigint(counter.bigint());
  for (const counter of [stats.heapLive, stats.heapScan]) key.bigint(counter.bigint());
  for (const counter of [stats.largealloc, stats.largefree]) key.bigint(counter.bigint());
  key.number(stats.heapObjects);
  const counts = [stats.tinyallocs, stats.nlargealloc, stats.nlargefree];
  for (const counter of [...counts, ...stats.nsmallfree, ...central.nmalloc]) {
    key.bigint(counter.bigint());
  }
};

/** What the heap remembers although it follows from the rest. */
export const gauges: Column = ({ rt }, key) => {
  key.number(rt.heap.pagesInUse);
  key.bigint(rt.stats.heapIdle.bigint());
  key.bigint(rt.stats.heapReleased.bigint());
};

export const switches: Column = ({ rt }, key) => {
  key.put(rt.started ? 1 : 0);
  key.number(rt.sampler.rate);
  key.put(rt.profiler.buckhash ? 1 : 0);
};

export const samplingRate: Column = ({ rt }, key) => key.number(rt.sampler.rate);
