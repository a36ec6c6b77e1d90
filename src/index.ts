/** Go's heap for a TypeScript program. */
export { go19 } from "./instance/platform.ts";
export { Heap, SCAN, ZERO } from "./heap/heap.ts";
export type { HeapStats } from "./heap/heap.ts";
export { HeapError } from "./heap/error.ts";
export type { HeapSnapshot } from "./heap/snapshot.ts";
export type { HeapErrorCode } from "./heap/error.ts";
export type { HeapOptions, MallocOptions } from "./heap/options.ts";
export type { Finalizer } from "./heap/finalizers.ts";
export type { Config as HeapConfig } from "./instance/config.ts";
export { GoThrow } from "./machine/stop.ts";
