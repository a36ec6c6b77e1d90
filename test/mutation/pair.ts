/**
 * Common-mode pairs: the same mistake on both twins, which agreement cannot see. Each says which
 * invariant finds it, or why only a trace of the real runtime can.
 */
import type { Edit } from "./edit.ts";
import type { Search } from "./trial.ts";

/** The search that finds the mistake. */
export type PairSearch = Partial<Omit<Search, "without" | "against">>;

interface Mistake {
  readonly name: string;
  /** What both twins do wrong, in one sentence. */
  readonly sentence: string;
  readonly spec: ReadonlyArray<Edit>;
  readonly src: ReadonlyArray<Edit>;
}

/** A pair that this invariant finds. */
export interface FoundPair extends Mistake {
  readonly by: string;
  /** Other invariants that find it, too; absent where none does. */
  readonly also?: ReadonlyArray<string>;
  /** Why others always find what this invariant finds. */
  readonly why?: string;
  readonly search: PairSearch;
}

/** A pair that only a trace shows. */
export interface TracedPair extends Mistake {
  /** A file in test/golden in which both twins differ. */
  readonly trace: string;
  /** Why no invariant can find it. */
  readonly why: string;
}

export type Pair = FoundPair | TracedPair;

export const isFound = (pair: Pair): pair is FoundPair => "by" in pair;

/** Short sequences, and many: most mistakes show in a few actions. */
export const usual = { instance: "go", runs: 400, actions: 16, seed: 11, against: "twin" } as const;

/** One edit. */
export const edit = (file: string, from: string, to: string): ReadonlyArray<Edit> => [
  { file, from, to },
];
