/** What the seed's sweeper passes over. */
import type { Event } from "../../../spec/machine/event.ts";
import type { State } from "../../../spec/index.ts";
import { busyList, emptyList, type ListId } from "../../../spec/pages/mspanlist.ts";
import { hasInside, inside, performedActs } from "../../ghost/acts.ts";
import { type Discovery, needs } from "../discovery.ts";
import { misplaced, showMisplaced } from "../invariants/collector/order.ts";
import {
  askings,
  type Needless,
  needless,
  reclaimedIn,
  showAsking,
  showNeedless,
  showTooFew,
  tooFew,
} from "../invariants/collector/reclaim.ts";
import { walk } from "../invariants/view.ts";
import type { Observation } from "../property.ts";

export const orderLost: Discovery = {
  name: "order-lost",
  property: "sweep.order",
  sentence:
    "A span that is swept by sweepone, or for its specials, stays where it stands on its list, before unswept ones (mgcsweep.go: sweepone, ensureSwept).",
  needs: needs("sweep", "swept a span that stays in use", ({ r }) => r === 0),
  explains: (evidence, { after, past }) =>
    misplaced(after).some(
      (one) => past.unswept.inPlace.has(one.front.base) && showMisplaced(one) === evidence,
    ),
};

/** The spans that this action has swept where they stood, before it looked at a list. */
const sweptForDebt = ({ performed }: Observation): ReadonlySet<number> => {
  const found = new Set<number>();
  for (const sweeper of performedActs(performed, "deduct").flatMap(inside)) {
    for (const inner of inside(sweeper)) {
      if (inner.e === "sweep" && inner.r === 0) found.add(inner.a);
    }
  }
  return found;
};

/** Whether a span on a list stands behind one that was swept where it stood. */
const isPassedOver = (o: Observation, list: ListId, a: number): boolean => {
  const here = sweptForDebt(o);
  const { members } = walk(o.before, list, o.before.spans.size);
  const at = members.findIndex(({ base }) => base === a);
  return members
    .slice(0, Math.max(0, at))
    .some(({ base }) => o.past.unswept.inPlace.has(base) || here.has(base));
};

export const fullPassed: Discovery = {
  name: "full-passed",
  property: "reclaim.class",
  sentence:
    "A central list stops at the first full span that is swept, and asks for a new one though unswept spans stand behind it (mcentral.go: cacheSpan).",
  needs: needs("c.grow", "asked for a new span of a class that has unswept ones", (act, { past }) =>
    [...past.unswept.waiting.values()].some(({ spc }) => spc === act.spc),
  ),
  explains: (evidence, o) =>
    askings(o).some(
      (asking) =>
        showAsking(asking) === evidence &&
        isPassedOver(o, emptyList(asking.span.spc), asking.span.a),
    ),
};

const hasDead =
  (length: (np: number, { config }: State) => boolean) =>
  (_: Event<"heap.grow">, { past, after }: Observation): boolean =>
    [...past.unswept.waiting.values()].some(({ np, spc }) => spc <= 1 && length(np, after));

export const longPassed: Discovery = {
  name: "long-passed",
  property: "reclaim.long",
  sentence:
    "The page heap stops at the first large object on a list that is swept, and grows though a dead one stands behind it (mheap.go: reclaimList).",
  needs: needs(
    "heap.grow",
    "grew the heap while a large object was unswept",
    hasDead(() => true),
  ),
  explains: (evidence, o) =>
    needless(o).some(
      (one) =>
        showNeedless(one) === evidence &&
        isPassedOver(o, busyList(o.before.config, one.dead.np), one.dead.a),
    ),
};

/** The lengths of the spans that a list gave back, by direct sweeps of the reclaiming. */
const fromLists = (act: Event<"heap.alloc">): ReadonlyArray<number> =>
  inside(act)
    .filter((inner) => inner.e === "reclaim")
    .flatMap((reclaim) => inside(reclaim))
    .flatMap((inner) => (inner.e === "sweep" && inner.r === 1 ? [inner.np ?? 0] : []));

const isSearchedToTheEnd = (act: Event<"heap.alloc">): boolean =>
  inside(act).some((inner) => inner.e === "reclaim" && hasInside(inner, "sweepone"));

/** Whether only spans of the last list came back, which holds all from its least length on. */
const isLastList = (act: Event<"heap.alloc">, { config }: State): boolean => {
  const lengths = fromLists(act);
  const { maxMHeapList } = config;
  return (
    lengths.length > 0 &&
    act.np > maxMHeapList &&
    lengths.every((np) => np >= maxMHeapList && np < act.np) &&
    !isSearchedToTheEnd(act)
  );
};

export const reclaimShort: Discovery = {
  name: "reclaim-short",
  property: "reclaim.first",
  sentence:
    "An object of 128 pages or more that comes back ends the reclaiming, though it is shorter than what is asked for and there is more to sweep (mheap.go: reclaim).",
  needs: needs(
    "heap.alloc",
    "took more than 128 pages while spans were unswept",
    ({ np }, { after, past }) => np > after.config.maxMHeapList && past.unswept.waiting.size > 0,
  ),
  explains: (evidence, o) =>
    tooFew(o).some(
      (one) =>
        showTooFew(one) === evidence && reclaimedIn(one.act) > 0 && isLastList(one.act, o.after),
    ),
};

const isAddedUp = ({ growth: { alloc } }: Needless, { after }: Observation): boolean =>
  isLastList(alloc, after) && reclaimedIn(alloc) >= alloc.np && fromLists(alloc).length > 1;

export const shortAdded: Discovery = {
  name: "short-added",
  property: "reclaim.long",
  sentence:
    "Objects of 128 pages and more that come back are added up to what is asked for, though they may lie apart, and a longer one behind them stays unswept (mheap.go: reclaimList).",
  needs: needs(
    "heap.grow",
    "grew the heap while an object of more than 128 pages was unswept",
    hasDead((np, { config }) => np > config.maxMHeapList),
  ),
  explains: (evidence, o) =>
    needless(o).some((one) => showNeedless(one) === evidence && isAddedUp(one, o)),
};
