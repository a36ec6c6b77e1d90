/** What every cycle sweeps: each span that was in use when it began, and each once. */
import type { State } from "../../../../spec/index.ts";
import type { Span } from "../../../../spec/pages/mspan.ts";
import { uint32 } from "../../../../spec/numbers/word.ts";
import { performedActs } from "../../../ghost/acts.ts";
import { always, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { showSpan, spansInOrder } from "../view.ts";

/** Generations that a span in use may have: unswept, being swept, swept; swept alone at the end. */
const generations = ({ sweeping: { sweepgen, done } }: State): ReadonlyArray<number> =>
  done ? [sweepgen] : [uint32(sweepgen - 2), uint32(sweepgen - 1), sweepgen];

const misdated = (s: State, span: Span): ReadonlyArray<string> => {
  if (span.state !== "inUse" || generations(s).includes(span.sweepgen)) return [];
  const { sweepgen, done } = s.sweeping;
  const when = done ? "all is swept" : "spans are being swept";
  return [`${showSpan(span)} are of generation ${span.sweepgen}, though ${when} in ${sweepgen}`];
};

export const generation: Property = always({
  of: "state",
  name: "sweep.gen",
  sentence:
    "A span in use is unswept, being swept or swept, by its generation of sg-2, sg-1 or sg; when sweeping is done, each is swept.",
  evidence: ({ after }) => spansInOrder(after).flatMap((span) => misdated(after, span)),
});

export const once: Property = always({
  of: "step",
  on: ["sweep"],
  name: "sweep.once",
  sentence: "A span is swept once a cycle.",
  evidence: ({ performed, past }) => {
    const found: string[] = [];
    const here = new Set<number>();
    for (const { a } of performedActs(performed, "sweep")) {
      if (past.swept.has(a) || here.has(a)) {
        found.push(`the span at ${hex(a)} is swept again in the same cycle`);
      }
      here.add(a);
    }
    return found;
  },
});
