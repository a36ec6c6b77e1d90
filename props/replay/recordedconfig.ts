/**
 * The instance that a trace was recorded on: its header's constants over those of its platform; of a
 * generated trace, the instance that it names.
 */
import { go19 } from "../../spec/instance/platform.ts";
import { Pages } from "../../spec/numbers/units.ts";
import type { Header } from "../../wire/index.ts";
import { instances } from "../instances/instances.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";

/** The instance, or undefined where the platform is not modelled. */
export const configOf = (header: Header): SharedConfig | undefined => {
  const named = instances.find(({ name }) => name === header.instance);
  if (named !== undefined) return { ...named.config, repairs: header.repairs ?? [] };
  const { constants: c, goos, goarch } = header;
  const platform = go19(goos, goarch);
  if (platform === undefined) return undefined;
  return {
    ...platform,
    name: `${goos}/${goarch}`,
    ptrSize: header.ptrSize,
    bigEndian: header.bigEndian ?? platform.bigEndian,
    physPageSize: header.physPageSize,
    memProfileRate: header.memProfileRate,
    pageSize: c.pageSize,
    heapMapTotalBits: c.heapMapTotalBits,
    zerobase: c.zerobase,
    maxSmallSize: c.maxSmallSize,
    smallSizeDiv: c.smallSizeDiv,
    smallSizeMax: c.smallSizeMax,
    largeSizeDiv: c.largeSizeDiv,
    maxTinySize: c.maxTinySize,
    maxMHeapList: Pages(c.maxMHeapList),
    heapAllocChunk: c.heapAllocChunk,
    fixAllocChunk: c.fixAllocChunk,
    gcBitsChunkBytes: c.gcBitsChunkBytes,
    gcBitsHeader: c.sizeof.gcBitsHeader,
    sweepBufBlockEntries: c.sweepBufBlockEntries,
    sweepBufInitSpineCap: c.sweepBufInitSpineCap,
    cacheLineSize: c.cacheLineSize,
    hugePageSize: c.hugePageSize,
    fixedStack: c.fixedStack ?? platform.fixedStack,
    numStackOrders: c.numStackOrders ?? platform.numStackOrders,
    stackCacheSize: c.stackCacheSize ?? platform.stackCacheSize,
    sizeof: {
      mspan: c.sizeof.mspan,
      mcache: c.sizeof.mcache,
      treapNode: c.sizeof.treapNode,
      specialfinalizer: c.sizeof.specialfinalizer,
      specialprofile: c.sizeof.specialprofile,
      gcSweepBlock: c.sizeof.gcSweepBlock,
      defer: c.sizeof.defer,
      buckhash: c.sizeof.buckhash,
      finBlock: c.finBlockSize,
    },
    repairs: header.repairs ?? [],
    classToSize: c.class_to_size,
    classToAllocnpages: c.class_to_allocnpages,
  };
};
