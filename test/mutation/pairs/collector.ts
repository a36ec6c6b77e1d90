/** Mistakes of the collector: sweeping, marks, bitmaps. */
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
    spec: edit(
      "spec/objects/malloc.ts",
      "described.gc.phase === 0 ? described : blacken(r)(described)",
      "described",
    ),
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
    name: "sweeping-done",
    sentence:
      "A new cycle leaves sweeping finished, and the sweeper and the page heap do not ask whether it is.",
    spec: [
      ...edit(mgcsweep, "(done ? of(null) : iterate(", "(done === null ? of(null) : iterate("),
      ...edit(cycle, "      done: false,\n", ""),
      ...edit(
        "spec/pages/mheap.ts",
        "when(!done, reclaim(",
        "when(!done || request.np > 0, reclaim(",
      ),
    ],
    src: [
      ...edit(srcMgcsweep, "while (heap.sweepdone === 0) {", "for (;;) {"),
      ...edit(srcCycle, "heap.sweepdone = 0;\n", ""),
      ...edit(
        "src/pages/mheap.ts",
        "if (this.sweepdone === 0) this.#rt.reclaimer",
        "if (this.sweepdone >= 0) this.#rt.reclaimer",
      ),
    ],
    by: "sweep.gen",
    search: { focus: "sweeping", actions: 40 },
  },
  {
    name: "swept-empty-again",
    sentence: "A central list sweeps a span again that its sweep has left without objects.",
    spec: [
      ...edit(
        "spec/objects/mcentral.ts",
        "andThen(isUnswept(s, spanAt(s, id)) ? claimAndSweep(id, true) : of(false)),",
        "andThen(isUnswept(s, spanAt(s, id)) ? claimAndSweep(id, true) : of(false)),\n      andThen((t) => (isUnswept(s, spanAt(s, id)) && spanAt(t, id).allocCount === 0 ? claimAndSweep(id, true) : of(false))(t)),",
      ),
      ...edit(
        sweepspan,
        "when(!toHeap, pushSwept(span.id))",
        "when(!toHeap && span.allocCount > 0, pushSwept(span.id))",
      ),
    ],
    src: [
      ...edit(
        "src/objects/mcentral.ts",
        "        sweepspan.sweep(s, true);\n      }\n      return s;",
        "        sweepspan.sweep(s, true);\n        if (spans.allocCount(s) === 0) {\n          spans.sweepgen[s] = sweeping;\n          sweepspan.sweep(s, true);\n        }\n      }\n      return s;",
      ),
      ...edit(
        srcSweepspan,
        "const freed = spans.allocCount(s) - live;",
        "const before = spans.allocCount(s);\n    const freed = before - live;",
      ),
      ...edit(srcSweepspan, "if (!returned) this", "if (!returned && before > 0) this"),
    ],
    by: "sweep.once",
    search: { focus: "caches", actions: 120, runs: 100 },
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

export const pairs: ReadonlyArray<Pair> = [...marks, ...sweeping, ...bitmaps, ...traced];
