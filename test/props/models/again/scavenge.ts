/**
 * The model `scavenge`, written from `mallocspec explore scavenge --describe` alone. Addresses are
 * pages. All nodes of the treap have the same priority, so that it is a search tree.
 */
export interface Sizes {
  readonly pages: number;
  readonly limit: number;
  readonly physical: number;
  readonly stale: number;
}

interface Span {
  base: number;
  npages: number;
  isFree: boolean;
  needzero: boolean;
  npreleased: number;
  since: number;
}

type Tree = { readonly record: number; left: Tree; right: Tree } | null;

interface Heap {
  spans: Map<number, Span>;
  /** The list of the spans of one page, from its first record on. */
  list: number[];
  root: Tree;
  freed: number[];
  records: number;
  end: number;
  now: number;
  /** Pages that are with the OS, and those of them that the allocator does not know of any more. */
  released: Set<number>;
  forgotten: Set<number>;
}

const [LONG, GROWTH] = [2, 4];

const before = (heap: Heap, a: number, b: number): boolean => {
  const [one, other] = [heap.spans.get(a)!.npages, heap.spans.get(b)!.npages];
  return one < other || (one === other && a < b);
};

const inserted = (heap: Heap, tree: Tree, record: number): Tree => {
  if (tree === null) return { record, left: null, right: null };
  const side = before(heap, record, tree.record) ? "left" : "right";
  return { ...tree, [side]: inserted(heap, tree[side], record) };
};

/** Rotates a node down until it has no child. */
const cut = ({ record, left, right }: NonNullable<Tree>): Tree => {
  if (left === null && right === null) return null;
  if (right === null) {
    return { ...left!, right: cut({ record, left: left!.right, right: null }) };
  }
  return { ...right, left: cut({ record, left, right: right.left }) };
};

const removed = (heap: Heap, tree: Tree, record: number): Tree => {
  if (tree === null) return null;
  if (tree.record === record) return cut(tree);
  const side = before(heap, record, tree.record) ? "left" : "right";
  return { ...tree, [side]: removed(heap, tree[side], record) };
};

const insert = (heap: Heap, record: number): void => {
  if (heap.spans.get(record)!.npages < LONG) heap.list.unshift(record);
  else heap.root = inserted(heap, heap.root, record);
};

const remove = (heap: Heap, record: number): void => {
  if (heap.spans.get(record)!.npages < LONG) heap.list.splice(heap.list.indexOf(record), 1);
  else heap.root = removed(heap, heap.root, record);
};

const newRecord = (heap: Heap): number => heap.freed.shift() ?? heap.records++;

const freeNeighbour = ({ spans }: Heap, isThis: (other: Span) => boolean): number | undefined =>
  [...spans].find(([, other]) => other.isFree && isThis(other))?.[0];

const free = (heap: Heap, record: number, since: number): void => {
  const { spans } = heap;
  const span = spans.get(record)!;
  Object.assign(span, { since, npreleased: 0 });
  const join = (other: number | undefined): void => {
    if (other === undefined) return;
    const { base, npages, needzero, npreleased } = spans.get(other)!;
    remove(heap, other);
    spans.delete(other);
    heap.freed.unshift(other);
    span.base = Math.min(span.base, base);
    span.npages += npages;
    span.needzero ||= needzero;
    span.npreleased += npreleased;
  };
  join(freeNeighbour(heap, (other) => other.base + other.npages === span.base));
  join(freeNeighbour(heap, (other) => other.base === span.base + span.npages));
  span.isFree = true;
  insert(heap, record);
};

const find = (heap: Heap, np: number): number | undefined => {
  if (np < LONG && heap.list.length > 0) return heap.list[0];
  const npages = (tree: Tree): number => (tree === null ? 0 : heap.spans.get(tree.record)!.npages);
  let tree = heap.root;
  while (tree !== null && (npages(tree) < np || npages(tree.left) >= np)) {
    tree = npages(tree) < np ? tree.right : tree.left;
  }
  return tree?.record;
};

const grow = (heap: Heap, np: number): void => {
  const record = newRecord(heap);
  const npages = Math.max(np, GROWTH);
  const span = { base: heap.end, npages, isFree: false, needzero: false, npreleased: 0, since: 0 };
  heap.spans.set(record, span);
  heap.end += npages;
  free(heap, record, heap.now);
};

