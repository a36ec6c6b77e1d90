/**
 * What caching a span counts as live. "mCentral_CacheSpan conservatively counted unallocated slots in
 * heap_live. Undo this": giving the span back takes off what caching it has added (mcentral.go).
 */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Word } from "../../../../spec/numbers/units.ts";
import { add, multiply, subtract } from "../../../../spec/numbers/word.ts";
import { forEachPerformed, inside } from "../../../ghost/acts.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";

/** A change of heap_live, beside what the free slots of the span come to. */
export interface Credit {
  readonly act: Event<"c.cache" | "c.uncache">;
  readonly a: number;
  readonly counted: Word;
  readonly slots: number;
}

/** heap_live is told when the debt is asked for: nothing changes it until the span is lent. */
const liveBefore = (act: Event<"c.cache">): Word | undefined =>
  inside(act).find((inner) => inner.e === "deduct")?.live;

const bytesFree = (o: Observation, spc: number, free: number): number =>
  free * (o.after.classes.sizes[spc >> 1] ?? 0);

/** What caching and giving back spans did to heap_live in an action, where it was not neutral. */
export const credits = (o: Observation): ReadonlyArray<Credit> => {
  const found: Credit[] = [];
  let live: Word = o.before.stats.heap_live;
  forEachPerformed(o.performed, (act) => {
    if (act.e === "heap.alloc" && act.large === 1 && act.r) {
      live = add(live, multiply(act.np, o.after.config.pageSize));
    } else if (act.e === "c.cache" && act.r && act.live !== undefined) {
      const before = liveBefore(act) ?? live;
      live = act.live;
      const slots = bytesFree(o, act.spc, (act.ne ?? 0) - (act.ac ?? 0));
      found.push({ act, a: act.r, counted: subtract(live, before), slots });
    } else if (act.e === "c.uncache") {
      const slots = bytesFree(o, act.spc, act.ne - act.ac);
      found.push({ act, a: act.a, counted: subtract(live, act.live), slots });
      live = act.live;
    }
  });
  return found.filter(({ counted, slots }) => counted !== slots);
};

export const showCredit = ({ act, a, counted, slots }: Credit): string =>
  act.e === "c.cache"
    ? `caching the span at ${hex(a)} counts ${counted} bytes as live, giving it back takes off ${slots}`
    : `giving back the span at ${hex(a)} takes off ${counted} bytes, its free slots are ${slots}`;

export const neutral: Property = always({
  of: "step",
  on: ["c.cache", "c.uncache"],
  name: "credit.neutral",
  sentence:
    "Caching a span counts its free slots as live and giving it back takes them off again: a span that comes back unchanged has changed no statistic.",
  evidence: (o) => credits(o).map(showCredit),
});
