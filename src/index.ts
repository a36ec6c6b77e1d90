/** The fast heap, and the machine under it. */
export { go19 } from "./platform.ts";
export { Machine } from "./machine.ts";
export { SimulatedOS } from "./os.ts";
export { STATS, type Stat } from "./vocabulary.ts";
export { nextSample, nextSampleNoFP } from "./sample.ts";
export type { Action, Outcome, RejectCode, TypeInfo } from "./action.ts";
export type { Config } from "./config.ts";
export type { Environment, StackSpan } from "./environment.ts";
export type { Event } from "./event.ts";
export type { Runtime } from "./runtime.ts";
export { Heap, HeapError, SCAN, ZERO } from "./heap.ts";
export type { HeapErrorCode, HeapOptions, MallocOptions } from "./heap.ts";
export type { MemStats } from "./mstats.ts";
export { GoThrow } from "./stop.ts";
