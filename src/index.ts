/** The fast heap, and the machine under it. */
export { go19 } from "./instance/platform.ts";
export { Machine } from "./machine.ts";
export { SimulatedOS } from "./os/simulation.ts";
export { STATS, type Stat } from "./machine/vocabulary.ts";
export { nextSample, nextSampleNoFP } from "./objects/sample.ts";
export type { Action, Outcome, RejectCode, TypeInfo } from "./machine/action.ts";
export type { Config } from "./instance/config.ts";
export type { Environment, StackSpan } from "./machine/environment.ts";
export type { Event } from "./machine/event.ts";
export type { Runtime } from "./runtime.ts";
export { Heap, HeapError, SCAN, ZERO } from "./heap.ts";
export type { HeapErrorCode, HeapOptions, MallocOptions } from "./heap.ts";
export type { MemStats } from "./stats/mstats.ts";
export { GoThrow } from "./machine/stop.ts";
