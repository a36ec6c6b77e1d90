/**
 * A crew: the shards of a search, which do each level together. This one runs all its shards in the
 * thread of the caller; host/ has one that runs them in workers.
 */
import type { Kernel } from "../kernel.ts";
import type { Fingerprint } from "./path.ts";
import { type Piece, type Predecessor, Shard, type ShardOptions } from "./shard.ts";
import type { Tally } from "./tally.ts";

/** Told of the states so far while a level is under way. true cuts the level off, and the run with it. */
export type Watch = (states: number) => boolean;

export interface Crew {
  /** Takes in the initial states, as level 0; then expands each level. undefined where it was cut off. */
  level(watch: Watch): Promise<ReadonlyArray<Tally> | undefined>;
  predecessorOf(at: Fingerprint): Promise<Predecessor | undefined>;
  /** Hands over what must be saved between two levels; a run can go on from it. */
  save(write: (piece: Piece) => void): Promise<void>;
  /** Takes in what was saved. pre: the crew is new. */
  restore(pieces: Iterable<Piece>): Promise<void>;
  /** The records of the graph since the last call, for properties of the kind "eventually". */
  takeGraph(): Promise<ReadonlyArray<Uint32Array>>;
}

/** States that a shard expands before it exchanges messages with the others. */
export const SLICE_STATES = 1024;

export class LocalCrew implements Crew {
  readonly #shards: ReadonlyArray<Shard>;
  #isBegun = false;

  constructor(
    /** Each shard has a kernel of its own. */
    kernels: ReadonlyArray<Kernel>,
    options: Omit<ShardOptions, "shard" | "shards">,
  ) {
    this.#shards = kernels.map(
      (kernel, shard) => new Shard(kernel, { ...options, shard, shards: kernels.length }),
    );
  }

  level(watch: Watch): Promise<ReadonlyArray<Tally> | undefined> {
    if (!this.#isBegun) {
      this.#isBegun = true;
      for (const shard of this.#shards) shard.takeInitial();
    }
    for (let isMore = true; isMore;) {
      isMore = this.#shards.map((shard) => shard.expandSome(SLICE_STATES)).some((more) => more);
      if (this.#shards.length > 1) this.#exchange();
      if (watch(this.#states)) return Promise.resolve(undefined);
    }
    return Promise.resolve(this.#shards.map((shard) => shard.endLevel()));
  }

  predecessorOf({ high, low }: Fingerprint): Promise<Predecessor | undefined> {
    return Promise.resolve(this.#shards[high % this.#shards.length]!.predecessorOf(high, low));
  }

  save(write: (piece: Piece) => void): Promise<void> {
    for (const shard of this.#shards) for (const piece of shard.save()) write(piece);
    return Promise.resolve();
  }

  restore(pieces: Iterable<Piece>): Promise<void> {
    this.#isBegun = true;
    for (const piece of pieces) for (const shard of this.#shards) shard.restore(piece);
    return Promise.resolve();
  }

  takeGraph(): Promise<ReadonlyArray<Uint32Array>> {
    return Promise.resolve(this.#shards.map((shard) => shard.takeGraph()));
  }

  /** The bytes of all shards. */
  get bytes(): number {
    return this.#shards.reduce((sum, shard) => sum + shard.bytes, 0);
  }

  get #states(): number {
    return this.#shards.reduce((sum, shard) => sum + shard.states, 0);
  }

  #exchange(): void {
    this.#shards.forEach((from) =>
      this.#shards.forEach((to, i) => {
        if (from !== to) to.accept(from.takeOutbox(i));
      }),
    );
  }
}
