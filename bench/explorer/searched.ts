/** A search that is measured: how many states it found, and what it took. */
import { setTimeout } from "node:timers/promises";
import { cpuUsage } from "node:process";

export interface Found {
  readonly states: number;
  /** What the search keeps at its end. */
  readonly kept: object;
}

export interface Searched {
  readonly states: number;
  /** Of the processor, in all threads: what else the machine does falls on no search. */
  readonly milliseconds: number;
  readonly bytes: number;
}

/** The bytes that are in use once all garbage is collected; V8 frees buffers some time after it found them. */
const inUse = async (): Promise<number> => {
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.();
    await setTimeout(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** What is kept at the end of a search is alive until its bytes are counted. */
export const measured = async (search: () => Promise<Found>): Promise<Searched> => {
  const before = await inUse();
  const start = cpuUsage();
  const { states, kept } = await search();
  const { user, system } = cpuUsage(start);
  const bytes = (await inUse()) - before;
  return Object.keys(kept).length >= 0
    ? { states, milliseconds: (user + system) / 1000, bytes }
    : never();
};

const never = (): never => {
  throw new Error("an object has no fewer than 0 keys");
};

/** How many states a second of processor time. */
export const speedOf = ({ states, milliseconds }: Searched): number =>
  (1000 * states) / milliseconds;
