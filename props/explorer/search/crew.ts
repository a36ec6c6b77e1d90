/**
 * A crew: the shards of a search, which do each level together. This one runs all its shards in the
 * thread of the caller; host/ has one that runs them in workers.
 */
import type { Kernel } from "../kernel.ts";
import type { Fingerprint } from "./path.ts";
import { type Piece, Shard, type ShardOptions } from "./shard.ts";
import type { Predecessor } from "../table/visited.ts";
import type { Tally } from "./tally.ts";

/** What the shards hold at a moment. */
export interface Load {
  readonly states: number;
  /** States that were generated in the level under way, those that were known included. */
  readonly generated: number;
  /** States that wait to be expanded. */
  readonly waiting: number;
  /** Bytes in memory: the table, the frontier, the record of the graph, the check of the view. */
  readonly bytes: number;
  /** Bytes of the graph that was recorded in the level under way. */
  readonly graphBytes: number;
}

export const sumOf = (loads: ReadonlyArray<Load>): Load => ({
  states: loads.reduce((sum, { states }) => sum + states, 0),
  generated: loads.reduce((sum, { generated }) => sum + generated, 0),
  waiting: loads.reduce((sum, { waiting }) => sum + waiting, 0),
  bytes: loads.reduce((sum, { bytes }) => sum + bytes, 0),
  graphBytes: loads.reduce((sum, { graphBytes }) => sum + graphBytes, 0),
});

/** Looks at the load while a level is under way. true cuts the level off, and the run with it. */
export type Watch = (load: Load) => boolean;

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
      if (watch(this.#load)) return Promise.resolve(undefined);
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
    return this.#load.bytes;
  }

  get #load(): Load {
    return sumOf(this.#shards.map((shard) => shard.load));
  }

  #exchange(): void {
    this.#shards.forEach((from) =>
      this.#shards.forEach((to, i) => {
        if (from !== to) to.accept(from.takeOutbox(i));
      }),
    );
  }
}
