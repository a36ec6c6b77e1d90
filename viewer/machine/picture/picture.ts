/**
 * A picture: all of a heap that the page shows, at one moment. It is a copy, so two pictures can be
 * compared. Names are Go's; addresses and sizes are in bytes.
 */
import { statsOf } from "../../../props/refinement/figures.ts";
import type { Machine } from "../../../src/machine.ts";
import type { Runtime } from "../../../src/runtime.ts";
import { SpanTable } from "./spans.ts";

/** Numbers by name: a part of the heap that has no parts. */
export type Figures = Readonly<Record<string, number | bigint | string | boolean>>;

/** The spans of a list, first to last, by handle. */
export interface List {
  readonly kind: "free" | "busy" | "nonempty" | "empty";
  /** Pages of a span for the page heap's lists (0: too long for a list of their own); else the class. */
  readonly of: number;
  readonly spans: ReadonlyArray<number>;
}

/** A node of the treap of long free spans; 0 is no node. */
export interface TreapNode {
  readonly node: number;
  readonly span: number;
  readonly npages: number;
  readonly prio: number;
  readonly left: number;
  readonly right: number;
}

export interface Cache {
  readonly address: number;
  /** The processor that uses it, -1 for none. */
  readonly p: number;
  readonly figures: Figures;
  /** The span of each class, by handle; 0 for none. */
  readonly spans: Int32Array;
}

export interface Picture {
  /** The steps that have been performed. */
  readonly at: number;
  /** Why nothing happens any more, if Go gave up. */
  readonly dead: string | null;
  readonly pageSize: number;
  readonly spans: SpanTable;
  /** The span of each page from the arena's start on, as Go's table has it. */
  readonly pages: Int32Array;
  readonly lists: ReadonlyArray<List>;
  readonly treap: { readonly root: number; readonly nodes: ReadonlyMap<number, TreapNode> };
  readonly caches: ReadonlyArray<Cache>;
  /** Handles on the stacks of spans that are unswept, and swept, in this cycle; the last one on top. */
  readonly sweeping: { readonly unswept: Int32Array; readonly swept: Int32Array };
  /** The other parts, each by its name. */
  readonly figures: {
    readonly arena: Figures;
    readonly heap: Figures;
    readonly gc: Figures;
    readonly stats: Figures;
  };
}

const listsIn = ({ lists, spans }: Runtime): ReadonlyArray<List> => {
  const found: List[] = [];
  for (let list = 1; list < lists.first.length; list++) {
    if (lists.first[list] === 0) continue;
    const handles: number[] = [];
    for (let s = lists.first[list]!; s !== 0; s = spans.next[s]!) handles.push(s);
    found.push({ ...nameOf(lists, list), spans: handles });
  }
  return found;
};

/** What the list of a number is. */
export const nameOf = (lists: Runtime["lists"], list: number): Pick<List, "kind" | "of"> => {
  const { lengths, busylarge } = lists;
  if (list < lists.busy(0)) return { kind: "free", of: list - lists.free(0) };
  if (list < busylarge) return { kind: "busy", of: list - lists.busy(0) };
  if (list === busylarge) return { kind: "busy", of: 0 };
  const of = Math.floor((list - lists.nonempty(0)) / 2);
  return { kind: list === lists.nonempty(of) ? "nonempty" : "empty", of: lengths === 0 ? 0 : of };
};

const treapIn = ({ treap }: Runtime): Picture["treap"] => {
  const nodes = new Map<number, TreapNode>();
  const waiting = [treap.root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === 0 || nodes.has(node)) continue;
    const [left, right] = [treap.left[node]!, treap.right[node]!];
    const [span, npages, prio] = [treap.span[node]!, treap.npages[node]!, treap.prio[node]!];
    nodes.set(node, { node, span, npages, prio, left, right });
    waiting.push(right, left);
  }
  return { root: treap.root, nodes };
};

