/** Bugs of the heap's own memory: persistentalloc, the fixed-size allocators, the sweep buffers. */
import { planted, replace } from "./planted.ts";

export const unaligned = planted(
  "unaligned",
  "persistentalloc aligns everything to 8 bytes, whatever was asked.",
  ({ persistent }) => replace(persistent, "carve", (carve) => (n) => carve(n, 8)),
);

export const firstInFirstOut = planted(
  "first-in-first-out",
  "A span record that is freed is handed out again after those that were freed before it.",
  ({ spanalloc }) =>
    replace(spanalloc, "free", (free) => (index) => {
      const { first, next } = spanalloc;
      free(index);
      if (first === 0) return;
      let last = first;
      while (next[last] !== 0) last = next[last]!;
      spanalloc.first = first;
      next[last] = index;
      next[index] = 0;
    }),
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
