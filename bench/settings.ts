/** How much is measured, and with which programs. The building process passes it to the measuring ones. */
import type { Native } from "./native.ts";
import type { NativePorts } from "./ports/native.ts";
import type { Rounds } from "./rounds/rounds.ts";

export interface Settings extends Rounds {
  /** The main program, as JavaScript. */
  readonly main: string;
  /** Names of workloads; null for all. */
  readonly workloads: ReadonlyArray<string> | null;
  /** Batches of allocations before the first round, while V8 compiles. */
  readonly batches: number;
  /** Objects in a batch of allocations, steps in a batch of steps. */
  readonly objects: number;
  /** Spans in the heaps whose steps are measured. */
  readonly spans: ReadonlyArray<number>;
  /** Allocations whose garbage is counted. */
  readonly allocations: number;
  /** Philosophers at the table that is searched; 16 at most. */
  readonly philosophers: number;
  /** Pages that the program holds at most, in the page heap whose search is long enough for V8 to compile it. */
  readonly pages: number;
  /** States of a large model, beyond which no level is begun. */
  readonly states: number;
  /** The trace that is replayed. */
  readonly trace: string;
  /** The TLSF module's file. */
  readonly tlsf: string;
  readonly native: Native | null;
  /** Sequences of a search of a port. */
  readonly sequences: number;
  readonly ports: NativePorts | null;
  /** A module with the functions of an allocator. */
  readonly heap: string;
  /** Where files may be written. */
  readonly folder: string;
}