const cacheIn = ({ cachealloc, caches, processors, spanClasses }: Runtime, c: number): Cache => ({
  address: cachealloc.address[c]!,
  p: processors.userOf(c),
  figures: {
    next_sample: caches.nextSample(c),
    tiny: caches.tiny(c),
    tinyoffset: caches.tinyoffset(c),
    local_scan: caches.localScan(c),
    local_tinyallocs: caches.localTinyallocs(c),
    local_largefree: caches.localLargefree(c),
    local_nlargefree: caches.localNlargefree(c),
  },
  spans: caches.alloc.slice(c * spanClasses, (c + 1) * spanClasses),
});

const cachesIn = (rt: Runtime): ReadonlyArray<Cache> => {
  const found: Cache[] = [];
  for (let c = 1; c <= rt.cachealloc.count; c++) {
    if (!rt.cachealloc.isFree(c)) found.push(cacheIn(rt, c));
  }
  return found;
};

const statsIn = (rt: Runtime): Figures => {
  const { nsmallfree: _, ...stats } = statsOf(rt);
  const { heapIdle, heapReleased } = rt.stats;
  const [idle, released] = [heapIdle.bigint(), heapReleased.bigint()];
  const heap_inuse = BigInt(rt.heap.pagesInUse * rt.config.pageSize);
  return { ...stats, heap_inuse, heap_idle: idle, heap_released: released } as unknown as Figures;
};

const figuresIn = (rt: Runtime): Picture["figures"] => {
  const { arena, cycle, heap, pacer, processors, sampler } = rt;
  return {
    arena: {
      arena_start: arena.start,
      arena_used: arena.used,
      arena_alloc: arena.alloc,
      arena_end: arena.end,
    },
    heap: {
      nprocs: processors.nprocs,
      sweepgen: heap.sweepgen,
      sweepdone: heap.sweepdone,
      pagesInUse: heap.pagesInUse,
      pagesSwept: heap.pagesSwept,
      pagesSweptBasis: heap.pagesSweptBasis,
      sweepPagesPerByte: heap.sweepPagesPerByte,
      rate: sampler.rate,
    },
    gc: {
      phase: cycle.phase,
      stage: cycle.stage,
      enabled: cycle.enabled,
      gcpercent: pacer.gcpercent,
      triggerRatio: pacer.triggerRatio,
      heap_marked: pacer.heapMarked,
      gc_trigger: pacer.gcTrigger,
      next_gc: pacer.nextGc,
    },
    stats: statsIn(rt),
  };
};

/** The picture of a heap. pre: `at` steps have been performed. */
export const pictureOf = ({ dead, rt }: Machine, at: number): Picture => ({
  at,
  dead,
  pageSize: rt.config.pageSize,
  spans: new SpanTable(rt),
  pages: rt.arena.pages.slice(0, rt.arena.page(rt.arena.used)),
  lists: listsIn(rt),
  treap: treapIn(rt),
  caches: cachesIn(rt),
  sweeping: {
    unswept: rt.unswept().entries.slice(0, rt.unswept().index),
    swept: rt.swept().entries.slice(0, rt.swept().index),
  },
  figures: figuresIn(rt),
});

/** The span that an address lies in, by handle; 0 for none. */
export const spanAt = ({ figures, pageSize, pages, spans }: Picture, address: number): number => {
  const page = Math.floor((address - Number(figures.arena["arena_start"])) / pageSize);
  const found = pages[page] ?? 0;
  if (found !== 0 && holds(spans, found, address, pageSize)) return found;
  // Go's table tells nothing inside a free span.
  for (let h = 1; h <= spans.count; h++) if (holds(spans, h, address, pageSize)) return h;
  return 0;
};

const holds = ({ columns }: SpanTable, h: number, address: number, pageSize: number): boolean => {
  const base = columns.base[h]!;
  const isThere = columns.state[h] !== 0;
  return isThere && base <= address && address < base + columns.npages[h]! * pageSize;
};
