/** What the heap's counters mean: statistics, the pacer, and how far sweeping is. */
import type { Pacer } from "../../spec/collector/pacer.ts";
import type { Stats } from "../../spec/stats/mstats.ts";
import type { Sweeping } from "../../spec/collector/mgcsweep.ts";
import type { SweepBuf } from "../../spec/collector/mgcsweepbuf.ts";
import { Word } from "../../spec/numbers/units.ts";
import { STATS, type Stat } from "../../src/machine/vocabulary.ts";
import type { Runtime } from "../../src/runtime.ts";
import { below, Lookup, type Meaning } from "./comparison.ts";

/** A counter as a double: a negative one has wrapped. */
export const wordOf = (double: number): Word => (double >= 0 ? double : Word(BigInt(double)));

type Counter = Runtime["stats"]["heapLive"];

/** A counter of 64 bits. */
export const counted = (counter: Counter): Word => Word(counter.bigint());

/** The counters that are not zero. */
export const countersOf = (column: ReadonlyArray<Counter>): Lookup<number, Word> =>
  new Lookup(
    (i) => column[i] && counted(column[i]),
    () => [...column.keys()].filter((i) => !column[i]!.isZero()),
  );

export const statsOf = ({ config, heap, stats, system }: Runtime): Meaning<Stats> => {
  const account = (name: Stat): Word => counted(system.stat[STATS.indexOf(name)]!);
  const inSpans = BigInt(heap.pagesInUse * config.pageSize);
  return {
    heap_sys: account("heap_sys"),
    stacks_sys: account("stacks_sys"),
    mspan_sys: account("mspan_sys"),
    mcache_sys: account("mcache_sys"),
    buckhash_sys: account("buckhash_sys"),
    gc_sys: account("gc_sys"),
    other_sys: account("other_sys"),
    stacks_inuse: account("stacks_inuse"),
    // What manual spans are accounted to by this name; the spans of objects are counted as pages.
    heap_inuse: Word(system.stat[STATS.indexOf("heap_inuse")]!.bigint() - inSpans),
    heap_live: counted(stats.heapLive),
    heap_scan: counted(stats.heapScan),
    heap_objects: stats.heapObjects,
    tinyallocs: counted(stats.tinyallocs),
    largealloc: counted(stats.largealloc),
    nlargealloc: counted(stats.nlargealloc),
    largefree: counted(stats.largefree),
    nlargefree: counted(stats.nlargefree),
    nsmallfree: countersOf(stats.nsmallfree),
  };
};

const phases = [0, 1, 2] as const;

/** Who owes a cycle work is not read off the heap. */
type PacerMeaning = Omit<Pacer, "assistBytes">;

export const pacerOf = ({ cycle, pacer }: Runtime): PacerMeaning => ({
  phase: phases[cycle.phase]!,
  stage: cycle.stage,
  mode: cycle.mode,
  initialised: cycle.initialised,
  enabled: cycle.enabled,
  percent: pacer.gcpercent,
  triggerRatio: pacer.triggerRatio,
  marked: Word(pacer.heapMarked),
  initialHeapLive: Word(cycle.initialHeapLive),
  heapmin: Word(pacer.heapMinimum),
  trigger: Word(pacer.gcTrigger),
  nextGC: Word(pacer.nextGc),
});

const bufferOf = ({
  blocks,
  entries,
  index,
  spineCap,
}: Runtime["buffers"][0]): Meaning<SweepBuf> => ({
  entries: new Lookup(
    (i) => (i < index ? entries[i]! - 1 : undefined),
    () => below(index),
  ),
  index,
  spineLen: blocks,
  spineCap,
});

export const sweepingOf = ({ buffers, heap }: Runtime): Meaning<Sweeping> => ({
  sweepgen: heap.sweepgen,
  done: heap.sweepdone === 1,
  buffers: [bufferOf(buffers[0]), bufferOf(buffers[1])],
  pagesSwept: wordOf(heap.pagesSwept),
  pagesSweptBasis: wordOf(heap.pagesSweptBasis),
  heapLiveBasis: counted(heap.sweepHeapLiveBasis),
  pagesPerByte: heap.sweepPagesPerByte,
});
