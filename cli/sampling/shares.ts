/** The shares of the numbers that a plot shows, beside those of the references. */
import { columnsPerRate, type Picture, reach } from "../../props/sampling/picture.ts";
import { exponential } from "../../props/sampling/reference.ts";
import { cumulativeNoFP } from "../../props/sampling/uniform.ts";

export interface Bin {
  /** In rates. */
  readonly from: number;
  readonly to: number;
  /** The probabilities that the distance is in it, its right end included. */
  readonly drawn: number;
  readonly exponential: number;
  readonly noFP: number;
}

/** Up to this rate the whole bytes would be seen in finer bins than a rate. */
const coarseUpTo = 20;

/** The bins of a plot, each a part of a rate wide; at small rates a rate. */
export const binsOf = (picture: Picture, part: number): ReadonlyArray<Bin> => {
  const { rate } = picture;
  const columns = rate < coarseUpTo ? columnsPerRate : part * columnsPerRate;
  const { survival } = exponential(rate);
  return Array.from({ length: (reach * columnsPerRate) / columns }, (_, i) => {
    const [from, to] = [(i * columns) / columnsPerRate, ((i + 1) * columns) / columnsPerRate];
    const [first, last] = [Math.floor(from * rate), Math.floor(to * rate)];
    return {
      from,
      to,
      drawn: picture.share(i * columns, (i + 1) * columns),
      exponential: survival(first) - survival(last),
      noFP: cumulativeNoFP(rate, last) - (i === 0 ? 0 : cumulativeNoFP(rate, first)),
    };
  });
};

/** The shares beyond the last bin. */
export const beyond = (picture: Picture): Bin => ({
  from: reach,
  to: Infinity,
  drawn: picture.share(reach * columnsPerRate),
  exponential: exponential(picture.rate).survival(Math.floor(reach * picture.rate)),
  noFP: 0,
});
