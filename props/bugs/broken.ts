/** Bugs that a machine does not come back from: it does not end, has no memory left, or throws. */
import { planted, replace } from "./planted.ts";

export const endlessVisit = planted(
  "endless-visit",
  "The scavenger visits a node of the treap that has a left child for ever.",
  ({ scavenger, treap }) =>
    replace(scavenger, "visit", (visit) => (node) => {
      for (let t = node; t !== 0 && treap.left[t] !== 0;) scavenger.release(treap.span[t]!);
      visit(node);
    }),
);

/** A span in a queue, and the one before it. */
interface Queued {
  readonly span: number;
  readonly before: Queued | undefined;
}

export const endlessQueue = planted(
  "endless-queue",
  "A sweep that frees slots queues its span again and again.",
  ({ sweepspan }) =>
    replace(sweepspan, "giveBack", (giveBack) => (s, preserve, wasempty, freed) => {
      for (let last: Queued | undefined; freed > 0;) last = { span: s, before: last };
      return giveBack(s, preserve, wasempty, freed);
    }),
);

export const endlessDescent = planted(
  "endless-descent",
  "The search of the treap calls itself for a span that is longer than what is asked for.",
  ({ spans, treap }) =>
    replace(treap, "remove", (remove) => {
      const descend = (npages: number): number =>
        treap.root !== 0 && spans.npages[treap.span[treap.root]!]! > npages
          ? descend(npages)
          : remove(npages);
      return descend;
    }),
);
