/**
 * The two stacks of spans in use: "one of swept in-use spans, and one of unswept in-use spans"
 * (mheap.go: sweepSpans). What is popped may stand for another span by then, or for none.
 */
import type { State } from "../../../../spec/index.ts";
import type { SpanId } from "../../../../spec/pages/mspan.ts";
import { always, type Property } from "../../property.ts";
import { showSpan, spansInOrder } from "../view.ts";

const timesOn = (s: State, b: 0 | 1): ReadonlyMap<SpanId, number> => {
  const counts = new Map<SpanId, number>();
  for (const id of s.sweeping.buffers[b].entries.values()) {
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
};

export const stacks: Property = always({
  of: "state",
  name: "sweep.stacks",
  sentence:
    "A span in use is once on the stack of the swept spans when it is swept, and once on the other one until then.",
  evidence: ({ after }) => {
    const { sweepgen } = after.sweeping;
    const swept = (sweepgen / 2) % 2 === 0 ? 0 : 1;
    const sweptTimes = timesOn(after, swept);
    const unsweptTimes = timesOn(after, swept === 0 ? 1 : 0);
    return spansInOrder(after).flatMap((span) => {
      if (span.state !== "inUse") return [];
      const isSwept = span.sweepgen === sweepgen;
      const times = (isSwept ? sweptTimes : unsweptTimes).get(span.id) ?? 0;
      const which = isSwept ? "swept" : "unswept";
      return times === 1 ? [] : [`${showSpan(span)} are ${times} times on the ${which} stack`];
    });
  },
});
