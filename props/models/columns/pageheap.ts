/** Columns of the arena, the index of its pages, the lists and the treap. */
import { DEAD, FREE } from "../../../src/pages/mspan.ts";
import type { Treap } from "../../../src/pages/mgclarge.ts";
import type { Column, Key } from "./key.ts";

export const arena: Column = ({ rt }, key) => {
  const { arena: of, physPageSize } = rt;
  key.number(physPageSize);
  for (const x of [of.spans, of.bitmap, of.bitmapMapped, of.start, of.used, of.alloc, of.end]) {
    key.number(x);
  }
  for (const x of [of.length, of.capacity]) key.number(x);
  key.put(of.reserved ? 1 : 0);
};

/** The index of pages, where code reads it: every page of a span in use, the first and last of a free one. */
export const pages: Column = ({ rt }, key) => {
  const { arena: of, spanalloc, spans } = rt;
  for (let s = 1; s <= spanalloc.count; s++) {
    const state = spans.state[s]!;
    if (state === DEAD) continue;
    const first = of.page(spans.base(s));
    const last = first + spans.npages[s]! - 1;
    const step = state === FREE ? Math.max(1, last - first) : 1;
    for (let page = first; page <= last; page += step) key.put(of.pages[page] ?? 0);
  }
};

/** The ends of the lists. */
export const lists: Column = ({ rt }, key) => {
  const { first, last } = rt.lists;
  for (let list = 1; list < first.length; list++) {
    if (first[list] === 0) continue;
    key.put(list);
    key.put(first[list]!);
    key.put(last[list]!);
  }
  key.put(0);
};

/** Which lists are not empty, as the search for a span sees it. */
export const occupied: Column = ({ rt }, key) => {
  for (const bits of rt.lists.occupied) key.put(bits);
};

type Field = (treap: Treap, t: number, key: Key) => void;

const fields = {
  npages: ({ npages }, t, key) => key.put(npages[t]!),
  span: ({ span }, t, key) => key.put(span[t]!),
  prio: ({ prio }, t, key) => key.number(prio[t]!),
  /** The node's record. */
  record: (_, t, key) => key.put(t),
  /** The node above it, by its span. */
  parent: ({ parent, span }, t, key) => key.put(span[parent[t]!]!),
} satisfies Readonly<Record<string, Field>>;

export type TreapColumn = keyof typeof fields;

export const treapColumns = Object.keys(fields) as ReadonlyArray<TreapColumn>;

/** Some fields of the treap's nodes, from the root on. Ends also where the treap goes around in circles. */
export const treap = (...names: ReadonlyArray<TreapColumn>): Column => {
  const chosen = names.map((name): Field => fields[name]);
  return ({ rt }, key) => {
    const nodes = rt.treap;
    const visit = (t: number, depth: number): void => {
      key.put(t === 0 ? 0 : 1);
      if (t === 0 || depth > rt.treapalloc.count) return;
      for (const field of chosen) field(nodes, t, key);
      visit(nodes.left[t]!, depth + 1);
      visit(nodes.right[t]!, depth + 1);
    };
    visit(nodes.root, 0);
  };
};
