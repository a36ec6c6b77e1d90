/**
 * The model `pages` a second time, written from `explore pages --describe` alone, with no code of the
 * project: a check that the description is enough. Addresses are page numbers; records are numbers.
 */
export interface Sizes {
  readonly pages: number;
  readonly longest: number;
  readonly lists: number;
  readonly growth: number;
  readonly priorities: number;
}

interface Span {
  base: number;
  npages: number;
  isFree: boolean;
  needzero: boolean;
}

interface Node {
  readonly record: number;
  readonly npages: number;
  readonly prio: number;
  left: Node | null;
  right: Node | null;
}

interface Heap {
  spans: Map<number, Span>;
  /** Each list from its first record on. */
  lists: Map<number, number[]>;
  root: Node | null;
  freed: number[];
  /** Records that were ever made, and pages that the heap has grown by. */
  records: number;
  end: number;
}

/** A priority was asked for, and there was no answer left. */
class Asked extends Error {}

const keyOf = ({ spans, lists, root, freed, records, end }: Heap): string =>
  JSON.stringify([
    [...spans].sort(([a], [b]) => a - b),
    [...lists].filter(([, all]) => all.length > 0).sort(([a], [b]) => a - b),
    root,
    freed,
    records,
    end,
  ]);

const copyOf = (heap: Heap): Heap => structuredClone(heap);

class Machine {
  readonly heap: Heap;
  readonly #sizes: Sizes;
  readonly #priorities: number[];

  constructor(heap: Heap, sizes: Sizes, priorities: ReadonlyArray<number>) {
    this.heap = copyOf(heap);
    this.#sizes = sizes;
    this.#priorities = [...priorities];
  }

  alloc(np: number): void {
    const record = this.#find(np);
    const span = this.heap.spans.get(record)!;
    this.#remove(record, span);
    span.isFree = false;
    if (span.npages === np) return;
    const { base, npages, needzero } = span;
    span.npages = np;
    const rest = this.#newRecord();
    this.heap.spans.set(rest, { base: base + np, npages: npages - np, isFree: false, needzero });
    this.#giveBack(rest);
  }

  free(record: number): void {
    this.heap.spans.get(record)!.needzero = true;
    this.#giveBack(record);
  }

  #find(np: number): number {
    const { lists } = this.heap;
    for (let length = np; length < this.#sizes.lists; length++) {
      const first = lists.get(length)?.[0];
      if (first !== undefined) return first;
    }
    const found = this.#inTreap(np);
    if (found !== undefined) return found;
    const record = this.#newRecord();
    const npages = Math.max(np, this.#sizes.growth);
    const base = this.heap.end;
    this.heap.end += npages;
    this.heap.spans.set(record, { base, npages, isFree: false, needzero: false });
    this.#giveBack(record);
    return this.#inTreap(np)!;
  }

  #inTreap(np: number): number | undefined {
    for (let node = this.heap.root; node !== null;) {
      if (node.npages < np) node = node.right;
      else if (node.left !== null && node.left.npages >= np) node = node.left;
      else return node.record;
    }
    return undefined;
  }

  #newRecord(): number {
    return this.heap.freed.shift() ?? this.heap.records++;
  }

  /** Frees a span, and joins it with free neighbours. */
  #giveBack(record: number): void {
    const { spans } = this.heap;
    const span = spans.get(record)!;
    span.isFree = true;
    const neighbours = [
      ([, other]: [number, Span]) => other.base + other.npages === span.base,
      ([, other]: [number, Span]) => span.base + span.npages === other.base,
    ];
    for (const isNeighbour of neighbours) {
      const found = [...spans].find((entry) => entry[1].isFree && isNeighbour(entry));
      if (found === undefined) continue;
      const [absorbed, other] = found;
      this.#remove(absorbed, other);
      span.base = Math.min(span.base, other.base);
      span.npages += other.npages;
      span.needzero ||= other.needzero;
      spans.delete(absorbed);
      this.heap.freed.unshift(absorbed);
    }
    this.#insert(record, span);
  }

  #insert(record: number, { npages }: Span): void {
    if (npages >= this.#sizes.lists) {
      const prio = this.#priorities.shift();
      if (prio === undefined) throw new Asked();
      this.heap.root = inserted(this.heap.root, { record, npages, prio, left: null, right: null });
    } else {
      this.heap.lists.set(npages, [record, ...(this.heap.lists.get(npages) ?? [])]);
    }
  }

  #remove(record: number, { npages }: Span): void {
    if (npages >= this.#sizes.lists) this.heap.root = removed(this.heap.root, record, npages);
    else
      this.heap.lists.set(
        npages,
        this.heap.lists.get(npages)!.filter((one) => one !== record),
      );
  }
}