const alloc = (heap: Heap, np: number): void => {
  if (find(heap, np) === undefined) grow(heap, np);
  const record = find(heap, np)!;
  const span = heap.spans.get(record)!;
  remove(heap, record);
  const { base, npages, needzero, since } = span;
  Object.assign(span, { isFree: false, npreleased: 0, npages: np, since: 0 });
  for (let page = base; page < base + npages; page++) {
    if (page < base + np) {
      heap.released.delete(page);
      heap.forgotten.delete(page);
    } else if (heap.released.has(page)) heap.forgotten.add(page);
  }
  if (npages === np) return;
  const rest = newRecord(heap);
  const other = { base: base + np, npages: npages - np, isFree: false, needzero, since };
  heap.spans.set(rest, { ...other, npreleased: 0 });
  free(heap, rest, since);
};

const preorder = (tree: Tree): ReadonlyArray<number> =>
  tree === null ? [] : [tree.record, ...preorder(tree.left), ...preorder(tree.right)];

const scavenge = (heap: Heap, now: number, { limit, physical }: Sizes): void => {
  for (const record of [...heap.list, ...preorder(heap.root)]) {
    const span = heap.spans.get(record)!;
    const { base, npages, npreleased, since } = span;
    const isOld = since > now || now - since > limit;
    if (!isOld || npreleased === npages) continue;
    const unit = Math.max(1, physical);
    const start = Math.ceil(base / unit) * unit;
    const n = Math.max(0, Math.floor((base + npages) / unit) * unit - start);
    if (n === 0 || n === npreleased) continue;
    span.npreleased = n;
    for (let page = start; page < start + n; page++) {
      heap.released.add(page);
      heap.forgotten.delete(page);
    }
  }
};

const keyOf = (heap: Heap, { limit }: Sizes): string => {
  const { spans, list, root, freed, records, end, now, released, forgotten } = heap;
  const seen = [...spans].map(([record, { base, npages, isFree, needzero, npreleased, since }]) => {
    const ago = isFree ? Math.min(now - since, limit + 2) : 0;
    return [record, base, npages, isFree, needzero, npreleased, ago] as const;
  });
  const inOrder = (all: Set<number>) => [...all].sort((a, b) => a - b);
  return JSON.stringify([
    seen.sort(([a], [b]) => a - b),
    [list, root, freed, records, end],
    [inOrder(released), inOrder(forgotten)],
  ]);
};

const successors = (heap: Heap, sizes: Sizes): ReadonlyArray<Heap> => {
  const held = [...heap.spans].filter(([, { isFree }]) => !isFree);
  const room = sizes.pages - held.reduce((sum, [, { npages }]) => sum + npages, 0);
  const actions: ReadonlyArray<(after: Heap) => void> = [
    (after) => void after.now++,
    ...Array.from({ length: room }, (_, i) => (after: Heap) => alloc(after, i + 1)),
    ...held.map(([record]) => (after: Heap) => {
      after.spans.get(record)!.needzero = true;
      free(after, record, after.now);
    }),
    (after) => scavenge(after, after.now, sizes),
    ...(sizes.stale === 1 ? [(after: Heap) => scavenge(after, after.now - 1, sizes)] : []),
  ];
  return actions.map((act) => {
    const after = structuredClone(heap);
    act(after);
    return after;
  });
};

/** Visits every state breadth first. */
export const countScavenge = (sizes: Sizes) => {
  const first: Heap = {
    spans: new Map(),
    list: [],
    root: null,
    freed: [],
    records: 0,
    end: 0,
    now: 1,
    released: new Set(),
    forgotten: new Set(),
  };
  const seen = new Set([keyOf(first, sizes)]);
  let [states, depth] = [1, 0];
  for (let level: ReadonlyArray<Heap> = [first]; ; depth++) {
    const next: Heap[] = [];
    for (const after of level.flatMap((heap) => successors(heap, sizes))) {
      states++;
      const key = keyOf(after, sizes);
      if (seen.has(key)) continue;
      seen.add(key);
      next.push(after);
    }
    if (next.length === 0) return { distinct: seen.size, states, depth };
    level = next;
  }
};
