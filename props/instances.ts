/**
 * The instances that the checker runs on: Go's constants with one and with four processors, and a
 * miniature whose page lists, arena and chunks are small enough that every edge is near.
 */
import type { Action } from "../spec/action.ts";
import { go19 } from "../spec/platform.ts";
import type { Fault } from "../spec/simulation.ts";
import { Bytes, Pages } from "../spec/units.ts";
import { go19 as fastGo19 } from "../src/index.ts";
import type { SharedConfig } from "./sharedconfig.ts";

/** A machine to check, and how it is brought up. */
export interface Instance {
  readonly name: string;
  readonly summary: string;
  readonly config: SharedConfig;
  readonly nprocs: number;
  /** Calls that the simulated OS refuses. */
  readonly faults: ReadonlyArray<Fault>;
}

const linux: SharedConfig = {
  ...go19("linux", "amd64")!,
  classToSize: fastGo19("linux", "amd64").classToSize!,
  classToAllocnpages: fastGo19("linux", "amd64").classToAllocnpages!,
};

const miniature: SharedConfig = {
  ...linux,
  name: "miniature",
  pageSize: Bytes(1024),
  minPhysPageSize: Bytes(512),
  physPageSize: Bytes(512),
  heapMapTotalBits: 18,
  maxSmallSize: Bytes(32),
  classToSize: [0, 8, 16, 32],
  classToAllocnpages: [0, 1, 1, 1],
  maxMHeapList: Pages(4),
  heapAllocChunk: Bytes(8 * 1024),
  heapGrowRound: Bytes(2 * 1024),
  bitmapChunk: Bytes(1024),
  persistentChunk: Bytes(4096),
  persistentMaxBlock: Bytes(2048),
  fixAllocChunk: Bytes(1024),
  gcBitsChunkBytes: Bytes(512),
  sizeof: { ...linux.sizeof, mcache: Bytes(200), gcSweepBlock: Bytes(64) },
  sweepBufBlockEntries: 8,
  sweepBufInitSpineCap: 2,
  allspansMin: Bytes(64),
};

const go = (nprocs: number): Instance => ({
  name: nprocs === 1 ? "go" : `go-${nprocs}p`,
  summary: `Go's constants on linux/amd64, ${nprocs} processor${nprocs === 1 ? "" : "s"}`,
  config: linux,
  nprocs,
  faults: [],
});

export const instances: ReadonlyArray<Instance> = [
  go(1),
  go(4),
  {
    name: "mini",
    summary: "1 KiB pages, 3 size classes, page lists to 3 pages, a 256-page arena, 2 processors",
    config: miniature,
    nprocs: 2,
    faults: [],
  },
];

/**
 * The actions that bring a machine up as schedinit does, before anything is allocated. Sampling is
 * off: a sampled object needs a special record.
 */
export const boot = ({ config, nprocs }: Instance): ReadonlyArray<Action> => [
  { tag: "rate", p: -1, rate: 0 },
  {
    tag: "mallocinit",
    p: -1,
    physPageSize: config.physPageSize,
    end: config.end,
    brk: config.brk,
  },
  { tag: "gc.init", p: -1 },
  { tag: "gc.trigger", p: -1, ratio: 0.875, gcpercent: -1 },
  { tag: "procresize", p: -1, nprocs },
  { tag: "gc.enable", p: 0 },
];
