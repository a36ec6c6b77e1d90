/**
 * The machine of the model `cycle`, written from `mallocspec explore cycle --describe` and from the functions of
 * Go that it names, with no code of the project. Addresses are slots of 256 bytes, two to a page; records are
 * numbers. This file has the page heap: mheap.go and mgclarge.go.
 */
export interface Span {
  base: number;
  npages: number;
  state: "dead" | "free" | "manual" | "inUse";
  isLarge: boolean;
  allocCount: number;
  freeindex: number;
  /** One character a slot. */
  allocBits: string | null;
  markBits: string | null;
  needzero: boolean;
  incache: boolean;
  /** It stays with the record when the span is dead, as Go never clears it. */
  sweepgen: number;
}

export interface Cache {
  span: number | null;
  hasScan: boolean;
  hasFrees: boolean;
}

type Tree = { readonly record: number; left: Tree; right: Tree } | null;

export interface Heap {
  spans: Span[];
  freed: number[];
  /** Of free spans of 1, 2 and 3 pages: each from its first record on. */
  free: [number[], number[], number[]];
  root: Tree;
  /** Of large objects; in this model they have one page. */
  busy: number[];
  nonempty: number[];
  empty: number[];
  caches: Cache[];
  end: number;
  sweepgen: number;
  sweepdone: boolean;
  sweepSpans: [number[], number[]];
  phase: number;
  stage: string;
  mode: number;
  /** Pages that were ever taken; and by page, the last span of small objects there. */
  taken: number[];
  used: Record<number, { readonly base: number; slots: number }>;
  marked: number[];
  swept: number[];
  inPlace: number[];
}

const LISTS = 4;
const GROWTH = 4;

const pagesOf = (heap: Heap, tree: Tree): number =>
  tree === null ? 0 : heap.spans[tree.record]!.npages;

const isBefore = (heap: Heap, a: number, b: number): boolean => {
  const [one, other] = [heap.spans[a]!.npages, heap.spans[b]!.npages];
  return one < other || (one === other && a < b);
};

const inserted = (heap: Heap, tree: Tree, record: number): Tree => {
  if (tree === null) return { record, left: null, right: null };
  const side = isBefore(heap, record, tree.record) ? "left" : "right";
  return { ...tree, [side]: inserted(heap, tree[side], record) };
};

/** Rotates a node down until it has no child; all priorities are equal. */
const cut = ({ record, left, right }: NonNullable<Tree>): Tree => {
  if (left === null && right === null) return null;
  if (right === null) return { ...left!, right: cut({ record, left: left!.right, right }) };
  return { ...right, left: cut({ record, left, right: right.left }) };
};

const without = (heap: Heap, tree: Tree, record: number): Tree => {
  if (tree === null || tree.record === record) return tree && cut(tree);
  const side = isBefore(heap, record, tree.record) ? "left" : "right";
  return { ...tree, [side]: without(heap, tree[side], record) };
};

export const drop = (list: number[], record: number): void => {
  const at = list.indexOf(record);
  if (at >= 0) list.splice(at, 1);
};

const removeFree = (heap: Heap, record: number): void => {
  const { npages } = heap.spans[record]!;
  if (npages < LISTS) drop(heap.free[npages - 1]!, record);
  else heap.root = without(heap, heap.root, record);
};

const newSpan = (heap: Heap, base: number, npages: number): number => {
  const record = heap.freed.shift() ?? heap.spans.length;
  heap.spans[record] = {
    base,
    npages,
    state: "dead",
    isLarge: false,
    allocCount: 0,
    freeindex: 0,
    allocBits: null,
    markBits: null,
    needzero: false,
    incache: false,
    sweepgen: heap.spans[record]?.sweepgen ?? 0,
  };
  return record;
};

/** mheap.go: freeSpanLocked. */
export const freeSpanLocked = (heap: Heap, record: number): void => {
  const span = heap.spans[record]!;
  span.state = "free";
  drop(heap.busy, record);
  const join = (isNeighbour: (other: Span) => boolean): void => {
    const found = heap.spans.findIndex((other) => other.state === "free" && isNeighbour(other));
    if (found < 0) return;
    const other = heap.spans[found]!;
    removeFree(heap, found);
    span.base = Math.min(span.base, other.base);
    span.npages += other.npages;
    span.needzero ||= other.needzero;
    other.state = "dead";
    heap.freed.unshift(found);
  };
  join((other) => other.base + 2 * other.npages === span.base);
  join((other) => other.base === span.base + 2 * span.npages);
  if (span.npages < LISTS) heap.free[span.npages - 1]!.unshift(record);
  else heap.root = inserted(heap, heap.root, record);
};

const findLarge = (heap: Heap): number | undefined => {
  let tree = heap.root;
  while (tree !== null && tree.left !== null && pagesOf(heap, tree.left) >= 1) tree = tree.left;
  return tree?.record;
};

const grow = (heap: Heap): void => {
  const record = newSpan(heap, heap.end, GROWTH);
  heap.end += 2 * GROWTH;
  heap.spans[record]!.sweepgen = heap.sweepgen;
  freeSpanLocked(heap, record);
};

/** mheap.go: allocSpanLocked, of one page. */
export const allocSpanLocked = (heap: Heap): number => {
  const listed = heap.free.find((list) => list.length > 0)?.[0];
  if (listed === undefined && findLarge(heap) === undefined) grow(heap);
  const record = listed ?? findLarge(heap)!;
  removeFree(heap, record);
  const span = heap.spans[record]!;
  span.state = "manual";
  const { base, npages, needzero } = span;
  if (npages > 1) {
    const rest = newSpan(heap, base + 2, npages - 1);
    span.npages = 1;
    Object.assign(heap.spans[rest]!, { needzero, state: "manual" });
    freeSpanLocked(heap, rest);
  }
  heap.taken = [...new Set([...heap.taken, base])];
  return record;
};
