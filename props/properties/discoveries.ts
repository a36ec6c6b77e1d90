/**
 * Discoveries: where Go's allocator itself breaks what its documentation promises. The properties say
 * what is promised; here is, for each known contradiction, what the seed does instead. Evidence that
 * a discovery explains is reported under its name and fails nothing; all other evidence does.
 */
import type { Stat } from "../../spec/machine/event.ts";
import type { Past } from "../ghost/past.ts";
import type { Observation } from "./property.ts";
import { beyondMax } from "./invariants/arena.ts";
import { misfits, showMisfit } from "./invariants/bestfit.ts";
import { credits, showCredit } from "./invariants/credit.ts";
import { allocatedBy } from "./invariants/objects.ts";
import { misplaced, showMisplaced } from "./invariants/persistent.ts";
import { refusals } from "./invariants/refusal.ts";
import { isFair, showLikelihood, subjects } from "./invariants/sampling.ts";
import type { Performed } from "../subjects/subject.ts";

export interface Discovery {
  readonly name: string;
  /** The property that it contradicts. */
  readonly property: string;
  readonly sentence: string;
  /** Whether the seed does exactly this. */
  readonly explains: (evidence: string, o: Observation) => boolean;
}

const notBestFit: Discovery = {
  name: "not-best-fit",
  property: "heap.bestfit",
  sentence:
    "The search of the treap goes left only if the left child itself is long enough, and misses a better fit further down (mgclarge.go: mTreap.remove).",
  explains: (evidence, o) =>
    misfits(o).some((m) => m.isSeeds && m.taken?.np !== m.best.np && showMisfit(m) === evidence),
};

const tieByRecord: Discovery = {
  name: "tie-by-record",
  property: "heap.bestfit",
  sentence:
    "Among free spans of equal length the treap is ordered by the address of the span's record, not by that of the span (mgclarge.go: mTreap.insert).",
  explains: (evidence, o) =>
    misfits(o).some((m) => m.isSeeds && m.taken?.np === m.best.np && showMisfit(m) === evidence),
};

const tiny12: Discovery = {
  name: "tiny-12",
  property: "align",
  sentence:
    "On 32-bit a tiny object of 12 bytes is only 4-aligned, so that a 64-bit first word is misaligned (malloc.go:664).",
  explains: (_, o) => {
    const object = allocatedBy(o);
    const { ptrSize } = o.after.config;
    return ptrSize === 4 && object?.n === 12 && object.path === "tinyhit" && object.r % 4 === 0;
  },
};

const onePageLong: Discovery = {
  name: "one-page-long",
  property: "arena.bounds",
  sentence:
    "On 64-bit the arena ends up to a page beyond what its metadata can describe; nothing uses that page, since the heap grows in larger steps (malloc.go:374).",
  explains: (evidence, { after }) =>
    evidence.includes("beyond what its metadata can describe") &&
    after.config.ptrSize === 8 &&
    beyondMax(after) <= after.config.pageSize,
};

const usedUnaligned: Discovery = {
  name: "used-unaligned",
  property: "os.calls",
  sentence:
    "Where physical pages are longer than the heap's, taking a span of which some pages are with the OS reports all of its pages as used, not whole physical ones (mheap.go: allocSpanLocked).",
  explains: (evidence, { after }) =>
    after.arena.physPageSize > after.config.pageSize &&
    /^os\.used of .* is not aligned to physical pages/.test(evidence),
};

const persistAlign: Discovery = {
  name: "persist-align",
  property: "persist.ok",
  sentence:
    "An alignment above the OS's page is accepted, but only the offset in the chunk is aligned, and the chunk is aligned to the OS's page (malloc.go:978).",
  explains: (evidence, o) =>
    misplaced(o).some(
      (m) =>
        m.why === "align" &&
        m.act.align > o.after.arena.physPageSize &&
        (m.offset ?? 1) % m.act.align === 0 &&
        showMisplaced(m) === evidence,
    ),
};

