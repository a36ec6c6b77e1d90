/** The counters of objects: large ones, pieces of tiny blocks, and what may hold pointers. */
import type { State } from "../../../../spec/index.ts";
import type { Mcache } from "../../../../spec/objects/mcache.ts";
import { sizeclassOf } from "../../../../spec/pages/mspan.ts";
import type { Word } from "../../../../spec/numbers/units.ts";
import { add, subtract } from "../../../../spec/numbers/word.ts";
import { always, none, type Property } from "../../property.ts";
import { spansInOrder } from "../view.ts";

/** The sum over all caches of what has not been added to the global counter yet. */
const local = ({ caches }: State, of: (cache: Mcache) => Word): Word => {
  let sum: Word = 0;
  caches.forEach((cache) => {
    sum = add(sum, of(cache));
  });
  return sum;
};

const differing = (name: string, found: Word, expected: Word): ReadonlyArray<string> =>
  found === expected ? none : [`${name}: found ${found}, expected ${expected}`];

export const large: Property = always({
  of: "state",
  name: "stats.large",
  sentence:
    "Large objects allocated less large objects freed are the large objects that there are, in number and in bytes of their pages.",
  evidence: ({ after }) => {
    const { stats, config } = after;
    const there = spansInOrder(after).filter(
      (span) => span.state === "inUse" && sizeclassOf(span) === 0,
    );
    const pages = there.reduce((sum, { npages }) => sum + npages, 0);
    const count = add(
      stats.nlargefree,
      local(after, (cache) => cache.localNlargefree),
    );
    const bytes = add(
      stats.largefree,
      local(after, (cache) => cache.localLargefree),
    );
    return [
      ...differing("large objects", subtract(stats.nlargealloc, count), there.length),
      ...differing(
        "bytes of large objects",
        subtract(stats.largealloc, bytes),
        pages * config.pageSize,
      ),
    ];
  },
});

export const tiny: Property = always({
  of: "state",
  name: "stats.tiny",
  sentence: "tinyallocs, with what the caches have counted, is the pieces put into tiny blocks.",
  evidence: ({ after, past }) => {
    const pieces = local(after, (cache) => cache.localTinyallocs);
    return differing("tinyallocs", add(after.stats.tinyallocs, pieces), past.totals.pieces);
  },
});

export const scan: Property = always({
  of: "state",
  name: "stats.scan",
  sentence:
    "heap_scan, with what the caches have counted, is what the last cycle found and, of each object since, the bytes up to its last pointer.",
  evidence: ({ after, past }) => {
    const bytes = local(after, (cache) => cache.localScan);
    return differing("heap_scan", add(after.stats.heap_scan, bytes), past.totals.scan);
  },
});
