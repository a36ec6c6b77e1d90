/** Mistakes of the sampler, and with what is attached to objects. */
import { edit, type Pair } from "../pair.ts";

const sampling: ReadonlyArray<Pair> = [
  {
    name: "count-words",
    sentence: "Every object brings the next sampling point nearer by 8 bytes.",
    spec: edit("spec/objects/malloc.ts", "next(nextSample - bytes)", "next(nextSample - 8)"),
    src: edit("src/objects/malloc.ts", "(rows[at]! - (bytes | 0)) | 0", "(rows[at]! - 8) | 0"),
    by: "sample.point",
    also: ["sample.current"],
    search: { focus: "profile" },
  },
  {
    name: "sample-larger-only",
    sentence: "An object that is as large as the rate is not sampled for that.",
    spec: edit(
      "spec/objects/malloc.ts",
      "size < s.rate && bytes < countdown(s)",
      "bytes < countdown(s)",
    ),
    src: edit(
      "src/objects/malloc.ts",
      "if (bytes < this.rate && (bytes | 0) < rows[at]!)",
      "if ((bytes | 0) < rows[at]!)",
    ),
    by: "sample.point",
    also: ["sample.every"],
    search: { focus: "profile" },
  },
  {
    name: "sample-larger-counted",
    sentence: "At a rate above 1 an object that is as large as the rate is counted down, too.",
    spec: edit(
      "spec/objects/malloc.ts",
      "size < s.rate && bytes < countdown(s)",
      "(size < s.rate || s.rate > 1) && bytes < countdown(s)",
    ),
    src: edit(
      "src/objects/malloc.ts",
      "if (bytes < this.rate && (bytes | 0) < rows[at]!)",
      "if ((bytes < this.rate || this.rate > 1) && (bytes | 0) < rows[at]!)",
    ),
    by: "sample.point",
    search: { focus: "profile" },
  },
  {
    name: "rate-1-off",
    sentence: "A sampling rate of 1 switches the sampler off.",
    spec: edit("spec/objects/malloc.ts", "if (s.rate <= 0)", "if (s.rate <= 1)"),
    src: edit("src/objects/malloc.ts", "if (this.rate > 0) this", "if (this.rate > 1) this"),
    by: "sample.every",
    also: ["sample.range"],
    search: { focus: "profile" },
  },
  {
    name: "rate-1-skips",
    sentence: "At a sampling rate of 1 objects of 48 bytes are not sampled.",
    spec: edit(
      "spec/objects/malloc.ts",
      "if (s.rate <= 0)",
      "if (s.rate <= 0 || (s.rate === 1 && size === 48 && countdown(s) > 0))",
    ),
    src: edit(
      "src/objects/malloc.ts",
      "if (this.rate > 0) this",
      "if (this.rate > 1 || (this.rate === 1 && (bytes !== 48 || this.caches.nextSample(this.cache) <= 0))) this",
    ),
    by: "sample.every",
    search: { focus: "profile" },
  },
  {
    name: "drawn-by-default",
    sentence: "Distances are drawn at the default rate.",
    spec: edit(
      "spec/objects/sample.ts",
      'q: "sample", rate: s.rate }',
      'q: "sample", rate: 524288 }',
    ),
    src: edit(
      "src/objects/sample.ts",
      "environment.sample(this.rate)",
      "environment.sample(524288)",
    ),
    by: "sample.current",
    search: { focus: "profile" },
  },
  {
    name: "sample-two-more",
    sentence: "Every distance is a byte too long.",
    spec: edit(
      "spec/objects/sample.ts",
      "Math.trunc(qlog * (minusLog2 * period)) + 1",
      "Math.trunc(qlog * (minusLog2 * period)) + 2",
    ),
    src: edit(
      "src/objects/sample.ts",
      "((log * (MINUS_LOG_2 * period)) | 0) + 1",
      "((log * (MINUS_LOG_2 * period)) | 0) + 2",
    ),
    by: "sample.geometric",
    also: ["sample.fair"],
    search: { focus: "profile" },
  },
  {
    name: "sample-now",
    sentence: "A distance may be 0.",
    spec: edit(
      "spec/objects/sample.ts",
      "Math.trunc(qlog * (minusLog2 * period)) + 1",
      "Math.trunc(qlog * (minusLog2 * period))",
    ),
    src: edit(
      "src/objects/sample.ts",
      "((log * (MINUS_LOG_2 * period)) | 0) + 1",
      "(log * (MINUS_LOG_2 * period)) | 0",
    ),
    by: "sample.range",
    also: ["sample.geometric", "sample.fair"],
    search: { focus: "profile" },
  },
  {
    name: "off-counts",
    sentence: "While sampling is off a distance of 1 byte is drawn.",
    spec: edit(
      "spec/objects/sample.ts",
      "if (rate === 0) return 0;\n  const period",
      "if (rate === 0) return 1;\n  const period",
    ),
    src: edit(
      "src/objects/sample.ts",
      "if (rate === 0) return 0;\n  const period",
      "if (rate === 0) return 1;\n  const period",
    ),
    by: "sample.range",
    search: { focus: "profile" },
  },
  {
    name: "one-percent",
    sentence: "Distances are a percent longer.",
    spec: edit(
      "spec/objects/sample.ts",
      "Math.trunc(qlog * (minusLog2 * period)) + 1",
      "Math.trunc(qlog * (minusLog2 * 1.01 * period)) + 1",
    ),
    src: edit(
      "src/objects/sample.ts",
      "((log * (MINUS_LOG_2 * period)) | 0) + 1",
      "((log * (MINUS_LOG_2 * 1.01 * period)) | 0) + 1",
    ),
    by: "sample.geometric",
    search: { focus: "profile" },
  },
  {
    name: "three-percent",
    sentence: "Distances are three percent longer.",
    spec: edit(
      "spec/objects/sample.ts",
      "Math.trunc(qlog * (minusLog2 * period)) + 1",
      "Math.trunc(qlog * (minusLog2 * 1.03 * period)) + 1",
    ),
    src: edit(
      "src/objects/sample.ts",
      "((log * (MINUS_LOG_2 * period)) | 0) + 1",
      "((log * (MINUS_LOG_2 * 1.03 * period)) | 0) + 1",
    ),
    by: "sample.fair",
    also: ["sample.geometric"],
    why: "Where every distance is as sample.geometric says, the share of sampled objects follows to within a percent.",
    search: { focus: "profile" },
  },
];

