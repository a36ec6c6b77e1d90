/** Mistakes of the pacer: what allocations owe, triggers and goals. */
import { edit, type Pair } from "../pair.ts";

const mgcsweep = "spec/collector/mgcsweep.ts";
const pacer = "spec/collector/pacer.ts";
const cycle = "spec/collector/cycle.ts";
const srcMgcsweep = "src/collector/mgcsweep.ts";
const srcPacer = "src/collector/pacer.ts";
const srcCycle = "src/collector/cycle.ts";

const debts: ReadonlyArray<Pair> = [
  {
    name: "small-uncharged",
    sentence: "A span for a cache is charged with no bytes.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "deductSweepCredit({ n: spanBytes, csp: 0 })",
      "deductSweepCredit({ n: 0, csp: 0 })",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "sweeper.deductCredit(spanBytes, 0);",
      "sweeper.deductCredit(0, 0);",
    ),
    by: "sweep.charge",
    search: {},
  },
  {
    name: "large-in-full",
    sentence: "A large object is charged with the pages that the heap will reclaim for it, too.",
    spec: edit(
      "spec/objects/malloc.ts",
      "pageSize, bits), csp: np })",
      "pageSize, bits), csp: 0 })",
    ),
    src: edit("src/objects/malloc.ts", "% wordLimit, npages);", "% wordLimit, 0);"),
    by: "sweep.charge",
    search: {},
  },
  {
    name: "span-too-many",
    sentence: "An allocation that owes nothing more sweeps one span more.",
    spec: edit(mgcsweep, "if (target <= signed(", "if (target < signed("),
    src: edit(srcMgcsweep, "while (target > heap.pagesSwept", "while (target >= heap.pagesSwept"),
    by: "sweep.debt",
    search: { focus: "pacing", actions: 64 },
  },
  {
    name: "basis-forgotten",
    sentence: "What was swept before the pace was set pays for what is allocated after it.",
    spec: edit(
      mgcsweep,
      "signed(subtract(s.sweeping.pagesSwept, basis))",
      "signed(subtract(s.sweeping.pagesSwept, basis - basis))",
    ),
    src: edit(srcMgcsweep, "heap.pagesSwept - heap.pagesSweptBasis)", "heap.pagesSwept)"),
    by: "sweep.debt",
    search: { focus: "pacing", actions: 64, runs: 1500 },
  },
];

const pacing: ReadonlyArray<Pair> = [
  {
    name: "no-room-to-sweep",
    sentence: "The trigger leaves no room for the sweep.",
    spec: edit(
      pacer,
      "sweeping.done ? gc.heapmin : max(gc.heapmin, sweepMin)",
      "sweeping.done ? gc.heapmin : max(gc.heapmin, gc.heapmin && sweepMin && 0)",
    ),
    src: edit(srcPacer, "if (sweepMin > least) least = sweepMin;", ""),
    by: "pace.trigger",
    search: { focus: "pacing", actions: 40 },
  },
  {
    name: "goal-below-trigger",
    sentence: "The goal is not raised to the trigger.",
    spec: edit(
      pacer,
      "max(grown(config, gc.marked, gc.percent), trigger)",
      "max(grown(config, gc.marked, gc.percent), trigger && 0)",
    ),
    src: edit(srcPacer, "goal < this.gcTrigger ? this.gcTrigger : goal", "goal"),
    by: "pace.trigger",
    search: {},
  },
  {
    name: "no-margin-below-goal",
    sentence: "The trigger ratio may be all of GOGC.",
    spec: edit(pacer, "(0.95 * percent) / 100", "percent / 100"),
    src: edit(srcPacer, "(0.95 * this.gcpercent) / 100", "this.gcpercent / 100"),
    by: "pace.trigger",
    search: {},
  },
  {
    name: "minimum-unscaled",
    sentence: "The minimum heap is 4 MiB at every GOGC.",
    spec: edit(
      pacer,
      "heapmin: percentOf(defaultHeapMinimum, percent)",
      "heapmin: percent < 0 ? percentOf(defaultHeapMinimum, percent) : defaultHeapMinimum",
    ),
    src: edit(
      srcPacer,
      "this.heapMinimum = wrap(DEFAULT_HEAP_MINIMUM * percent) / 100n;",
      "this.heapMinimum = this.gcpercent < 0 ? wrap(DEFAULT_HEAP_MINIMUM * percent) / 100n : DEFAULT_HEAP_MINIMUM;",
    ),
    by: "pace.trigger",
    search: {},
  },
  {
    name: "sweep-to-the-trigger",
    sentence: "The pace has all swept at the trigger, not a megabyte before it.",
    spec: edit(pacer, "const margin = 2 ** 20;", "const margin = 0;"),
    src: edit(srcPacer, "this.gcTrigger - live - MARGIN", "this.gcTrigger - live"),
    by: "pace.sweep",
    search: {},
  },
  {
    name: "old-basis",
    sentence: "A new pace starts at the live heap of the last one.",
    spec: edit(pacer, "        heapLiveBasis: live,\n", ""),
    src: edit(srcPacer, "    heap.sweepHeapLiveBasis.set(live);\n", ""),
    by: "pace.sweep",
    search: {},
  },
  {
    name: "goal-at-the-heap",
    sentence: "A cycle's goal may be the live heap itself.",
    spec: edit(cycle, "add(s.stats.heap_live, 2 ** 20)", "add(s.stats.heap_live, 0)"),
    src: edit(srcPacer, "wrap(stats.heapLive.bigint() + MARGIN)", "stats.heapLive.bigint()"),
    by: "pace.goal",
    search: { focus: "pacing", actions: 64 },
  },
  {
    name: "first-cycle-unfaked",
    sentence: "A cycle on a small heap starts from what the last one marked.",
    spec: edit(cycle, "trigger <= heapmin ?", "trigger < 0 ?"),
    src: edit(srcPacer, "if (this.gcTrigger <= this.heapMinimum) {", "if (this.gcTrigger < 0n) {"),
    by: "pace.goal",
    search: { focus: "pacing", actions: 64 },
  },
  {
    name: "goal-for-trigger",
    sentence: "An allocation calls for a cycle when the heap has reached the goal.",
    spec: edit(pacer, "stats.heap_live >= gc.trigger;", "stats.heap_live >= gc.nextGC;"),
    src: [
      ...edit(srcPacer, "this.#trigger = Number(this.gcTrigger);", ""),
      ...edit(
        srcPacer,
        "    this.setSweepPace();\n",
        "    this.#trigger = Number(this.nextGc);\n    this.setSweepPace();\n",
      ),
    ],
    by: "pace.due",
    search: { focus: "reclaiming", actions: 64 },
  },
  {
    name: "called-in-vain",
    sentence: "runtime.GC starts no cycle below the heap trigger.",
    spec: edit(
      cycle,
      "trig === 0 || gc.percent >= 0 ||",
      "trig === 0 || (gc.percent >= 0 && trig !== 3) ||",
    ),
    src: edit(
      srcCycle,
      "trigger === TRIGGER_ALWAYS || this.#rt.pacer.gcpercent >= 0;",
      "trigger === TRIGGER_ALWAYS || (this.#rt.pacer.gcpercent >= 0 && trigger !== 3);",
    ),
    by: "gc.forced",
    search: {},
  },
];

export const pairs: ReadonlyArray<Pair> = [...debts, ...pacing];
