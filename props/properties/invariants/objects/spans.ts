/** What holds of each span that objects live in: its counts, and how it is laid out. */
import type { State } from "../../../../spec/index.ts";
import { sizeclassOf, type Span } from "../../../../spec/pages/mspan.ts";
import * as Bits from "../../../../spec/numbers/bits.ts";
import { always, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { endOf, faultless, spansInOrder } from "../view.ts";

const inUse = (s: State): ReadonlyArray<Span> =>
  spansInOrder(s).filter((span) => span.state === "inUse");

const named = (span: Span): string => `the span at ${hex(span.base)}`;

/** How many slots from freeindex on have their alloc bit set. */
const allocatedFrom = ({ allocBits, freeindex, nelems }: Span): number => {
  let count = 0;
  for (let slot = freeindex; slot < nelems; slot++) {
    // Whole bytes without a bit are skipped: most spans have none at all.
    if (slot % 8 === 0 && allocBits.startsWith("00", slot / 4)) slot += 7;
    else if (Bits.isSet(allocBits, slot)) count++;
  }
  return count;
};

const miscounted = faultless((span: Span): ReadonlyArray<string> => {
  const { allocCount, nelems, freeindex } = span;
  if (allocCount > nelems) return [`${named(span)} counts ${allocCount} of ${nelems} slots`];
  const allocated = freeindex + allocatedFrom(span);
  return allocCount === allocated
    ? []
    : [`${named(span)} counts ${allocCount} slots; ${allocated} are allocated`];
});

export const count: Property = always({
  of: "state",
  name: "span.count",
  sentence:
    "A swept span counts as many allocated slots as lie below its freeindex or have their alloc bit set, and no more than it has.",
  evidence: ({ after }) =>
    miscounted(
      inUse(after).filter((span) => span.sweepgen === after.sweeping.sweepgen),
      after,
    ),
});

const misplaced = faultless((span: Span, s: State): ReadonlyArray<string> => {
  const { config, classes } = s;
  const sizeclass = sizeclassOf(span);
  const small = sizeclass !== 0;
  const bytes = span.npages * config.pageSize;
  const elemsize = small ? classes.sizes[sizeclass] : bytes;
  const npages = small ? classes.npages[sizeclass] : span.npages;
  const nelems = small ? Math.floor(bytes / span.elemsize) : 1;
  const limit = span.base + span.nelems * span.elemsize;
  const wrong = (what: string, found: number, expected: unknown): string =>
    `${named(span)} has ${what} ${found}, expected ${String(expected)}`;
  return [
    ...(span.elemsize === elemsize ? [] : [wrong("elemsize", span.elemsize, elemsize)]),
    ...(span.npages === npages ? [] : [wrong("pages", span.npages, npages)]),
    ...(span.nelems === nelems ? [] : [wrong("slots", span.nelems, nelems)]),
    ...(!small || span.limit === limit ? [] : [wrong("limit", span.limit, limit)]),
    ...(span.limit <= endOf(s, span) ? [] : [`the limit of ${named(span)} is beyond its pages`]),
  ];
});

/** The limit of a large object's span is where the bytes asked for end. */
const largeLimits = (s: State, live: { around(a: number): { n: number } | undefined }) =>
  inUse(s).flatMap((span) => {
    if (sizeclassOf(span) !== 0 || span.allocCount === 0) return [];
    const object = live.around(span.base);
    return object === undefined || span.limit === span.base + object.n
      ? []
      : [`${named(span)} ends at ${hex(span.limit)}, its object at ${hex(span.base + object.n)}`];
  });

export const layout: Property = always({
  of: "state",
  name: "span.layout",
  sentence:
    "A span in use has the object size and the pages of its class, as many slots as fit, and its limit at the end of its last slot, or of a large object, inside its pages.",
  evidence: ({ after, past }) => [
    ...misplaced(inUse(after), after),
    ...largeLimits(after, past.live),
  ],
});
