/** Mistakes of the collector: sweeping, reclaiming, pacing, marks. */
import { edit, type Pair } from "../pair.ts";

const sweepspan = "spec/collector/sweepspan.ts";
const mgcsweep = "spec/collector/mgcsweep.ts";
const pacer = "spec/collector/pacer.ts";
const cycle = "spec/collector/cycle.ts";
const srcSweepspan = "src/collector/sweepspan.ts";
const srcMgcsweep = "src/collector/mgcsweep.ts";
const srcPacer = "src/collector/pacer.ts";
const srcCycle = "src/collector/cycle.ts";

const marks: ReadonlyArray<Pair> = [
  {
    name: "white-while-marking",
    sentence: "Objects that are allocated while marking stay white.",
    spec: edit("spec/objects/malloc.ts", "s.gc.phase === 0 ? unchanged : blacken(r)", "unchanged"),
    src: edit("src/objects/malloc.ts", "if (this.marking) this.allocBlack(x);", ""),
    by: "sweep.marked",
    search: { focus: "pacing", actions: 64 },
  },
  {
    name: "tiny-white",
    sentence: "The tiny blocks that are in use when marking begins are not marked.",
    spec: edit(cycle, "phase === 1 ? blackenTinyBlocks : (t) => t", "(t) => t"),
    src: edit(srcCycle, "if (phase === PHASE_MARK) this.markTinyBlocks();", ""),
    by: "sweep.marked",
    search: { focus: "pacing", actions: 64 },
  },
  {
    name: "finalized-freed",
    sentence: "An object whose finalizer is queued is freed in the same sweep.",
    spec: edit("spec/collector/specials.ts", "[...kept].reduce(withSlot, marks)", "marks"),
    src: edit(
      "src/collector/specials.ts",
      "if (finalized) bits.set(spans.gcmarkBits[s]!, slot);",
      "",
    ),
    by: "sweep.marked",
    search: { focus: "sweeping", actions: 40 },
  },
];

const sweeping: ReadonlyArray<Pair> = [
  {
    name: "done-too-soon",
    sentence:
      "The sweeper in the background says that it is done when it is called for the first time.",
    spec: edit(
      mgcsweep,
      'act("sweepone", { who }, sweepNext, ',
      'act("sweepone", { who }, who === "bg" ? pipe(modify(put({ done: true, pagesPerByte: 0 })), map(() => null)) : sweepNext, ',
    ),
    src: edit(
      srcMgcsweep,
      "while (heap.sweepdone === 0) {",
      "if (who === 1) {\n      heap.sweepdone = 1;\n      heap.sweepPagesPerByte = 0;\n    }\n    while (heap.sweepdone === 0) {",
    ),
    by: "sweep.gen",
    also: ["reclaim.first"],
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "swept-again",
    sentence: "A special is attached after a sweep of its span, swept or not.",
    spec: edit(
      "spec/collector/finalizer.ts",
      "const unswept = span.sweepgen === s.sweeping.sweepgen - 2;",
      "const unswept = s.sweeping.sweepgen > 0;",
    ),
    src: edit(
      srcMgcsweep,
      "if (spans.sweepgen[s] !== (heap.sweepgen - 2) >>> 0) return;",
      "if (heap.sweepgen === 0) return;",
    ),
    by: "sweep.once",
    also: ["sweep.marked", "sweep.stacks", "contract"],
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "one-page-returned",
    sentence: "sweepone returns 1 for every span that came back.",
    spec: edit(mgcsweep, "stopWith(freed ? span.npages : 0)", "stopWith(freed ? 1 : 0)"),
    src: edit(
      srcMgcsweep,
      "sweepspan.sweep(s, false) ? npages : 0",
      "sweepspan.sweep(s, false) ? 1 : 0",
    ),
    by: "sweep.pages",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "unmoved-returned",
    sentence: "sweepone returns the pages of every span, freed or not.",
    spec: edit(mgcsweep, "stopWith(freed ? span.npages : 0)", "stopWith(span.npages)"),
    src: edit(
      srcMgcsweep,
      "r = this.#rt.sweepspan.sweep(s, false) ? npages : 0;",
      "this.#rt.sweepspan.sweep(s, false);\n      r = npages;",
    ),
    by: "sweep.pages",
    search: {},
  },
  {
    name: "spans-counted",
    sentence: "pagesSwept counts spans.",
    spec: edit(
      sweepspan,
      "add(s.sweeping.pagesSwept, span.npages)",
      "add(s.sweeping.pagesSwept, 1)",
    ),
    src: edit(srcSweepspan, "heap.pagesSwept += spans.npages[s]!;", "heap.pagesSwept += 1;"),
    by: "sweep.pages",
    search: {},
  },
  {
    name: "reclaimed-in-place",
    sentence: "The reclaiming leaves the spans that it sweeps where they stand.",
    spec: edit(
      "spec/pages/reclaim.ts",
      "modify(List.remove(id)),\n      andThen(modify(List.insertBack(list, id))),\n      andThen(claimAndSweep(id, false)),",
      "claimAndSweep(id, false),",
    ),
    src: edit(
      "src/pages/reclaim.ts",
      "lists.remove(list, s);\n        lists.insertBack(list, s);\n",
      "",
    ),
    by: "sweep.order",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "large-first",
    sentence: "A new large object is the first on its list.",
    spec: edit(
      "spec/pages/mheap.ts",
      "return List.insertBack(\n      List.busyList",
      "return List.insert(\n      List.busyList",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "lists.insertBack(lists.busy(npages), s);",
      "lists.insert(lists.busy(npages), s);",
    ),
    by: "sweep.order",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "pushed-twice",
    sentence: "A new span of one page is pushed twice onto the stack of the swept spans.",
    spec: edit(
      "spec/pages/mheap.ts",
      "andThen(Sweepbuf.pushSwept(id)),",
      "andThen(Sweepbuf.pushSwept(id)),\n      andThen(when(span.npages === 1, Sweepbuf.pushSwept(id))),",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "this.#rt.swept().push(s);",
      "this.#rt.swept().push(s);\n    if (npages === 1) this.#rt.swept().push(s);",
    ),
    by: "sweep.stacks",
    search: {},
  },
];

