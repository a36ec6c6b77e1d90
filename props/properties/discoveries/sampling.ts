/** What the sampler of the heap profile does instead. */
import type { Event } from "../../../spec/machine/event.ts";
import { performedActs } from "../../ghost/acts.ts";
import { cacheOn } from "../../ghost/objects/executing.ts";
import { type Discovery, needs } from "../discovery.ts";
import {
  countedDown,
  miscounts,
  showMiscount,
  showStale,
  showUnsampled,
  stale,
} from "../invariants/objects/counting.ts";
import { isGeometric, samples, showSample } from "../invariants/objects/geometric.ts";
import {
  isFair,
  likelihoodOf,
  periodMax,
  showLikelihood,
  showRange,
  sizeTaken,
  subjects,
} from "../invariants/objects/sampling.ts";
import { mallocOf } from "../invariants/objects/objects.ts";
import type { Observation } from "../property.ts";

/** From this size on an object's bytes do not fit into 32 signed bits. */
const twoGiB = 2 ** 31;

const sizeIn = (act: Event<"malloc">, { after }: Observation): number => sizeTaken(after, act);

export const sampleCap: Discovery = {
  name: "sample-cap",
  property: "sample.fair",
  also: "sample.geometric",
  sentence:
    "The sampling period is silently capped at 0x7000000 bytes, while the profile is scaled with the rate that was asked for (malloc.go:880).",
  needs: needs(
    "malloc",
    "allocated an object at a sampling rate above 0x7000000 bytes",
    (act, o) => act.r !== undefined && o.after.rate > periodMax && sizeIn(act, o) < o.after.rate,
  ),
  explains: (evidence, o) =>
    subjects(o).some(
      (one) =>
        one.rate > periodMax &&
        one.size < one.rate &&
        // At the rate of the cap these samples would be fair.
        (one.size >= periodMax ||
          isFair({ ...likelihoodOf(periodMax, one.size), sampled: one.sampled })) &&
        showLikelihood(one) === evidence,
    ) ||
    samples(o).some(
      (one) =>
        one.rate > periodMax &&
        // At the rate of the cap this distance would be right.
        isGeometric({ ...one, rate: periodMax }) &&
        showSample(one) === evidence,
    ),
};

export const sampleLarge: Discovery = {
  name: "sample-large",
  property: "sample.fair",
  sentence:
    "An object as large as the rate is always sampled, while the profile is scaled as if some such objects were not (malloc.go:783; protomem.go: scaleHeapSample).",
  needs: needs(
    "malloc",
    "allocated an object as large as the sampling rate",
    (act, o) => act.r !== undefined && o.after.rate > 1 && sizeIn(act, o) >= o.after.rate,
  ),
  explains: (evidence, o) =>
    subjects(o).some(
      (one) =>
        one.size >= one.rate &&
        one.sampled === 1 &&
        !isFair(one) &&
        showLikelihood(one) === evidence,
    ),
};

/** The countdown that is left when the seed counts an object's bytes in 32 signed bits. */
const wrapped = (act: Event<"malloc">, o: Observation): number | undefined => {
  const left = cacheOn(o.before, o.action.p)?.nextSample;
  return left === undefined ? undefined : (left - (sizeIn(act, o) | 0)) | 0;
};

export const sampleWrap: Discovery = {
  name: "sample-wrap",
  property: "sample.range",
  also: "sample.point",
  sentence:
    "At a sampling rate above 2 GiB an object of 2 GiB counts as a negative number of bytes, and the countdown grows out of its 32 bits (malloc.go:783).",
  needs: needs(
    "malloc",
    "allocated an object of 2 GiB at a larger sampling rate",
    (act, o) => act.r !== undefined && sizeIn(act, o) >= twoGiB && sizeIn(act, o) < o.after.rate,
  ),
  explains: (evidence, o) =>
    performedActs(o.performed, "malloc").some((act) => {
      const size = sizeIn(act, o);
      return (
        size >= twoGiB &&
        size < o.after.rate &&
        act.ns === wrapped(act, o) &&
        (showRange(act) === evidence || miscounts(o).some((m) => showMiscount(m) === evidence))
      );
    }),
};

export const tinyUnsampled: Discovery = {
  name: "tiny-unsampled",
  property: "sample.every",
  sentence:
    "A piece that is put into a tiny block is never sampled, although MemProfileRate 1 promises every block (malloc.go:664, mprof.go: MemProfileRate).",
  needs: needs(
    "malloc",
    "packed an object into a tiny block at sampling rate 1",
    ({ path }, { after }) => path === "tinyhit" && after.rate === 1,
  ),
  explains: (evidence, o) => {
    const act = mallocOf(o);
    return (
      act?.path === "tinyhit" &&
      act.smp !== 1 &&
      o.after.rate === 1 &&
      showUnsampled(act, 1) === evidence
    );
  },
};

export const staleCountdown: Discovery = {
  name: "stale-countdown",
  property: "sample.current",
  sentence:
    "A new sampling rate does not end the countdowns that were drawn at the old one, so while they last no object is sampled, or one is sampled too soon (malloc.go:783, mprof.go: MemProfileRate).",
  needs: needs(
    "malloc",
    "allocated an object after a change of the sampling rate",
    (_, o) => stale(o) !== undefined,
  ),
  explains: (evidence, o) => {
    const old = stale(o);
    if (old === undefined || showStale(old, o.after.rate) !== evidence) return false;
    // The countdown goes on as if nothing had happened.
    const left = cacheOn(o.before, o.action.p)?.nextSample ?? 0;
    const bytes = sizeIn(old.act, o);
    return old.act.smp === 1 ? bytes >= left : old.act.ns === countedDown(o, left, bytes);
  },
};
