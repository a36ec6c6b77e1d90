/** What a search in a worker of its own and the main thread say to each other. */
import type { Report } from "../../props/explorer/report/report.ts";
import type { BitstateOptions, BitstateResult } from "../../props/explorer/search/bitstate.ts";
import type { Limits } from "../../props/explorer/search/breadthfirst.ts";
import type { Load } from "../../props/explorer/search/crew.ts";
import type { WalkOptions } from "../../props/explorer/search/randomwalk.ts";
import type { KernelSource } from "./kernelsource.ts";
import type { Failure } from "./protocol.ts";

export type LoneSearch =
  | { readonly tag: "dfs"; readonly options: Omit<Limits, "endOf"> & { readonly seed: number } }
  | { readonly tag: "walk"; readonly options: Omit<WalkOptions, "endOf"> }
  /** Some searches of a swarm, one after the other. */
  | {
      readonly tag: "swarm";
      readonly options: Omit<BitstateOptions, "endOf" | "nth">;
      readonly nths: ReadonlyArray<number>;
    };

export interface LoneOptions {
  readonly source: KernelSource;
  readonly search: LoneSearch;
  /** One word: the number of the reason why the search must end, from 1 on; 0 while there is none. */
  readonly stop: SharedArrayBuffer;
  readonly reasons: ReadonlyArray<string>;
}

export type LoneAnswer =
  | { readonly tag: "progress"; readonly load: Load }
  | { readonly tag: "report"; readonly report: Report }
  | { readonly tag: "result"; readonly nth: number; readonly result: BitstateResult }
  | { readonly tag: "done" }
  | Failure;
