/**
 * Pieces of an address space, disjoint and in order: a persistent search tree by their first byte that
 * is a heap by a hash of it, so that its shape follows from its contents and every change costs about
 * the logarithm of their number. Each node knows the longest hole and the longest region below it.
 */
export interface Region {
  readonly start: number;
  readonly end: number;
  /** Address space without memory, memory, or a mapping that is not Go's. */
  readonly kind: "reserved" | "mapped" | "foreign";
  /** Neighbours of one kind and owner join. On Windows the owner is the reservation's address. */
  readonly owner: number;
}

interface Node {
  readonly region: Region;
  readonly prio: number;
  readonly left: Regions;
  readonly right: Regions;
  /** The first byte, the end, the longest hole in between, and the longest region. */
  readonly low: number;
  readonly high: number;
  readonly gap: number;
  readonly longest: number;
}

export type Regions = Node | null;

/** The addresses in [lo, hi). */
interface Stretch {
  readonly lo: number;
  readonly hi: number;
}

const hash = (start: number): number => {
  const low = Math.imul(Math.floor(start / 4096) ^ (start / 2 ** 44), 0x9e3779b1);
  return Math.imul(low ^ (low >>> 15), 0x85ebca6b) >>> 0;
};

const node = (region: Region, left: Regions, right: Regions): Node => ({
  region,
  prio: hash(region.start),
  left,
  right,
  low: left?.low ?? region.start,
  high: right?.high ?? region.end,
  gap: Math.max(
    left?.gap ?? 0,
    right?.gap ?? 0,
    left === null ? 0 : region.start - left.high,
    right === null ? 0 : right.low - region.end,
  ),
  longest: Math.max(left?.longest ?? 0, region.end - region.start, right?.longest ?? 0),
});

/** The regions that start before `at`, and the others. */
const split = (tree: Regions, at: number): readonly [Regions, Regions] => {
  if (tree === null) return [null, null];
  if (tree.region.start < at) {
    const [before, after] = split(tree.right, at);
    return [node(tree.region, tree.left, before), after];
  }
  const [before, after] = split(tree.left, at);
  return [before, node(tree.region, after, tree.right)];
};

/** All regions of `a` are below those of `b`. */
const join = (a: Regions, b: Regions): Regions => {
  if (a === null) return b;
  if (b === null) return a;
  return a.prio >= b.prio
    ? node(a.region, a.left, join(a.right, b))
    : node(b.region, join(a, b.left), b.right);
};

const firstOf = (tree: Regions): Region | undefined =>
  tree === null ? undefined : tree.left === null ? tree.region : firstOf(tree.left);

const lastOf = (tree: Regions): Region | undefined =>
  tree === null ? undefined : tree.right === null ? tree.region : lastOf(tree.right);

/** As `split`, and a region that `at` is inside of is cut in two. */
const cut = (tree: Regions, at: number): readonly [Regions, Regions] => {
  const [before, after] = split(tree, at);
  const last = lastOf(before);
  if (last === undefined || last.end <= at) return [before, after];
  const [rest] = split(before, last.start);
  return [
    join(rest, node({ ...last, end: at }, null, null)),
    join(node({ ...last, start: at }, null, null), after),
  ];
};

/** The regions outside [lo, hi). */
export const without = (tree: Regions, { lo, hi }: Stretch): Regions => {
  const [before, rest] = cut(tree, lo);
  return join(before, cut(rest, hi)[1]);
};

const joins = (a: Region, b: Region): boolean =>
  a.end === b.start && a.kind === b.kind && a.owner === b.owner;

/** The region replaces what it overlaps, and joins its neighbours. */
export const put = (tree: Regions, region: Region): Regions => {
  const [before, rest] = cut(tree, region.start);
  const [, after] = cut(rest, region.end);
  const [last, first] = [lastOf(before), firstOf(after)];
  const start = last !== undefined && joins(last, region) ? last.start : region.start;
  const end = first !== undefined && joins(region, first) ? first.end : region.end;
  const joined = node({ ...region, start, end }, null, null);
  return join(join(split(before, start)[0], joined), split(after, end)[1]);
};

/** The last region that starts before `at`. */
const lastBefore = (tree: Regions, at: number): Region | undefined => {
  if (tree === null) return undefined;
  return tree.region.start < at
    ? (lastBefore(tree.right, at) ?? tree.region)
    : lastBefore(tree.left, at);
};

/** The region that this byte is in. */
export const regionAt = (tree: Regions, a: number): Region | undefined => {
  const found = lastBefore(tree, a + 1);
  return found !== undefined && a < found.end ? found : undefined;
};

/** Nothing of [lo, hi) is taken. */
export const isFree = (tree: Regions, { lo, hi }: Stretch): boolean =>
  (lastBefore(tree, hi)?.end ?? 0) <= lo;

const lengthOf = ({ start, end }: Region): number => end - start;

/** The first region that has at least `n` bytes. */
export const firstOfLength = (tree: Regions, n: number): Region | undefined => {
  if (tree === null || tree.longest < n) return undefined;
  const before = firstOfLength(tree.left, n);
  if (before !== undefined) return before;
  return lengthOf(tree.region) >= n ? tree.region : firstOfLength(tree.right, n);
};

/** The length of a place, and what its address must be a multiple of. */
export interface Want {
  readonly n: number;
  readonly to: number;
}

const cannotHold = (tree: Node, { lo, hi }: Stretch, n: number): boolean =>
  tree.gap < n && tree.low - lo < n && hi - tree.high < n;

/** The highest free place in a stretch. */
export const highest = (tree: Regions, { lo, hi }: Stretch, want: Want): number | undefined => {
  if (hi - lo < want.n) return undefined;
  if (tree === null) {
    const start = Math.floor((hi - want.n) / want.to) * want.to;
    return start >= lo ? start : undefined;
  }
  if (cannotHold(tree, { lo, hi }, want.n)) return undefined;
  const { start, end } = tree.region;
  return (
    highest(tree.right, { lo: Math.max(lo, end), hi }, want) ??
    highest(tree.left, { lo, hi: Math.min(hi, start) }, want)
  );
};

/** The lowest free place in a stretch. */
export const lowest = (tree: Regions, { lo, hi }: Stretch, want: Want): number | undefined => {
  if (hi - lo < want.n) return undefined;
  if (tree === null) {
    const start = Math.ceil(lo / want.to) * want.to;
    return start + want.n <= hi ? start : undefined;
  }
  if (cannotHold(tree, { lo, hi }, want.n)) return undefined;
  const { start, end } = tree.region;
  return (
    lowest(tree.left, { lo, hi: Math.min(hi, start) }, want) ??
    lowest(tree.right, { lo: Math.max(lo, end), hi }, want)
  );
};
