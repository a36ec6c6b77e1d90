/** Bugs of the treap of long free spans. */
import { planted, replace } from "./planted.ts";

export const leftUnvisited = planted(
  "left-unvisited",
  "The scavenger does not visit the left children of the treap's nodes.",
  ({ scavenger, treap }) =>
    replace(scavenger, "visit", () => (node) => {
      for (let t = node; t !== 0; t = treap.right[t]!) scavenger.release(treap.span[t]!);
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
