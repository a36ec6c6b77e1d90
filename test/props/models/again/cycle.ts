/**
 * The model `cycle` a second time, written from `mallocspec explore cycle --describe` and from the functions of
 * Go that it names, with no code of the project: the program and the collector.
 */
import type { Cache, Heap } from "./cycle/pageheap.ts";
import { allocPage, buffersOf, cacheSpan, nextFree, sweepone } from "./cycle/sweeping.ts";

export interface Sizes {
  readonly objects: number;
  readonly processors: number;
  readonly large: number;
  readonly concurrent: number;
}

/** The slots that are allocated: their spans' records, their places, and whether they are marked. */
const slotsIn = ({ spans }: Heap) =>
  spans
    .flatMap(({ base, state, freeindex, allocBits, markBits }, record) =>
      state !== "inUse"
        ? []
        : Array.from(allocBits!).flatMap((bit, i) =>
            i < freeindex || bit === "1"
              ? [{ record, base, i, isMarked: markBits![i] === "1" }]
              : [],
          ),
    )
    .toSorted((a, b) => a.base - b.base);

const mark = (heap: Heap, record: number, i: number): void => {
  const span = heap.spans[record]!;
  const bits = span.markBits!;
  span.markBits = `${bits.slice(0, i)}1${bits.slice(i + 1)}`;
  heap.marked = [...new Set([...heap.marked, span.base + i])];
};

const taken = (heap: Heap, record: number): void => {
  const span = heap.spans[record]!;
  const i = nextFree(span);
  span.freeindex = i + 1;
  span.allocCount++;
  if (heap.phase !== 0) mark(heap, record, i);
  const used = heap.used[span.base];
  if (!span.isLarge && used !== undefined) used.slots = Math.max(used.slots, i + 1);
};

const mallocSmall = (heap: Heap, cache: Cache): void => {
  const { span } = cache;
  if (span === null || nextFree(heap.spans[span]!) === 2) {
    if (span !== null) heap.spans[span]!.incache = false;
    const found = cacheSpan(heap, cache);
    cache.span = found;
    heap.spans[found]!.incache = true;
    heap.inPlace = heap.inPlace.filter((base) => base !== heap.spans[found]!.base);
  }
  taken(heap, cache.span!);
  cache.hasScan = true;
};

const releaseAll = (heap: Heap, cache: Cache): void => {
  const record = cache.span!;
  const span = heap.spans[record]!;
  span.incache = false;
  if (span.allocCount < 2) {
    heap.empty = heap.empty.filter((one) => one !== record);
    heap.nonempty.unshift(record);
  }
  cache.span = null;
};

type Act = (after: Heap) => void;

const becomes =
  (stage: string, change: Partial<Heap> = {}): Act =>
  (after) =>
    Object.assign(after, { stage, ...change });

const program = (heap: Heap, { objects, large }: Sizes): ReadonlyArray<Act> =>
  slotsIn(heap).length >= objects
    ? []
    : heap.caches.flatMap((_, p): ReadonlyArray<Act> => [
        (after) => mallocSmall(after, after.caches[p]!),
        ...(large === 0
          ? []
          : [(after: Heap) => taken(after, allocPage(after, after.caches[p]!, true))]),
      ]);

const terminating = (heap: Heap): ReadonlyArray<Act> => {
  const full = heap.caches.findIndex(({ span }) => span !== null);
  if (full >= 0) return [(after) => releaseAll(after, after.caches[full]!)];
  const counting = heap.caches.findIndex(({ hasScan, hasFrees }) => hasScan || hasFrees);
  if (counting >= 0) {
    return [(after) => Object.assign(after.caches[counting]!, { hasScan: false, hasFrees: false })];
  }
  const white = slotsIn(heap).filter(({ isMarked }) => !isMarked);
  const black = slotsIn(heap).filter(({ isMarked }) => isMarked);
  return Array.from({ length: 2 ** white.length }, (_, subset): Act => (after) => {
    const found = white.filter((__, i) => Math.floor(subset / 2 ** i) % 2 === 1);
    for (const { record, i } of [...black, ...found]) mark(after, record, i);
    after.stage = "marked";
  });
};

