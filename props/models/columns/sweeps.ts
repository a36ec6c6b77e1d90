/** Columns over cycles of the collector: generations and sweep buffers as they lie relative to the heap's. */
import type { SweepBuf } from "../../../src/collector/mgcsweepbuf.ts";
import { IN_USE } from "../../../src/pages/mspan.ts";
import type { Runtime } from "../../../src/runtime.ts";
import type { Column, Key } from "./key.ts";

/** What is so many generations behind, or more, counts as so many. */
const OLD = 4;

const isIn = ({ entries, index }: SweepBuf, s: number): boolean => {
  for (let i = 0; i < index; i++) if (entries[i] === s) return true;
  return false;
};

const behind = ({ buffers, heap, spans }: Runtime, s: number): number => {
  const isRead = spans.state[s] === IN_USE || isIn(buffers[0], s) || isIn(buffers[1], s);
  return isRead ? Math.min(OLD, heap.sweepgen - spans.sweepgen[s]!) : OLD;
};

/** How far the records are behind the heap, where the sweeper looks at them. */
export const generations: Column = ({ rt }, key) => {
  for (let s = 1; s <= rt.spanalloc.count; s++) key.put(behind(rt, s));
};

const putBuffer = ({ entries, index }: SweepBuf, key: Key): void => {
  key.put(index);
  for (let i = 0; i < index; i++) key.put(entries[i]!);
};

/** Whether sweeping is done, and the buffers of swept and of unswept spans. */
export const sweepBuffers: Column = ({ rt }, key) => {
  key.put(rt.heap.sweepdone);
  putBuffer(rt.swept(), key);
  putBuffer(rt.unswept(), key);
};

/** How far the cycle has come. */
export const stage: Column = ({ rt }, key) => key.text(rt.cycle.stage);

/** Which phase it is, and how the cycle runs. */
export const mode: Column = ({ rt: { cycle } }, key) => {
  key.put(cycle.phase);
  key.put(cycle.mode);
};

/** The blocks of the buffers of swept and of unswept spans. */
export const sweepBlocks: Column = ({ rt }, key) => {
  for (const { blocks, spineCap } of [rt.swept(), rt.unswept()]) {
    key.put(blocks);
    key.put(spineCap);
  }
};