const persistNil: Discovery = {
  name: "persist-nil",
  property: "persist.ok",
  sentence:
    "A block of 64 KiB or more is nil when the OS refuses it, where a smaller one throws (malloc.go:966).",
  explains: (evidence, o) =>
    misplaced(o).some(
      (m) =>
        m.why === "nil" &&
        m.act.n >= o.after.config.persistentMaxBlock &&
        showMisplaced(m) === evidence,
    ),
};

const tailWaste: Discovery = {
  name: "tail-waste",
  property: "credit.neutral",
  sentence:
    "Caching a span counts all bytes of its pages as live, giving it back takes off its slots only: the rest behind the last slot stays counted, each time (mcentral.go: cacheSpan, uncacheSpan).",
  explains: (evidence, o) =>
    credits(o).some(({ act, a, counted, slots }) => {
      const { classes, config } = o.after;
      const pages = (classes.npages[act.spc >> 1] ?? 0) * config.pageSize;
      const tail = pages - (act.ne ?? 0) * (classes.sizes[act.spc >> 1] ?? 0);
      return (
        act.e === "c.cache" &&
        Number(counted) === slots + tail &&
        showCredit({ act, a, counted, slots }) === evidence
      );
    }),
};

const releasedForgotten: Discovery = {
  name: "released-forgotten",
  property: "stats.sums",
  sentence:
    "When a partly released span is taken, all of it counts as not released any more, and so does the remainder, whose pages are still with the OS (mheap.go: allocSpanLocked).",
  explains: (evidence) => {
    const numbers = /^heap_released: found (\d+), expected (\d+)$/.exec(evidence);
    return numbers !== null && Number(numbers[1]) < Number(numbers[2]);
  },
};

/** Bytes of memory that the OS chose a place for, and that the heap has grown by in part only. */
const slop = ({ regions, grown }: Past): number =>
  regions.within(-Infinity, Infinity).reduce((sum, { r, n }) => {
    const used = grown.bytesIn(r, r + n);
    return used === 0 ? sum : sum + n - used;
  }, 0);

const slopCounted: Discovery = {
  name: "slop-counted",
  property: "stats.sums",
  sentence:
    "On 32-bit memory at a place of the OS's choice is a page longer than asked, to be aligned: HeapSys counts that page, which is neither idle nor in use (malloc.go:486).",
  explains: (evidence, { after, past }) => {
    const numbers = /^heap_sys: found (\d+), expected (\d+)$/.exec(evidence);
    const excess = numbers === null ? 0 : Number(numbers[1]) - Number(numbers[2]);
    return after.config.ptrSize === 4 && excess > 0 && excess === slop(past);
  },
};

const refusedCounted: Discovery = {
  name: "refused-counted",
  property: "stats.sums",
  sentence:
    "On Windows sysAlloc counts what it asks for before it asks, and what is refused stays counted (mem_windows.go: sysAlloc).",
  explains: (evidence, { after, past }) => {
    const numbers = /^(\w+_sys): found (\d+), expected (\d+)$/.exec(evidence);
    if (numbers === null || after.config.goos !== "windows") return false;
    const [, stat, found, expected] = numbers;
    const excess = Number(found) - Number(expected);
    return excess > 0 && excess === past.refused.get(stat as Stat);
  },
};

const sampleCap: Discovery = {
  name: "sample-cap",
  property: "sample.fair",
  sentence:
    "The sampling period is silently capped at 0x7000000 bytes, while the profile is scaled with the rate that was asked for (malloc.go:880).",
  explains: (evidence, o) =>
    subjects(o).some(
      (one) => one.rate > 0x7000000 && one.size < one.rate && showLikelihood(one) === evidence,
    ),
};

const sampleLarge: Discovery = {
  name: "sample-large",
  property: "sample.fair",
  sentence:
    "An object as large as the rate is always sampled, while the profile is scaled as if some such objects were not (malloc.go:783; protomem.go: scaleHeapSample).",
  explains: (evidence, o) =>
    subjects(o).some(
      (one) => one.size >= one.rate && !isFair(one) && showLikelihood(one) === evidence,
    ),
};

