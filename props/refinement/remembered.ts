/**
 * What the heap remembers although it follows from the rest: gauges, the window of free slots, the
 * way up in the treap. The specification computes these; here memory and computation must agree.
 */
import { allocCache, pagesInUse, type Span } from "../../spec/pages/mspan.ts";
import { heapIdle, heapReleased } from "../../spec/stats/report.ts";
import type { State } from "../../spec/state.ts";
import type { Word } from "../../spec/numbers/units.ts";
import type { Runtime } from "../../src/runtime.ts";
import type { Findings } from "./comparison.ts";
import { counted } from "./figures.ts";

interface Gauges {
  readonly pagesInUse: number;
  readonly heapIdle: Word;
  readonly heapReleased: Word;
}

const defined = (s: State): Gauges => ({
  pagesInUse: pagesInUse(s),
  heapIdle: heapIdle(s),
  heapReleased: heapReleased(s),
});

const remembered = ({ heap, stats }: Runtime): Gauges => ({
  pagesInUse: heap.pagesInUse,
  heapIdle: counted(stats.heapIdle),
  heapReleased: counted(stats.heapReleased),
});

/** The halves of the complemented alloc bits from a slot to the end of its group of 64. */
const windowFrom = (
  { bits, spans }: Runtime,
  s: number,
  slot: number,
): readonly [number, number] => {
  const at = spans.allocBits[s]! + 2 * Math.floor(slot / 64);
  const [lo, hi] = [~bits.words[at]!, ~bits.words[at + 1]!];
  const by = slot % 64;
  if (by === 0) return [lo, hi];
  return by < 32 ? [(lo >>> by) | (hi << (32 - by)), hi >>> by] : [hi >>> (by - 32), 0];
};

/** A span that still has slots to hand out looks for them in the window at freeindex. */
const compareWindow = (found: Findings, span: Span, rt: Runtime): void => {
  const { spans } = rt;
  const s = span.id + 1;
  const freeindex = spans.freeindex(s);
  if (span.state !== "inUse" || freeindex >= spans.nelems(s)) return;
  const [lo, hi] = windowFrom(rt, s, freeindex);
  const [cacheLo, cacheHi] = [spans.cacheLo(s), spans.cacheHi(s)];
  if (lo >>> 0 === cacheLo && hi >>> 0 === cacheHi) return;
  const actual = (BigInt(cacheHi) << 32n) | BigInt(cacheLo);
  found.add(`spans[${span.id}].allocCache`, allocCache(span), actual);
};

/** Every node below the root knows the node that it hangs from. */
const compareParents = (found: Findings, { treap, treapalloc }: Runtime): void => {
  const { left, parent, right } = treap;
  const expect = (t: number, above: number): void => {
    if (t === 0 || parent[t] === above) return;
    found.add(`treap node ${t - 1}.parent`, above - 1, parent[t]! - 1);
  };
  expect(treap.root, 0);
  for (let t = 1; t <= treapalloc.count; t++) {
    if (treap.span[t] === 0) continue;
    expect(left[t]!, t);
    expect(right[t]!, t);
  }
};

export const compareRemembered = (found: Findings, state: State, rt: Runtime): void => {
  found.compare("remembered", defined(state), remembered(rt));
  state.spans.forEach((span) => compareWindow(found, span, rt));
  compareParents(found, rt);
};
