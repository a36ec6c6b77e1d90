/** The sampler of the heap profile. */
import type { Event } from "../../../../spec/machine/event.ts";
import type { State } from "../../../../spec/index.ts";
import { isRepaired } from "../../../../spec/instance/repairs.ts";
import { sampleAfter } from "../../../../spec/objects/sample.ts";
import { forEachPerformed, performedActs } from "../../../ghost/acts.ts";
import { showBytes } from "../../../report/show.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { fitOf } from "./fit.ts";

/** The longest period of the seed, whose countdowns have 32 bits. */
export const periodMax = 0x7000000;

const longestPeriod = ({ config }: State): number =>
  isRepaired(config, "sample-cap") ? Number.MAX_SAFE_INTEGER : periodMax;

const countdownMax = ({ config }: State): number =>
  isRepaired(config, "sample-cap") ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1;

/** Distances: the most that 26 random bits come to, about 19 periods, in a countdown. */
const isInRange = (next: number, most: number): boolean =>
  Number.isInteger(next) && next >= 1 && next <= most;

const countdownOf = (act: Event<"malloc">, s: State): number | undefined =>
  s.rate === 0 || act.path === undefined || act.path === "zero" || act.path === "tinyhit"
    ? undefined
    : act.ns;

export const showRange = ({ n, ns }: Event<"malloc">): string =>
  `after ${showBytes(n)} the next sample is ${ns} bytes away`;

export const range: Property = always({
  of: "step",
  on: ["sample", "malloc"],
  name: "sample.range",
  sentence:
    "The distance to the next sample is at least 1 byte, and at most about 19 times the sampling rate; it is 0 only when sampling is off.",
  evidence: ({ performed, after }) => {
    const found: string[] = [];
    const longest = countdownMax(after);
    forEachPerformed(performed, (act) => {
      if (act.e === "sample") {
        const { r, rate } = act;
        const isDrawn = rate === 0 ? r === 0 : isInRange(r, Math.min(19 * rate + 1, longest));
        if (!isDrawn) found.push(`the distance ${r} was drawn at rate ${rate}`);
      }
      const next = act.e === "malloc" ? countdownOf(act, after) : undefined;
      if (act.e === "malloc" && next !== undefined && !isInRange(next, longest)) {
        found.push(showRange(act));
      }
    });
    return found;
  },
});

/** Random numbers from all parts of the generator's range, equally far from one another. */
const strata = 1024;
const stride = 2 ** 26 / strata;

const distances = new Map<string, Float64Array>();

const distancesAt = (rate: number, most: number): Float64Array => {
  const key = `${rate}:${most}`;
  const found =
    distances.get(key) ??
    Float64Array.from({ length: strata }, (_, i) => sampleAfter(rate, (i + 0.5) * stride, most));
  if (distances.size > 100) distances.clear();
  distances.set(key, found);
  return found;
};

/** The share of objects of this size at which a distance ends, in the long run. */
const sampledShare = (rate: number, size: number, most: number): number => {
  let objects = 0;
  // A search asks for thousands of pairs of rate and size.
  for (const distance of distancesAt(rate, most)) objects += Math.ceil(distance / size);
  return strata / objects;
};

/** How likely an object is sampled, beside what the profile assumes when it scales it up. */
export interface Likelihood {
  readonly rate: number;
  readonly size: number;
  readonly sampled: number;
  readonly assumed: number;
}

/**
 * "The probability of a sample of size S to appear in that profile is 1-exp(-S/R)", where all are
 * taken at rate 1 (protomem.go: scaleHeapSample). The allocator samples an object that is as large
 * as the rate, and otherwise the one in which a distance ends.
 */
export const likelihood = (rate: number, size: number, most = periodMax): Likelihood => ({
  rate,
  size,
  sampled: size >= rate ? 1 : sampledShare(rate, size, most),
  assumed: rate <= 1 ? 1 : 1 - Math.exp(-size / rate),
});

/** An estimate off by more than 2 percent is biased: the logarithm's table is better than that. */
export const isFair = ({ sampled, assumed }: Likelihood): boolean =>
  Math.abs(sampled / assumed - 1) <= 0.02;

/** The item at a key, made where there is none; all go when there are too many. */
const remembered = <A>(items: Map<number, A>, key: number, limit: number, make: () => A): A => {
  const found = items.get(key);
  if (found !== undefined) return found;
  if (items.size >= limit) items.clear();
  const made = make();
  items.set(key, made);
  return made;
};

type Likelihoods = Map<number, Likelihood>;

/** By longest period, rate and size: a search asks for few of them, again and again. */
const known = new Map<number, Map<number, Likelihoods>>();

export const likelihoodOf = (rate: number, size: number, most = periodMax): Likelihood => {
  const byRate = remembered(known, most, 10, () => new Map<number, Likelihoods>());
  const bySize = remembered(byRate, rate, 100, (): Likelihoods => new Map());
  return remembered(bySize, size, 1000, () => likelihood(rate, size, most));
};

/** The objects that were subject to sampling in an action, by the size that they take up. */
export const subjects = ({ performed, after }: Observation): ReadonlyArray<Likelihood> => {
  const found: Likelihood[] = [];
  if (after.rate === 0) return found;
  for (const act of performedActs(performed, "malloc")) {
    if (countdownOf(act, after) === undefined) continue;
    found.push(likelihoodOf(after.rate, sizeTaken(after, act), longestPeriod(after)));
  }
  return found;
};

/** The bytes of the slot or of the pages that an object gets. */
export const sizeTaken = (s: State, { path, n }: Event<"malloc">): number => {
  const { config, classes } = s;
  if (path === "tinynew") return config.maxTinySize;
  const size = Number(n);
  if (path === "large") return Math.ceil(size / config.pageSize) * config.pageSize;
  const sizeclass = fitOf(s, size);
  return sizeclass === 0 ? size : classes.sizes[sizeclass]!;
};

const shown = new WeakMap<Likelihood, string>();

/** Remembered: a discovery of the seed shows the same ones thousands of times. */
export const showLikelihood = (one: Likelihood): string => {
  const found = shown.get(one) ?? inWords(one);
  shown.set(one, found);
  return found;
};

const inWords = ({ rate, size, sampled, assumed }: Likelihood): string => {
  const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
  return `of objects of ${showBytes(size)} ${percent(sampled)} are sampled at rate ${rate}, ${percent(assumed)} assumed`;
};

export const fair: Property = always({
  of: "step",
  on: ["malloc"],
  name: "sample.fair",
  sentence:
    "An object is sampled as often as the profile assumes when it is scaled up, so that it estimates without bias what was allocated.",
  evidence: (o) =>
    subjects(o)
      .filter((one) => !isFair(one))
      .map(showLikelihood),
});