const sweepingOne: Act = (after) => void sweepone(after, after.caches[0]!);

const actions = (heap: Heap, sizes: Sizes): ReadonlyArray<Act> => {
  const { stage, sweepdone, mode } = heap;
  switch (stage) {
    case "off":
      return [
        ...program(heap, sizes),
        ...(sweepdone ? [] : [sweepingOne]),
        becomes("started", { mode: sizes.concurrent === 1 ? 0 : 1 }),
      ];
    case "started":
      return [sweepdone ? becomes("rotated", { marked: [] }) : sweepingOne];
    case "rotated":
      return [mode === 0 ? becomes("planned") : becomes("terminating", { phase: 2 })];
    case "planned":
      return [becomes("marking", { phase: 1 })];
    case "marking":
      return [...program(heap, sizes), becomes("terminating", { phase: 2 })];
    case "terminating":
      return terminating(heap);
    case "marked":
      return [becomes("ended", { phase: 0 })];
    case "ended":
      return [
        becomes("sweepable", {
          sweepgen: heap.sweepgen + 2,
          sweepdone: false,
          swept: [],
          inPlace: [],
        }),
      ];
    default:
      return [becomes("off")];
  }
};

const inOrder = (all: ReadonlyArray<number>): ReadonlyArray<number> =>
  all.toSorted((a, b) => a - b);

/** Nothing else of a free span counts, and nothing of a dead one. */
const freeFields = ({ state, base, npages, needzero }: Omit<Heap["spans"][0], "sweepgen">) =>
  state === "dead" ? null : [base, npages, needzero];

const keyOf = (heap: Heap): string => {
  const { spans, caches, sweepdone, stage, swept, inPlace, marked } = heap;
  const hasMarks = !sweepdone || (stage !== "off" && stage !== "started");
  const buffers = buffersOf(heap);
  return JSON.stringify([
    spans.map(({ sweepgen, ...span }, record) => [
      span.state === "inUse" || buffers.some((buffer) => buffer.includes(record))
        ? Math.min(4, heap.sweepgen - sweepgen)
        : 4,
      span.state === "inUse" ? Object.values(span) : freeFields(span),
    ]),
    [heap.freed, heap.free, heap.root, heap.busy, heap.nonempty, heap.empty],
    caches.map(({ span, hasScan, hasFrees }) => [span, hasScan, hasFrees]),
    [sweepdone, buffers, heap.phase, stage, heap.mode],
    [inOrder(heap.taken), heap.used],
    hasMarks ? inOrder(marked) : null,
    sweepdone ? null : inOrder(swept),
    inOrder(inPlace),
  ]);
};

const empty = (processors: number): Heap => ({
  spans: [],
  freed: [],
  free: [[], [], []],
  root: null,
  busy: [],
  nonempty: [],
  empty: [],
  caches: Array.from({ length: processors }, () => ({
    span: null,
    hasScan: false,
    hasFrees: false,
  })),
  end: 0,
  sweepgen: 0,
  sweepdone: true,
  sweepSpans: [[], []],
  phase: 0,
  stage: "off",
  mode: 0,
  taken: [],
  used: {},
  marked: [],
  swept: [],
  inPlace: [],
});

/** Visits every state breadth first. */
export const countCycle = (sizes: Sizes) => {
  const first = empty(sizes.processors);
  const seen = new Set([keyOf(first)]);
  let [states, depth] = [1, 0];
  for (let level: ReadonlyArray<Heap> = [first]; ; depth++) {
    const next: Heap[] = [];
    for (const heap of level) {
      for (const act of actions(heap, sizes)) {
        const after = structuredClone(heap);
        act(after);
        states++;
        const key = keyOf(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
      }
    }
    if (next.length === 0) return { distinct: seen.size, states, depth };
    level = next;
  }
};