const isLeft = (record: number, npages: number, node: Node): boolean =>
  npages < node.npages || (npages === node.npages && record < node.record);

const rightUp = (node: Node): Node => {
  const up = node.right!;
  node.right = up.left;
  up.left = node;
  return up;
};

const leftUp = (node: Node): Node => {
  const up = node.left!;
  node.left = up.right;
  up.right = node;
  return up;
};

const inserted = (node: Node | null, leaf: Node): Node => {
  if (node === null) return leaf;
  if (isLeft(leaf.record, leaf.npages, node)) {
    node.left = inserted(node.left, leaf);
    return node.prio > node.left.prio ? leftUp(node) : node;
  }
  node.right = inserted(node.right, leaf);
  return node.prio > node.right.prio ? rightUp(node) : node;
};

const removed = (node: Node | null, record: number, npages: number): Node | null => {
  if (node === null) throw new Error(`record ${record} is not in the treap`);
  if (node.record !== record) {
    if (isLeft(record, npages, node)) node.left = removed(node.left, record, npages);
    else node.right = removed(node.right, record, npages);
    return node;
  }
  const { left, right } = node;
  if (left === null && right === null) return null;
  if (right === null || (left !== null && left.prio < right.prio)) {
    const up = leftUp(node);
    up.right = removed(node, record, npages);
    return up;
  }
  const up = rightUp(node);
  up.left = removed(node, record, npages);
  return up;
};

/** Performs an action with each list of priorities that it asks for. */
const branches = (
  heap: Heap,
  sizes: Sizes,
  action: (machine: Machine) => void,
): ReadonlyArray<Heap> => {
  const found: Heap[] = [];
  const waiting: number[][] = [[]];
  for (let given = waiting.shift(); given !== undefined; given = waiting.shift()) {
    const machine = new Machine(heap, sizes, given);
    try {
      action(machine);
      found.push(machine.heap);
    } catch (error) {
      if (!(error instanceof Asked)) throw error;
      for (let prio = 1; prio <= sizes.priorities; prio++) waiting.push([...given, prio]);
    }
  }
  return found;
};

const stepsOf = (heap: Heap, sizes: Sizes): ReadonlyArray<Heap> => {
  const held = [...heap.spans].filter(([, span]) => !span.isFree);
  const room = sizes.pages - held.reduce((sum, [, { npages }]) => sum + npages, 0);
  const lengths = Array.from({ length: Math.min(sizes.longest, room) }, (_, i) => i + 1);
  return [
    ...lengths.flatMap((np) => branches(heap, sizes, (machine) => machine.alloc(np))),
    ...held.flatMap(([record]) => branches(heap, sizes, (machine) => machine.free(record))),
  ];
};

/** Visits all states, and counts them. */
export const countPages = (sizes: Sizes) => {
  const initial: Heap = {
    spans: new Map(),
    lists: new Map(),
    root: null,
    freed: [],
    records: 0,
    end: 0,
  };
  const seen = new Set([keyOf(initial)]);
  let [states, depth] = [1, 0];
  for (let level = [initial], d = 0; level.length > 0; d++) {
    depth = d;
    const next: Heap[] = [];
    for (const following of level.flatMap((heap) => stepsOf(heap, sizes))) {
      states++;
      const key = keyOf(following);
      if (seen.has(key)) continue;
      seen.add(key);
      next.push(following);
    }
    level = next;
  }
  return { distinct: seen.size, states, depth };
};
