/**
 * The treap of large free spans (mgclarge.go): a search tree by (pages, address of the span's
 * record) that is a heap by random priorities. Its shape decides which span is found, so it is a
 * fact; a change copies the path to it.
 */
import type { Config } from "../instance/config.ts";
import type { FixRecord } from "../arena/mfixalloc.ts";
import type { Span, SpanId } from "./mspan.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { Address, Pages } from "../numbers/units.ts";

export interface TreapNode {
  readonly npages: Pages;
  /** The order among spans of equal length: the address of the span's record. */
  readonly tie: Address;
  readonly span: SpanId;
  readonly prio: number;
  /** The node's own record. */
  readonly record: FixRecord;
  readonly left: Treap;
  readonly right: Treap;
}

export type Treap = TreapNode | null;

/** The key of a span. Go's comment promises the span's own address instead of its record's. */
export const keyOf = (config: Config, { npages, sp, base }: Span): Key => ({
  npages,
  tie: isRepaired(config, "tie-by-record") ? base : sp,
});

export type Key = Pick<TreapNode, "npages" | "tie">;

const isLess = (a: Key, b: Key): boolean =>
  a.npages === b.npages ? a.tie < b.tie : a.npages < b.npages;

/** The new node becomes a leaf and rises above every node of a higher priority number. (insert) */
export const insert = (treap: Treap, node: TreapNode): TreapNode => {
  if (treap === null) return node;
  if (isLess(treap, node)) {
    const right = insert(treap.right, node);
    return right.prio < treap.prio
      ? { ...right, left: { ...treap, right: right.left } }
      : { ...treap, right };
  }
  const left = insert(treap.left, node);
  return left.prio < treap.prio
    ? { ...left, right: { ...treap, left: left.right } }
    : { ...treap, left };
};

/** The two parts below a node that goes: the lower priority number goes up, the right one of equals. */
const merge = (left: Treap, right: Treap): Treap => {
  if (left === null) return right;
  if (right === null) return left;
  return left.prio < right.prio
    ? { ...left, right: merge(left.right, right) }
    : { ...right, left: merge(left, right.left) };
};

/** The node with this key sinks to a leaf and is cut off. (removeSpan, removeNode) */
export const remove = (treap: Treap, key: Key): Treap => {
  if (treap === null) return null;
  if (treap.npages === key.npages && treap.tie === key.tie) return merge(treap.left, treap.right);
  return isLess(treap, key)
    ? { ...treap, right: remove(treap.right, key) }
    : { ...treap, left: remove(treap.left, key) };
};

export const find = (treap: Treap, key: Key): Treap =>
  treap === null || (treap.npages === key.npages && treap.tie === key.tie)
    ? treap
    : find(isLess(treap, key) ? treap.right : treap.left, key);

/**
 * The node that Go takes for `npages`. The search goes left only when the left child itself is long
 * enough, so it may miss a better fit further down. (mgclarge.go: mTreap.remove)
 */
export const choose = (treap: Treap, npages: number | bigint): Treap => {
  if (treap === null) return null;
  if (treap.npages < npages) return choose(treap.right, npages);
  return treap.left !== null && treap.left.npages >= npages ? choose(treap.left, npages) : treap;
};

/** The node that Go's comment promises: the first in the tree's order that is long enough. */
export const bestFit = (treap: Treap, npages: number | bigint): Treap => {
  if (treap === null) return null;
  if (treap.npages < npages) return bestFit(treap.right, npages);
  return bestFit(treap.left, npages) ?? treap;
};

/** The nodes in the order in which the scavenger visits them: a node, its left, its right. */
export const preorder = (treap: Treap): ReadonlyArray<TreapNode> =>
  treap === null ? [] : [treap, ...preorder(treap.left), ...preorder(treap.right)];
