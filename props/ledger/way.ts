/** What leads to a defect, as exploring or searching has found it. */
import type { SharedConfig } from "../instances/sharedconfig.ts";
import type { Program } from "../search/shrink/program.ts";
import type { Load } from "../instances/load.ts";
import type { By, Repaired } from "./defect.ts";

/** A path that another machine can be led along. */
export interface Portable {
  readonly config: SharedConfig;
  readonly program: Program;
  readonly luck: number;
  readonly loaded?: ReadonlyArray<Load> | undefined;
}

export interface Way {
  readonly by: By;
  readonly path: number;
  /** Absent where the path needs answers of the OS, which belong to the one machine. */
  readonly portable: Portable | undefined;
  /** What the specification's repair of that name leaves of it. */
  readonly mended: (repair: string) => Promise<Repaired>;
}
