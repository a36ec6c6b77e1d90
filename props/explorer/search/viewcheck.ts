/**
 * The check of the view: duplicates are expanded as well, and must behave as the state that is kept.
 * A duplicate is compared once the kept state is known for good: at the end of the level in which
 * that is expanded.
 */
import type { Kernel } from "../kernel.ts";
import type { Frontier } from "../table/frontier.ts";
import { mix } from "../table/fingerprint.ts";
import { Behaviour } from "./behaviour.ts";

/** A duplicate that behaves in another way than the state that is kept, and how it was reached. */
export interface Mismatch {
  readonly high: number;
  readonly low: number;
  readonly parentHigh: number;
  readonly parentLow: number;
  readonly edge: number;
}

export interface ViewTally {
  compared: number;
  differing: number;
  /** The least of them. */
  least: Mismatch | undefined;
}

const fields = ["high", "low", "parentHigh", "parentLow", "edge"] as const;

const isLess = (a: Mismatch, b: Mismatch): boolean => {
  const field = fields.find((one) => a[one] !== b[one]);
  return field !== undefined && a[field] < b[field];
};

/** Adds what one shard or level has compared. */
export const addView = (into: ViewTally, tally: ViewTally): void => {
  into.compared += tally.compared;
  into.differing += tally.differing;
  const { least } = tally;
  if (least === undefined) return;
  if (into.least === undefined || isLess(least, into.least)) into.least = least;
};

/** Words before a duplicate's state: fingerprint, parent's fingerprint, edge. */
const HEAD_WORDS = 5;

export class ViewCheck {
  readonly #behaviour: Behaviour;
  readonly #seed: number;
  /** Duplicates are compared of which a hash is below. */
  readonly #bound: number;
  /** The fingerprints of the behaviours of the states that were expanded, two words each. */
  #kept = new Uint32Array(128);
  readonly #newFrontier: () => Frontier;
  #now: Frontier;
  #later: Frontier;

  constructor(kernel: Kernel, seed: number, share: number, newFrontier: () => Frontier) {
    this.#newFrontier = newFrontier;
    this.#now = newFrontier();
    this.#later = newFrontier();
    this.#behaviour = new Behaviour(kernel, seed);
    this.#seed = seed;
    this.#bound = share * 2 ** 32;
  }

  /** Notes how the state that is kept behaves. */
  keep(entry: number, words: Uint32Array<ArrayBuffer>, at: number, length: number): void {
    if (2 * entry + 2 > this.#kept.length) {
      const kept = new Uint32Array(4 * entry + 4);
      kept.set(this.#kept);
      this.#kept = kept;
    }
    const { high, low } = this.#behaviour.fingerprintOf(words, at, length);
    this.#kept[2 * entry] = high;
    this.#kept[2 * entry + 1] = low;
  }

  /** Takes in a state that arrived; isNew says that the kept state is not expanded in this level. */
  add(entry: number, isNew: boolean, found: Mismatch, words: Uint32Array): void {
    const hash = mix(found.parentHigh ^ mix(found.low ^ mix(found.edge ^ this.#seed)));
    if (hash >>> 0 >= this.#bound) return;
    const record = new Uint32Array(HEAD_WORDS + words.length);
    fields.forEach((field, i) => (record[i] = found[field]));
    record.set(words, HEAD_WORDS);
    (isNew ? this.#later : this.#now).add(entry, record, 0, record.length);
  }

  /** Compares the duplicates whose kept states are expanded, and says which came from elsewhere. */
  endLevel(isKept: (entry: number, from: Mismatch) => boolean): ViewTally {
    const tally: ViewTally = { compared: 0, differing: 0, least: undefined };
    while (this.#now.count > 0) {
      this.#now.next();
      const { words, at, length, entry } = this.#now;
      const [high, low, parentHigh, parentLow, edge] = words.subarray(at, at + HEAD_WORDS);
      const found = { high, low, parentHigh, parentLow, edge } as Mismatch;
      if (isKept(entry, found)) continue;
      const print = this.#behaviour.fingerprintOf(words, at + HEAD_WORDS, length - HEAD_WORDS);
      const isSame =
        print.high === this.#kept[2 * entry] && print.low === this.#kept[2 * entry + 1];
      const differing = isSame ? 0 : 1;
      addView(tally, { compared: 1, differing, least: isSame ? undefined : found });
    }
    this.#now = this.#later;
    this.#later = this.#newFrontier();
    return tally;
  }

  /** The bytes in memory. */
  get bytes(): number {
    return this.#kept.byteLength + this.#now.bytes + this.#later.bytes;
  }
}
