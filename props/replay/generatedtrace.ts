/**
 * Generated traces: a path of actions with their outcomes, in the format of the recorded ones. `replay`
 * finds their instance by its name.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Event } from "../../spec/machine/event.ts";
import { Bytes, Pages } from "../../spec/numbers/units.ts";
import {
  encodeHeader,
  encodeOperation,
  format,
  type Header,
  type Operation,
  version,
} from "../../wire/index.ts";
import type { Stepped } from "../search/finding.ts";
import type { Instance } from "../instances/instances.ts";
import { eventOf, type Performed } from "../subjects/subject.ts";

/** The run that found the path, what counters say in it, and the property that the path contradicts or reaches. */
export type Origin = Pick<Header, "seed" | "path" | "property" | "loaded">;

/** The header of a trace that was generated on an instance. */
export const headerOf = ({ name, config, nprocs }: Instance, origin: Origin): Header => ({
  kind: "header",
  format,
  version,
  goos: config.goos,
  goarch: config.goarch,
  ptrSize: config.ptrSize,
  bigEndian: config.bigEndian,
  physPageSize: config.physPageSize,
  memProfileRate: config.memProfileRate,
  gomaxprocs: nprocs,
  instance: name,
  repairs: config.repairs,
  constants: {
    class_to_size: Array.from(config.classToSize, Bytes),
    class_to_allocnpages: Array.from(config.classToAllocnpages, Pages),
    numSizeClasses: config.classToSize.length,
    pageSize: config.pageSize,
    maxSmallSize: config.maxSmallSize,
    smallSizeDiv: config.smallSizeDiv,
    smallSizeMax: config.smallSizeMax,
    largeSizeDiv: config.largeSizeDiv,
    maxTinySize: config.maxTinySize,
    sizeof: {
      ...config.sizeof,
      gcBitsHeader: config.gcBitsHeader,
      finblock: config.sizeof.finBlock,
    },
    gcBitsChunkBytes: config.gcBitsChunkBytes,
    fixAllocChunk: config.fixAllocChunk,
    heapAllocChunk: config.heapAllocChunk,
    maxMHeapList: config.maxMHeapList,
    heapMapTotalBits: config.heapMapTotalBits,
    cacheLineSize: config.cacheLineSize,
    hugePageSize: config.hugePageSize,
    sweepBufInitSpineCap: config.sweepBufInitSpineCap,
    sweepBufBlockEntries: config.sweepBufBlockEntries,
    finBlockSize: config.sizeof.finBlock,
    zerobase: config.zerobase,
    fixedStack: config.fixedStack,
    numStackOrders: config.numStackOrders,
    stackCacheSize: config.stackCacheSize,
  },
  ...origin,
});

/** How an operation ended that did not return, as its line has it. */
export const endingOf = (performed: Performed): object => {
  switch (performed.tag) {
    case "throw":
      return { throw: performed.message, printed: performed.printed };
    case "panic":
      return { panic: performed.message };
    default:
      return {};
  }
};

const callerOf = (action: Action): Pick<Operation, "from"> =>
  action.tag === "malloc" && action.from !== undefined ? { from: action.from } : {};

/** The lines of a trace. An action that was disabled or rejected has no line. */
export const traceOf = (
  instance: Instance,
  steps: ReadonlyArray<Stepped>,
  origin: Origin,
): ReadonlyArray<string> => [
  encodeHeader(headerOf(instance, origin)),
  ...steps.flatMap(({ action, performed }, s) => {
    const event: Event | undefined = eventOf(performed);
    if (event === undefined) return [];
    const order = { s: s + 1, p: action.p, ...callerOf(action) };
    return [encodeOperation({ ...event, ...order, ...endingOf(performed) })];
  }),
];
