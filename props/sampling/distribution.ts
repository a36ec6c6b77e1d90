/** The distribution of nextSample at one rate, from all the random numbers. */
import { periodMax } from "../properties/invariants/objects/sampling.ts";
import { Bracket } from "./bracket.ts";
import { Deviations } from "./deviation.ts";
import { Picture } from "./picture.ts";
import { decayOf, type Distances } from "./reference.ts";
import { type Block, Runs } from "./runs.ts";
import { numbers, type Sampler } from "./sampler.ts";

export interface DistributionReport {
  readonly mean: number;
  readonly variance: number;
  readonly least: number;
  readonly most: number;
  /** How many of the numbers give the least distance. */
  readonly leasts: number;
  readonly distances: Distances;
}

/** A bracket, and the deviations that it judges. */
interface Judged {
  readonly bracket: Bracket;
  readonly deviations: Deviations;
}

export class Distribution {
  readonly rate: number;
  readonly picture: Picture;
  readonly #nextSample: Sampler["nextSample"];
  readonly #runs: Runs;
  readonly #geometric: Deviations;
  readonly #exponential: Judged;
  /** Against the cap, where the rate is beyond it. */
  readonly #capped: Judged | undefined;
  #least = Infinity;
  #most = -Infinity;
  #leasts = 0;
  #sum = 0n;
  #squares = 0;

  constructor({ nextSample }: Sampler, rate: number, blockSize: number) {
    const judged = (mean: number): Judged => ({
      bracket: new Bracket(mean),
      deviations: new Deviations(blockSize, 1 / mean),
    });
    this.rate = rate;
    this.#nextSample = nextSample;
    this.#runs = new Runs(blockSize);
    this.#geometric = new Deviations(blockSize, decayOf(rate));
    this.#exponential = judged(rate);
    this.#capped = rate > periodMax ? judged(periodMax) : undefined;
    this.picture = new Picture(rate);
  }

  /** The first block begins with 2^26, the last one ends with 1. */
  take(block: Block): void {
    const runs = this.#runs;
    runs.take(this.#nextSample, this.rate, block);
    this.#sum += BigInt(runs.sum);
    this.#squares += runs.squares;
    this.#geometric.take(runs);
    for (const { bracket, deviations } of [this.#exponential, this.#capped ?? []].flat()) {
      deviations.take(runs);
      bracket.take(runs, deviations);
    }
    this.picture.take(runs, this.#exponential.deviations);
    this.#takeEnds(runs);
  }

  #takeEnds({ count, d, length }: Runs): void {
    let [least, most, leasts] = [this.#least, this.#most, this.#leasts];
    for (let n = 0; n < count; n++) {
      if (length[n] === 0) continue;
      if (d[n]! > most) most = d[n]!;
      if (d[n]! > least) continue;
      leasts = d[n] === least ? leasts + length[n]! : length[n]!;
      least = d[n]!;
    }
    [this.#least, this.#most, this.#leasts] = [least, most, leasts];
  }

  report(): DistributionReport {
    const mean = Number(this.#sum) / numbers;
    const [geometric, exponential] = [this.#geometric, this.#exponential.deviations];
    return {
      mean,
      variance: this.#squares / numbers - (mean - this.rate) ** 2,
      least: this.#least,
      most: this.#most,
      leasts: this.#leasts,
      distances: {
        kolmogorov: {
          geometric: geometric.kolmogorov,
          exponential: exponential.kolmogorovBetween,
          exponentialRoundedUp: exponential.kolmogorov,
        },
        totalVariation: {
          geometric: geometric.totalVariation,
          exponentialRoundedUp: exponential.totalVariation,
        },
      },
    };
  }

  /** What contradicts that the distances are geometric, with the rate as their mean. */
  get evidence(): ReadonlyArray<string> {
    return this.#evidenceOf(this.#exponential);
  }

  /** Whether the rate is beyond the cap, and the distances are geometric with the cap as their mean. */
  get isCapped(): boolean {
    return this.#capped !== undefined && this.#evidenceOf(this.#capped).length === 0;
  }

  #evidenceOf({ bracket }: Judged): ReadonlyArray<string> {
    const { fall } = this.#runs;
    if (fall === undefined) return bracket.evidence(this.#least, this.#most);
    const { random, distance, before } = fall;
    return [
      `the random number ${random} gives the distance ${distance}, expected ${before} or more, ` +
        `since ${random + 1} gives ${before}`,
    ];
  }
}
