/** The memory statistics, and what they are to say. */
import type { State } from "../../../../spec/index.ts";
import type { Treap } from "../../../../spec/pages/mgclarge.ts";
import type { Stats } from "../../../../spec/stats/mstats.ts";
import type { Word } from "../../../../spec/numbers/units.ts";
import { add, subtract } from "../../../../spec/numbers/word.ts";
import { isLoadable } from "../../../ghost/loaded.ts";
import type { Past } from "../../../ghost/past.ts";
import { always, type Property } from "../../property.ts";
import { spansInOrder } from "../view.ts";

/** A number that is reported, beside what it is to be. */
type Entry = readonly [name: string, found: unknown, expected: unknown];

const accounts = [
  "stacks_sys",
  "mspan_sys",
  "mcache_sys",
  "buckhash_sys",
  "gc_sys",
  "other_sys",
  "stacks_inuse",
  "heap_sys",
  "heap_inuse",
] as const;

/** What was mapped, allocated and given back under a name. */
const accounted = ({ stats }: State, { loaded, sums }: Past): ReadonlyArray<Entry> =>
  accounts.map((name): Entry => [name, loaded.less(name, stats[name]), sums.get(name) ?? 0]);

const pagesWhere = (s: State, state: string): number =>
  spansInOrder(s).reduce((sum, span) => sum + (span.state === state ? span.npages : 0), 0);

const nodesIn = (treap: Treap): number =>
  treap === null ? 0 : 1 + nodesIn(treap.left) + nodesIn(treap.right);

const gauges = (s: State, { released }: Past): ReadonlyArray<Entry> => {
  const { pageSize } = s.config;
  const spans = spansInOrder(s);
  const { span, cache, treap } = s.fixed;
  const npreleased = spans.reduce((sum, one) => sum + one.npreleased, 0);
  return [
    ["heap_sys", s.stats.heap_sys, (pagesWhere(s, "inUse") + pagesWhere(s, "free")) * pageSize],
    ["heap_released", npreleased * pageSize, released.size],
    ["mspan_inuse", span.inuse, spans.length * span.size],
    ["mcache_inuse", cache.inuse, s.caches.size * cache.size],
    ["treap_inuse", treap.inuse, nodesIn(s.treap) * treap.size],
  ];
};

/** By size class: objects handed out, as if cached spans were full, less those freed. */
const objects = (s: State): ReadonlyArray<Entry> => {
  const counted = new Map<number, Word>();
  const present = new Map<number, Word>();
  const discount = (n: Word, sizeclass: number): void => {
    counted.set(sizeclass, subtract(counted.get(sizeclass) ?? 0, n));
  };
  s.nmalloc.forEach((n, spc) => counted.set(spc >> 1, add(counted.get(spc >> 1) ?? 0, n)));
  s.stats.nsmallfree.forEach(discount);
  s.caches.forEach(({ localNsmallfree }) => localNsmallfree.forEach(discount));
  for (const { state, spanclass, incache, nelems, allocCount } of spansInOrder(s)) {
    if (state === "inUse" && spanclass > 1) {
      const sizeclass = spanclass >> 1;
      present.set(sizeclass, add(present.get(sizeclass) ?? 0, incache ? nelems : allocCount));
    }
  }
  const sizeclasses = [...new Set([...counted.keys(), ...present.keys()])];
  return sizeclasses.map((sizeclass): Entry => [
    `objects of class ${sizeclass}`,
    counted.get(sizeclass) ?? 0,
    present.get(sizeclass) ?? 0,
  ]);
};

/** A counter that went below zero has wrapped to nearly 2^64, or shows its sign. */
const underflows = ({ stats }: State, { loaded }: Past): ReadonlyArray<string> =>
  Object.entries(stats satisfies Stats)
    .map(([name, value]): readonly [string, unknown] => [
      name,
      isLoadable(name) ? loaded.less(name, stats[name]) : value,
    ])
    .filter(
      ([, value]) =>
        (typeof value === "bigint" && value >= 2n ** 63n) ||
        (typeof value === "number" && value < 0),
    )
    .map(([name, value]) => `${name} has underflowed: ${String(value)}`);

export const sums: Property = always({
  of: "state",
  name: "stats.sums",
  sentence:
    "HeapSys is HeapIdle plus HeapInuse; each account is what was taken from and given to the OS in its name, each gauge what the spans and records say; released are the pages that are with the OS; no counter underflows.",
  evidence: ({ after, past }) => [
    ...[...accounted(after, past), ...gauges(after, past), ...objects(after)]
      .filter(([, found, expected]) => found !== expected)
      .map(
        ([name, found, expected]) =>
          `${name}: found ${String(found)}, expected ${String(expected)}`,
      ),
    ...underflows(after, past),
  ],
});
