/**
 * Pages that go back to the page heap (mheap.go: freeSpan, freeManual).
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Stat } from "../machine/event.ts";
import { freeSpanLocked, unindexInside } from "./freespanlocked.ts";
import { flushScanAndTiny } from "../objects/mcache.ts";
import { bytesOf, spanAt, type SpanId, spanOf, updateSpan } from "./mspan.ts";
import { addTo, takeFrom, updateStats } from "../stats/mstats.ts";
import { act, andThen, modify, skip, type Transition } from "../machine/transition.ts";
import type { Address, Flag } from "../numbers/units.ts";

/** The pages of a stack or the like become free. (freeManual) */
const freeManual =
  (id: SpanId, stat: Stat): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const bytes = bytesOf(s, span);
    const { base: a, npages: np } = span;
    return act(
      "manual.free",
      { a, np, stat },
      pipe(
        modify(updateSpan(id, { needzero: 1 })),
        andThen(modify(takeFrom(stat, bytes))),
        andThen(modify(addTo("heap_sys", bytes))),
        andThen(modify(unindexInside(span))),
        andThen(freeSpanLocked(id, { acctinuse: 0, acctidle: 1, since: 0 })),
      ),
    )(s);
  };

/** The manually managed span at this address becomes free; nothing happens if there is none. */
export const freeManualAt =
  (a: Address, stat: Stat): Transition<void> =>
  (s) => {
    const span = spanOf(s, a);
    const isManual = span?.state === "manual" && span.base === a;
    return (isManual ? freeManual(span.id, stat) : skip)(s);
  };

/** The pages of objects become free; `acct` for a large object. (mheap.go: freeSpan) */
export const freeToHeap =
  (id: SpanId, acct: Flag): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    return act(
      "heap.free",
      { a: span.base, np: span.npages, acct },
      pipe(
        modify(flushScanAndTiny),
        andThen(modify(updateStats((m) => ({ heap_objects: m.heap_objects - acct })))),
        andThen(modify(unindexInside(span))),
        andThen(freeSpanLocked(id, { acctinuse: 1, acctidle: 1, since: 0 })),
      ),
    )(s);
  };
