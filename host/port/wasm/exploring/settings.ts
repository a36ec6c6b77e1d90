/** What is explored of a module: plain data, since a worker is given it. */
import type { Refusal } from "../allocator.ts";
import type { ModuleDescription } from "../module/describe.ts";

export interface ExploringSettings {
  readonly description: ModuleDescription;
  readonly name: string;
  readonly refusal: Refusal;
  /** As in the handshake. */
  readonly promises: ReadonlyArray<string>;
  /** The sizes that are asked for, in bytes. */
  readonly sizes: ReadonlyArray<number>;
  /** The most live blocks. */
  readonly blocks: number;
  /** States with more pages are not expanded. */
  readonly mostPages: number;
  /** The clauses that are judged. */
  readonly clauses: ReadonlyArray<string>;
}

export const usualSizes = [1, 24, 100];
export const usualBlocks = 3;
