/**
 * An allocator that is measured beside others. Each candidate has a loop of its own: in a shared loop
 * every call has an unknown target, and the compiler inlines none.
 */
import type { Settings } from "./settings.ts";
import type { Workload } from "./workload.ts";

export interface Candidate {
  readonly name: string;
  /** An allocator for one workload. */
  start(workload: Workload, settings: Settings): Session;
}

export interface Session {
  /** Where the objects of the last batch are. */
  readonly addresses: Float64Array;
  /** Frees everything that `run` allocated. Not timed. */
  reset(): void;
  /** Allocates the objects from `first` up to, but not including, `end`. */
  run(first: number, end: number): void;
}
