/** How the spans share the grown part of the arena. */
import type { State } from "../../../../spec/index.ts";
import { always, none, type Property } from "../../property.ts";
import type { Range } from "../../../ghost/ranges.ts";
import { hex } from "../../../report/show.ts";
import { endOf, showSpan, spansInOrder } from "../view.ts";

const untiled = (s: State, grown: ReadonlyArray<Range>): ReadonlyArray<string> => {
  const spans = spansInOrder(s);
  const found: string[] = [];
  let i = 0;
  for (const { start, end } of grown) {
    let at = start;
    for (let span = spans[i]; span !== undefined && span.base < end; span = spans[++i]) {
      if (span.base > at) found.push(`no span has [${hex(at)}, ${hex(span.base)})`);
      if (span.base < at) found.push(`${showSpan(span)} overlap what is before them`);
      at = endOf(s, span);
    }
    if (at < end) found.push(`no span has [${hex(at)}, ${hex(end)})`);
    if (at > end) found.push(`the last span reaches beyond ${hex(end)}`);
  }
  return [...found, ...spans.slice(i).map((span) => `${showSpan(span)} are not the heap's`)];
};

export const tiling: Property = always({
  of: "state",
  name: "heap.tiling",
  sentence: "The spans tile what the heap has grown by: no gap, no overlap.",
  evidence: ({ after, past }) => untiled(after, past.grown.all),
});

export const coalesced: Property = always({
  of: "state",
  name: "heap.coalesced",
  sentence: "A free span is never next to a free span: freeing joins them at once.",
  evidence: ({ after }) =>
    spansInOrder(after).flatMap((span, i, spans) => {
      const next = spans[i + 1];
      return span.state === "free" && next?.state === "free" && endOf(after, span) === next.base
        ? [`${showSpan(span)} and ${showSpan(next)} are both free`]
        : none;
    }),
});