const attached: ReadonlyArray<Pair> = [
  {
    name: "profile-first",
    sentence: "Of the specials of an object the profile record stands first.",
    spec: edit(
      "spec/collector/specials.ts",
      'a.kind === "finalizer" && b.kind === "profile"',
      'a.kind === "profile" && b.kind === "finalizer"',
    ),
    src: edit(
      "src/collector/specials.ts",
      "offset - this.offset[at]! || kind - this.kind(at)",
      "offset - this.offset[at]! || this.kind(at) - kind",
    ),
    by: "special.live",
    search: { focus: "specials", actions: 40 },
  },
  {
    name: "any-special",
    sentence: "An object that is sampled gets no finalizer.",
    spec: edit(
      "spec/collector/finalizer.ts",
      "const found = Special.find(span.specials, special);\n  return found",
      "const found = span.specials.find(({ offset }) => offset === special.offset);\n  return found",
    ),
    src: edit(
      "src/collector/specials.ts",
      "offset - this.offset[at]! || kind - this.kind(at)",
      "offset - this.offset[at]!",
    ),
    by: "special.answer",
    search: { focus: "specials", actions: 40 },
  },
  {
    name: "attached-unswept",
    sentence: "A special is attached without a sweep of the span.",
    spec: edit(
      "spec/collector/finalizer.ts",
      "when(unswept, claimAndSweep(span.id, false))",
      "when(unswept && object < 0, claimAndSweep(span.id, false))",
    ),
    src: edit(
      "src/collector/mgcsweep.ts",
      "if (spans.sweepgen[s] !== (heap.sweepgen - 2) >>> 0) return;\n    spans.sweepgen[s] = (heap.sweepgen - 1) >>> 0;\n    this.#rt.sweepspan.sweep(s, false);\n  }\n\n  /** Sweeps as many",
      "if (spans.sweepgen[s]! >= 0 && heap.sweepgen >= 0) return;\n  }\n\n  /** Sweeps as many",
    ),
    by: "special.swept",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "unrecorded",
    sentence: "A sampled object gets no profile record.",
    spec: edit(
      "spec/collector/mprof.ts",
      "tap(() => setprofilebucket(object)),",
      "tap(() => (object < 0 ? setprofilebucket(object) : skip)),",
    ),
    src: edit(
      "src/collector/mprof.ts",
      'events.open(PROF_SET, p);\n    const index = this.#rt.profiles.alloc();\n    if (!specials.add(p, 2 * index + 1)) throw new GoThrow("setprofilebucket: profile already set");\n    events.close(PROF_SET);\n',
      "",
    ),
    by: "profile.lifetime",
    search: { focus: "profile" },
  },
  {
    name: "profile-early",
    sentence: "A sampled object loses its profile record when its finalizer is queued.",
    spec: edit(
      "spec/collector/specials.ts",
      '(special.kind === "finalizer" || !kept.has(slotOf(special)))',
      "slotOf(special) >= 0",
    ),
    src: edit(
      "src/collector/specials.ts",
      "if (this.kind(at) === KIND_FINALIZER || !finalized) {",
      "if (at !== 0) {",
    ),
    by: "profile.lifetime",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "finalizer-stays",
    sentence: "The finalizer of a dead object is never taken off.",
    spec: edit(
      "spec/collector/specials.ts",
      '(special.kind === "finalizer" || !kept.has(slotOf(special)))',
      "!kept.has(slotOf(special))",
    ),
    src: edit(
      "src/collector/specials.ts",
      "if (this.kind(at) === KIND_FINALIZER || !finalized) {",
      "if (!finalized) {",
    ),
    by: "finalizer.taken",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
];

export const pairs: ReadonlyArray<Pair> = [...sampling, ...attached];
