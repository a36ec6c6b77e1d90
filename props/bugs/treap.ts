/** Bugs of the treap of long free spans. */
import { planted, replace } from "./planted.ts";

export const lostParent = planted(
  "lost-parent",
  "Where a rotation to the right moves a subtree to another node, it does not learn of its new parent.",
  ({ treap }) =>
    replace(treap, "rotateRight", (rotateRight) => (y) => {
      const moved = treap.right[treap.left[y]!]!;
      const parent = treap.parent[moved]!;
      rotateRight(y);
      treap.parent[moved] = parent;
    }),
);

export const orderedByBase = planted(
  "ordered-by-base",
  "Among spans of equal length the treap is ordered by where they are, not by where their records are.",
  ({ spans, treap }) =>
    replace(treap, "isBefore", () => (npages, s, t) => {
      if (treap.npages[t] !== npages) return treap.npages[t]! > npages;
      return spans.base(treap.span[t]!) > spans.base(s);
    }),
);

export const highPriorityUp = planted(
  "high-priority-up",
  "A new node rises while its parent's priority number is smaller, not greater.",
  ({ treap }) =>
    replace(treap, "rise", () => (t) => {
      for (let p = treap.parent[t]!; p !== 0 && treap.prio[p]! < treap.prio[t]!;) {
        if (treap.left[p] === t) treap.rotateRight(p);
        else treap.rotateLeft(p);
        p = treap.parent[t]!;
      }
    }),
);