const sampleWrap: Discovery = {
  name: "sample-wrap",
  property: "sample.range",
  sentence:
    "At a sampling rate above 2 GiB an object of 2 GiB counts as a negative number of bytes, and the countdown grows out of its 32 bits (malloc.go:783).",
  explains: (evidence, { after }) => after.rate > 2 ** 31 && evidence.startsWith("after "),
};

const explainsRefusal =
  (
    why: "grown" | "less" | "moved" | "tail",
    call: "os.reserve" | "os.map" | "os.used" | undefined,
  ) =>
  (evidence: string, o: Observation): boolean =>
    refusals(o).some((one) => one.why === why && one.call === call && one.text === evidence);

const reserveRefused: Discovery = {
  name: "reserve-refused",
  property: "work.conserved",
  sentence:
    "On 32-bit a refused reservation of 256 MB is taken as out of memory, without the attempt at a small mapping that follows in the same function (malloc.go:418).",
  explains: explainsRefusal("less", "os.reserve"),
};

const mapRefused: Discovery = {
  name: "map-refused",
  property: "work.conserved",
  sentence:
    "A refused mapping of a megabyte is the end, without the second attempt at what is needed that a full arena would get (mem_linux.go: sysMap; mheap.go: grow).",
  explains: explainsRefusal("less", "os.map"),
};

const conflictFatal: Discovery = {
  name: "conflict-fatal",
  property: "work.conserved",
  sentence:
    "Where the arena was only probed, a mapping that finds somebody else in its place is the end, though the arena has room behind him (mem_linux.go: sysMap).",
  explains: explainsRefusal("moved", "os.map"),
};

/** Go's index check, also where it fails on the system stack. */
const isOutOfRange = (performed: Performed): boolean =>
  performed.tag === "throw" &&
  [performed.message, ...performed.printed].some((text) => text.endsWith("index out of range"));

const belowUsed: Discovery = {
  name: "below-used",
  property: "work.conserved",
  sentence:
    "On 32-bit, pages that the OS gives below those that were used first, or at the end of all addresses, get no entries in the table of spans, and to take them into use is the end (malloc.go:502).",
  explains: (evidence, o) =>
    isOutOfRange(o.performed) &&
    refusals(o).some((one) => one.why === "obtained" && one.text === evidence),
};

const commitRefused: Discovery = {
  name: "commit-refused",
  property: "work.conserved",
  sentence:
    "On Windows all pages of a free span are committed again before it is trimmed, and when they cannot be it is the end, though fewer pages are needed, or another span has them (mheap.go: allocSpanLocked; mem_windows.go: sysUsed).",
  explains: explainsRefusal("less", "os.used"),
};

const tailUnused: Discovery = {
  name: "tail-unused",
  property: "work.conserved",
  sentence:
    "The heap grows by all the pages that are asked for, though it ends with free ones: an arena that has room for the rest is taken as full (mheap.go: grow).",
  explains: explainsRefusal("tail", undefined),
};

const growthUnseen: Discovery = {
  name: "growth-unseen",
  property: "work.conserved",
  sentence:
    "What the second, smaller attempt to grow brings goes onto a free list, but only the treap is searched after growth: memory that was just obtained is taken as none (mheap.go: allocSpanLocked).",
  explains: explainsRefusal("grown", undefined),
};

export const discoveries: ReadonlyArray<Discovery> = [
  notBestFit,
  tieByRecord,
  tiny12,
  onePageLong,
  usedUnaligned,
  persistAlign,
  persistNil,
  tailWaste,
  releasedForgotten,
  slopCounted,
  refusedCounted,
  sampleCap,
  sampleLarge,
  sampleWrap,
  reserveRefused,
  mapRefused,
  conflictFatal,
  belowUsed,
  commitRefused,
  tailUnused,
  growthUnseen,
];
