/**
 * Two searches of the treap, apart from those of the twins: the seed's own, which a discovery excuses,
 * and one without its fault.
 */
import type { Treap } from "../../../../spec/pages/mgclarge.ts";

/** Where the seed's search ends: it goes left only where the left child itself is long enough. */
export const seedsChoice = (treap: Treap, np: number): Treap => {
  let node = treap;
  while (node !== null) {
    if (node.npages < np) node = node.right;
    else if (node.left !== null && node.left.npages >= np) node = node.left;
    else return node;
  }
  return null;
};

/** The first in the treap's order that is long enough. */
export const firstFit = (treap: Treap, np: number): Treap => {
  let first: Treap = null;
  for (let node = treap; node !== null;) {
    if (node.npages < np) node = node.right;
    else {
      first = node;
      node = node.left;
    }
  }
  return first;
};
