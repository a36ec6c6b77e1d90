/** What the page heap does instead: the choice of free spans, and pages that were given to the OS. */
import type { Event } from "../../../spec/machine/event.ts";
import type { Treap } from "../../../spec/pages/mgclarge.ts";
import { isRepaired } from "../../../spec/instance/repairs.ts";
import { inside, performedActs } from "../../ghost/acts.ts";
import { type Discovery, needs } from "../discovery.ts";
import { misfits, showMisfit } from "../invariants/pages/bestfit.ts";
import { earlies, showEarly } from "../invariants/pages/idle.ts";
import { unaligned } from "../invariants/os/os.ts";
import { spansInOrder } from "../invariants/view.ts";
import type { Observation } from "../property.ts";

const lengthsIn = (treap: Treap): ReadonlyArray<number> =>
  treap === null ? [] : [...lengthsIn(treap.left), treap.npages, ...lengthsIn(treap.right)];

const explainsMisfit =
  (why: "search" | "record") =>
  (evidence: string, o: Observation): boolean =>
    misfits(o).some((misfit) => misfit.why === why && showMisfit(misfit) === evidence);

export const notBestFit: Discovery = {
  name: "not-best-fit",
  property: "heap.bestfit",
  sentence:
    "The search of the treap goes left only if the left child itself is long enough, and misses a better fit further down (mgclarge.go: mTreap.remove).",
  needs: needs(
    "span.alloc",
    "took a span from a treap of three or more",
    (act, { before }) => takenIn(act)?.e === "tr.rm" && lengthsIn(before.treap).length >= 3,
  ),
  explains: explainsMisfit("search"),
};

export const tieByRecord: Discovery = {
  name: "tie-by-record",
  property: "heap.bestfit",
  sentence:
    "Among free spans of equal length the treap is ordered by the address of the span's record, not by that of the span (mgclarge.go: mTreap.insert).",
  needs: needs(
    "span.alloc",
    "took one of two free spans of equal length from the treap",
    (act, o) => {
      const taken = takenIn(act);
      const lengths = lengthsIn(o.before.treap);
      return taken?.e === "tr.rm" && lengths.filter((np) => np === taken.np).length > 1;
    },
  ),
  explains: explainsMisfit("record"),
};

/** The free span that a search for pages took out. */
export const takenIn = (act: Event<"span.alloc">): Event<"fl.rm" | "tr.rm"> | undefined =>
  inside(act).find((inner) => inner.e === "fl.rm" || inner.e === "tr.rm");

/** Whether a call says that the pages of a free span are used again, as many as the seed says. */
export const isWholeSpan = (
  call: Event<"os.used">,
  act: Event<"span.alloc">,
  { after: { config } }: Observation,
): boolean => {
  const taken = takenIn(act);
  const np = isRepaired(config, "released-forgotten") ? Number(act.np) : taken?.np;
  return call.a === taken?.a && Number(call.n) === (np ?? 0) * config.pageSize;
};

/** The calls that say that a free span is used again. */
const usedCalls = (o: Observation): ReadonlyArray<Event<"os.used">> =>
  performedActs(o.performed, "span.alloc").flatMap((act) =>
    inside(act)
      .filter((call) => call.e === "os.used")
      .filter((call) => isWholeSpan(call, act, o)),
  );

export const usedUnaligned: Discovery = {
  name: "used-unaligned",
  property: "os.calls",
  sentence:
    "Where physical pages are longer than the heap's, taking a span of which some pages are with the OS reports all of its pages as used, not whole physical ones (mheap.go: allocSpanLocked).",
  needs: needs(
    "os.used",
    "took a released span where physical pages are longer than the heap's",
    (_, { after }) => after.arena.physPageSize > after.config.pageSize,
  ),
  explains: (evidence, o) => {
    const { arena, config } = o.after;
    return (
      arena.physPageSize > config.pageSize &&
      usedCalls(o).some((call) => unaligned(call, arena.physPageSize) === evidence)
    );
  },
};

export const releasedForgotten: Discovery = {
  name: "released-forgotten",
  property: "stats.sums",
  sentence:
    "When a partly released span is taken, all of it counts as not released any more, and so does the remainder, whose pages are still with the OS (mheap.go: allocSpanLocked).",
  needs: needs(
    "span.alloc",
    "cut a span of which pages are with the OS",
    (act) =>
      inside(act).some(({ e }) => e === "os.used") &&
      inside(act).some(({ e }) => e === "span.free"),
  ),
  explains: (evidence, { past }) => {
    const numbers = /^heap_released: found (\d+), expected (\d+)$/.exec(evidence);
    const missing = numbers === null ? 0 : Number(numbers[2]) - Number(numbers[1]);
    return missing > 0 && missing === past.forgotten.size;
  },
};

export const scavengeEarly: Discovery = {
  name: "scavenge-early",
  property: "scavenge.old",
  sentence:
    "A span that became free after the scavenger read the clock has a negative age, which counts as longer than every limit (mheap.go: scavengelist; mgclarge.go: scavengetreap).",
  needs: needs(
    "scavenge",
    "scavenged by a clock that was read before a span became free",
    ({ now }, { before, past }) =>
      spansInOrder(before).some(
        ({ base, state }) => state === "free" && (past.ages.of(base) ?? 0) > now,
      ),
  ),
  explains: (evidence, o) =>
    earlies(o).some(
      (early) =>
        early.since > early.round.now &&
        early.act.since === early.since &&
        showEarly(early) === evidence,
    ),
};
