/** The distances that the sampler of the heap profile draws. */
import type { Event } from "../../../../spec/machine/event.ts";
import { performedActs } from "../../../ghost/acts.ts";
import { distanceBounds } from "../../../sampling/bounds.ts";
import { numbers } from "../../../sampling/sampler.ts";
import { always, type Observation, type Property } from "../../property.ts";

type Sample = Event<"sample">;

/** The shortest and the longest distance that a sample's random number may give at its rate. */
const boundsOf = ({ rnd, rate }: Sample): readonly [number, number] =>
  distanceBounds((rnd % numbers) + 1, rate);

export const isGeometric = (sample: Sample): boolean => {
  const [least, most] = boundsOf(sample);
  return Number.isInteger(sample.r) && sample.r >= least && sample.r <= most;
};

/** What an action has drawn while sampling was on. */
export const samples = ({ performed }: Observation): ReadonlyArray<Sample> =>
  performedActs(performed, "sample").filter(({ rate }) => rate > 0);

export const showSample = (sample: Sample): string => {
  const [least, most] = boundsOf(sample);
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  return `the random number ${sample.rnd} gave the distance ${sample.r} at rate ${sample.rate}, expected ${expected}`;
};

/** On all 2^26 numbers at once this is the claim of props/sampling/bracket.ts. */
export const geometric: Property = always({
  of: "step",
  on: ["sample"],
  name: "sample.geometric",
  sentence:
    "The distance to the next sample is geometrically distributed with the sampling rate as its mean: the rate times the negative logarithm of the random number, rounded up, within the error of a logarithm by a table of 32 intervals.",
  evidence: (o) =>
    samples(o)
      .filter((one) => !isGeometric(one))
      .map(showSample),
});
