/** How the sampler counts down to the next sample. */
import type { Event } from "../../../../spec/machine/event.ts";
import { isRepaired } from "../../../../spec/instance/repairs.ts";
import { performedActs } from "../../../ghost/acts.ts";
import { cacheOn } from "../../../ghost/objects/executing.ts";
import { hex, showBytes } from "../../../report/show.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { mallocOf } from "./objects.ts";
import { sizeTaken } from "./sampling.ts";

/** An allocation that is counted down: it takes a slot or pages of its own. */
const countedBy = (o: Observation): Event<"malloc"> | undefined => {
  const act = mallocOf(o);
  return act?.path === "small" || act?.path === "tinynew" || act?.path === "large"
    ? act
    : undefined;
};

/** What is left of a countdown, as its cache keeps it: in 32 bits in the seed. */
export const countedDown = (
  { after: { config } }: Observation,
  countdown: number,
  bytes: number,
): number => (isRepaired(config, "sample-cap") ? countdown - bytes : (countdown - bytes) | 0);

/** Which way an allocation was counted, beside what the sampling point says. */
export interface Miscount {
  readonly act: Event<"malloc">;
  readonly bytes: number;
  readonly countdown: number;
}

export const miscounts = (o: Observation): ReadonlyArray<Miscount> => {
  const act = countedBy(o);
  const { rate } = o.after;
  if (act === undefined || rate <= 1) return [];
  const countdown = cacheOn(o.before, o.action.p)?.nextSample ?? 0;
  const bytes = sizeTaken(o.after, act);
  const isDue = bytes >= rate || bytes >= countdown;
  const isCounted = act.smp === 1 ? isDue : !isDue && act.ns === countedDown(o, countdown, bytes);
  return isCounted ? [] : [{ act, bytes, countdown }];
};

export const showMiscount = ({ act, bytes, countdown }: Miscount): string =>
  act.smp === 1
    ? `${bytes} bytes are sampled, ${countdown} bytes before the sampling point`
    : `${bytes} bytes are not sampled, ${countdown} bytes before the sampling point; ${act.ns} are left`;

export const point: Property = always({
  of: "step",
  on: ["malloc"],
  name: "sample.point",
  sentence:
    "At a sampling rate above 1 an object is sampled when the next sampling point lies in its bytes, or when it has as many bytes as the rate; every other object brings the point nearer by its bytes.",
  evidence: (o) => {
    const wrong = miscounts(o);
    return wrong.length === 0 ? none : wrong.map(showMiscount);
  },
});

/** What is not sampled although every block is to be, or sampled although none is. */
export const showUnsampled = ({ n, smp }: Event<"malloc">, rate: number): string =>
  `an object of ${showBytes(n)} is ${smp === 1 ? "" : "not "}sampled at rate ${rate}`;

export const every: Property = always({
  of: "step",
  on: ["malloc"],
  name: "sample.every",
  sentence:
    "At a sampling rate of 1 every block that is allocated is sampled, a piece of a tiny block too; at a rate of 0 none is.",
  evidence: (o) => {
    const act = mallocOf(o);
    const { rate } = o.after;
    if (act?.r === undefined || act.path === "zero" || rate > 1) return none;
    return (act.smp === 1) === (rate === 1) ? none : [showUnsampled(act, rate)];
  },
});

/** A countdown that goes on at another rate than it was drawn at. */
export interface Stale {
  readonly act: Event<"malloc">;
  readonly cache: number;
  readonly drawn: number;
}

export const stale = (o: Observation): Stale | undefined => {
  const act = countedBy(o);
  const { rate } = o.after;
  if (act === undefined || rate === 0) return undefined;
  const cache = cacheOn(o.before, o.action.p)?.record.address;
  const drawn = cache === undefined ? undefined : o.past.drawn.rateOf(cache);
  if (drawn === undefined || drawn === rate || sizeTaken(o.after, act) >= rate) return undefined;
  return { act, cache: cache!, drawn };
};

export const showStale = ({ cache, drawn }: Stale, rate: number): string =>
  `the cache at ${hex(cache)} counts down at rate ${rate} from a distance drawn at rate ${drawn}`;

/** Distances that an action drew at another rate than the one in force. */
const misdrawn = ({ performed, after }: Observation): ReadonlyArray<string> => {
  const drawn = performedActs(performed, "sample");
  if (drawn.length === 0) return none;
  return drawn
    .filter(({ rate }) => rate !== after.rate)
    .map(({ rate }) => `a distance is drawn at rate ${rate}, not at rate ${after.rate}`);
};

export const current: Property = always({
  of: "step",
  on: ["sample", "malloc"],
  name: "sample.current",
  sentence:
    "The distance to the next sample is drawn at the sampling rate in force, and counts down while that rate is in force.",
  evidence: (o) => {
    const old = stale(o);
    const drawn = misdrawn(o);
    return old === undefined ? drawn : [...drawn, showStale(old, o.after.rate)];
  },
});