const reclaiming: ReadonlyArray<Pair> = [
  {
    name: "reclaim-anything",
    sentence: "The first span that comes back ends the reclaiming.",
    spec: edit(
      "spec/pages/reclaim.ts",
      "reclaimed >= np\n      ? of(stopWith(undefined))",
      "reclaimed > 0\n      ? of(stopWith(undefined))",
    ),
    src: edit("src/pages/reclaim.ts", "while (reclaimed < npages) {", "while (reclaimed === 0) {"),
    by: "reclaim.first",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "reclaim-listed",
    sentence: "The reclaiming looks at large objects only.",
    spec: edit(
      "spec/pages/reclaim.ts",
      "reclaimed >= np\n      ? of(stopWith(undefined))",
      "reclaimed >= 0\n      ? of(stopWith(undefined))",
    ),
    src: edit("src/pages/reclaim.ts", "while (reclaimed < npages) {", "while (reclaimed < 0) {"),
    by: "reclaim.first",
    search: {},
  },
  {
    name: "short-first",
    sentence: "The reclaiming does not begin with the objects that are long enough.",
    spec: edit(
      "spec/pages/reclaim.ts",
      "(length) => length >= np || length === s.config.maxMHeapList",
      "() => false",
    ),
    src: [
      ...edit(
        "src/pages/reclaim.ts",
        "for (let n = npages; n < lists.lengths; n++) {",
        "for (let n = npages; n < 0; n++) {",
      ),
      ...edit(
        "src/pages/reclaim.ts",
        "if (this.fromList(lists.busylarge, npages) !== 0) return;\n",
        "",
      ),
    ],
    by: "reclaim.long",
    search: { instance: "mini", focus: "sweeping", actions: 64, runs: 2500 },
  },
  {
    name: "full-unswept",
    sentence: "A central list asks for a new span without a look at the full ones.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "full !== undefined && isUnswept(s, full) ?",
      "full !== undefined && full < 0 ?",
    ),
    src: edit("src/objects/mcentral.ts", "const swept = this.sweepEmpty(spc);", "const swept = 0;"),
    by: "reclaim.class",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "full-once",
    sentence: "A central list sweeps one full span, and asks for a new one where it stays full.",
    spec: edit(
      "spec/objects/mcentral.ts",
      "modify(exhaust(span)),\n            map(() => again(undefined)),",
      "modify(exhaust(span)),\n            andThen(grow(spc)),\n            map(stopWith),",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "const nonempty = this.findNonempty(spc);\n        if (nonempty !== 0) return nonempty;\n        s = lists.first[empty]!;",
      "return 0;",
    ),
    by: "reclaim.class",
    search: { focus: "sweeping", actions: 40, runs: 1000 },
  },
];

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

const bitmaps: ReadonlyArray<Pair> = [
  {
    name: "bitmaps-overlap",
    sentence: "Each bitmap begins at half of its distance from the first.",
    spec: edit(
      "spec/collector/gcbits.ts",
      "s.config.gcBitsHeader + head.used)",
      "s.config.gcBitsHeader + Math.floor(head.used / 16) * 8)",
    ),
    src: edit(
      "src/collector/gcbits.ts",
      "this.address[arena]! + this.#header + start);",
      "this.address[arena]! + this.#header + Math.floor(start / 16) * 8);",
    ),
    by: "bits.apart",
    search: {},
  },
];

const traced: ReadonlyArray<Pair> = [
  {
    name: "uncached-last",
    sentence: "A span that a cache gives back is the last of those with free slots.",
    spec: edit(
      "spec/objects/mcentralfree.ts",
      "const listed = List.insert(",
      "const listed = List.insertBack(",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "lists.insert(lists.nonempty(spc), s);\n      stats.heapLive",
      "lists.insertBack(lists.nonempty(spc), s);\n      stats.heapLive",
    ),
    trace: "churn.jsonl.gz",
    why: "Any order of the spans with free slots keeps what is promised; only a trace shows which one is next.",
  },
  {
    name: "first-ratio",
    sentence: "The trigger ratio of the first cycle is a half.",
    spec: edit(pacer, "const initialRatio = 7 / 8;", "const initialRatio = 1 / 2;"),
    src: [...edit(srcPacer, "this.triggerRatio = 7 / 8;", "this.triggerRatio = 1 / 2;")],
    trace: "smoke.jsonl.gz",
    why: "The documentation calls the first ratio reasonable, and promises no number.",
  },
  {
    name: "swept-first",
    sentence:
      "A full span that has free slots after its sweep is the last of those with free slots.",
    spec: edit(
      "spec/objects/mcentralfree.ts",
      "andThen(modify(List.insert(List.nonemptyList(spanclass), id))),",
      "andThen(modify(List.insertBack(List.nonemptyList(spanclass), id))),",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "lists.insert(lists.nonempty(spc), s);\n    }\n    spans.sweepgen",
      "lists.insertBack(lists.nonempty(spc), s);\n    }\n    spans.sweepgen",
    ),
    trace: "churn.jsonl.gz",
    why: "Swept and unswept spans with free slots may stand in any order: the first one is taken, and swept if need be.",
  },
];

export const pairs: ReadonlyArray<Pair> = [
  ...marks,
  ...sweeping,
  ...reclaiming,
  ...debts,
  ...pacing,
  ...bitmaps,
  ...traced,
];
