/** What the crew and its workers say to each other. */
import type { Predecessor } from "../../props/explorer/table/visited.ts";
import type { Piece } from "../../props/explorer/search/shard.ts";
import type { Load } from "../../props/explorer/search/crew.ts";
import type { Tally } from "../../props/explorer/search/tally.ts";
import { ModelError } from "../../props/explorer/model.ts";
import type { MessagePort } from "node:worker_threads";
import type { KernelSource } from "./kernelsource.ts";

export interface WorkerOptions {
  readonly source: KernelSource;
  readonly seed: number;
  readonly shard: number;
  readonly shards: number;
  readonly checkView: number;
  /** Bytes of the worker's frontier that stay in memory. */
  readonly frontierBytes: number;
  /** The ports to the other workers, by shard; null in the place of this one. */
  readonly peers: ReadonlyArray<MessagePort | null>;
}

export type Order =
  /** Takes in the initial states. */
  | { readonly tag: "initial" }
  /** Expands the level: progress each slice, then expanded. */
  | { readonly tag: "level" }
  /** Leaves the level under way unfinished: the run ends. */
  | { readonly tag: "abandon" }
  /** Ends the level once so many messages of the others have arrived: ended. */
  | { readonly tag: "end"; readonly messages: number }
  /** predecessor. */
  | { readonly tag: "predecessor"; readonly high: number; readonly low: number }
  /** One piece each, then saved. */
  | { readonly tag: "save" }
  | { readonly tag: "restore"; readonly piece: Piece }
  /** graph. */
  | { readonly tag: "graph" };

export type Answer =
  | { readonly tag: "progress"; readonly load: Load }
  /** How many messages went to each other worker in this level. */
  | { readonly tag: "expanded"; readonly sent: ReadonlyArray<number> }
  | { readonly tag: "ended"; readonly tally: Tally; readonly load: Load }
  | { readonly tag: "predecessor"; readonly predecessor: Predecessor | undefined }
  | { readonly tag: "piece"; readonly piece: Piece }
  | { readonly tag: "saved" }
  | { readonly tag: "graph"; readonly words: Uint32Array<ArrayBuffer> }
  | Failure;

/** The kernel threw; the run is over. */
export interface Failure {
  readonly tag: "failed";
  readonly error: unknown;
  /** Whether it was a ModelError: between threads an error loses its class. */
  readonly isModelError: boolean;
}

export const failureOf = (error: unknown): Failure => ({
  tag: "failed",
  error,
  isModelError: error instanceof ModelError,
});

/** The error of a failure, with its class. */
export const errorOf = ({ error, isModelError }: Failure): unknown =>
  isModelError ? new ModelError((error as Error).message) : error;
