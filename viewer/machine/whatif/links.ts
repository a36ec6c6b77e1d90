/**
 * What an action is about, followed from the recording into an edited sequence: an object, a span or a
 * cache is the one that the same step made, wherever it lies there.
 */
import type { Action } from "../../../spec/machine/action.ts";
import type { Address } from "../../../spec/numbers/units.ts";
import { IN_USE, MANUAL } from "../../../src/pages/mspan.ts";
import type { Runtime } from "../../../src/runtime.ts";
import type { Objects } from "../objects.ts";
import { spanOf } from "../run/slots.ts";
import type { Sequence } from "./edits.ts";

/** The recording and the edited sequence at the step that is to be performed. */
export interface Places {
  readonly sequence: Sequence;
  /** The step of the edited sequence that is to be performed. */
  readonly place: number;
  /** What was allocated in the recording, and in the edited sequence so far. */
  readonly recorded: Objects;
  readonly edited: Objects;
  /** The address that a step of the edited sequence gave; 0 for none. */
  readonly given: (place: number) => number;
  /** The caches' records in the recording, by their number. */
  readonly caches: Runtime["cachealloc"];
  readonly rt: Runtime;
}

/** A followed address, or why there is none. */
type Followed = { readonly a: Address } | { readonly gone: string };

/** Whether something lives at an address. */
const isAllocated = (rt: Runtime, a: number): boolean => {
  const { spans } = rt;
  const s = spanOf(rt, a);
  if (s === 0) return false;
  if (spans.state[s] === MANUAL) return spans.base(s) === a;
  if (spans.state[s] !== IN_USE) return false;
  const slot = Math.floor((a - spans.base(s)) / spans.elemsize(s));
  return slot < spans.nelems(s) && !spans.isFree(s, slot);
};

const followBlock = (places: Places, a: number, base: number): Followed => {
  const { edited, given, recorded, rt, sequence } = places;
  const before = places.place - 1;
  const step = recorded.latest(a, base - 1);
  if (step === undefined) return { a: a as Address };
  const place = sequence.placeOf(step);
  const what = `what step ${step} of the recording allocated`;
  if (place === 0) return { gone: `${what} is not there: that step was removed` };
  const to = given(place);
  if (to === 0) return { gone: `${what} is not there: that step gave nothing here` };
  const isLast = edited.latest(to, before) === place;
  return isLast && isAllocated(rt, to)
    ? { a: to as Address }
    : { gone: `${what} was freed before` };
};

const followCache = ({ caches, rt }: Places, c: number): Followed => {
  const nth = caches.address.indexOf(c, 1);
  if (nth < 1 || nth > caches.count) return { a: c as Address };
  const to = rt.cachealloc.address[nth] ?? 0;
  const isThere = nth <= rt.cachealloc.count && !rt.cachealloc.isFree(nth);
  return isThere ? { a: to as Address } : { gone: "the cache is not there" };
};

const withField = (action: Action, field: string, followed: Followed): Action | string =>
  "gone" in followed ? followed.gone : ({ ...action, [field]: followed.a } as Action);

/**
 * The action of a step of the recording in the edited sequence, or why there is none. pre: `action` says
 * what it is about as it was recorded in step `base`.
 */
export const followed = (places: Places, action: Action, base: number): Action | string => {
  switch (action.tag) {
    case "fin.add":
    case "fin.rm":
    case "manual.free":
      return withField(action, "a", followBlock(places, action.a, base));
    case "mcache.free":
    case "releaseall":
    case "flush":
    case "pcache":
      return withField(action, "c", followCache(places, action.c));
    case "gc.marked": {
      if (action.objects === undefined) return action;
      const objects = action.objects.flatMap((a) => {
        const to = followBlock(places, a, base);
        return "gone" in to ? [] : [to.a];
      });
      return { ...action, objects };
    }
    default:
      return action;
  }
};
