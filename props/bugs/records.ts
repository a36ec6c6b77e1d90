/** Bugs of the heap's own memory: persistentalloc, the fixed-size allocators, the sweep buffers. */
import { planted, replace } from "./planted.ts";

export const unaligned = planted(
  "unaligned",
  "persistentalloc aligns everything to 8 bytes, whatever was asked.",
  ({ persistent }) => replace(persistent, "carve", (carve) => (n) => carve(n, 8)),
);

export const neverLess = planted(
  "never-less",
  "Treap nodes that are freed still count as in use.",
  ({ treapalloc }) =>
    replace(treapalloc, "free", (free) => (index) => {
      const { inuse } = treapalloc;
      free(index);
      treapalloc.inuse = inuse;
    }),
);

export const lostPush = planted(
  "lost-push",
  "The sweep buffer counts a span that it is given, and remembers the one before it twice.",
  ({ buffers }) => {
    for (const buffer of buffers) {
      replace(buffer, "push", (push) => (s) => {
        push(s);
        const top = buffer.index - 1;
        if (top > 0) buffer.entries[top] = buffer.entries[top - 1]!;
      });
    }
  },
);
