/**
 * Sweep buffers (mgcsweepbuf.go): two stacks of spans in use, swept and unswept,
 * which trade places at every cycle. An entry is a record: by the time it is popped the record may
 * stand for another span, or for none.
 */
import { pipe } from "fp-ts/lib/function.js";
import { type Collection, empty, get, remove, set } from "../numbers/collection.ts";
import { spanAt, type SpanId } from "../pages/mspan.ts";
import { persistentalloc } from "../arena/persistentalloc.ts";
import type { State } from "../state.ts";
import { act, andThen, map, modify, skip, type Transition, when } from "../machine/transition.ts";

export interface SweepBuf {
  readonly entries: Collection<number, SpanId>;
  readonly index: number;
  /** Blocks made so far, and how many the spine has room for. Neither is ever given back. */
  readonly spineLen: number;
  readonly spineCap: number;
}

export const initial: SweepBuf = { entries: empty(), index: 0, spineLen: 0, spineCap: 0 };

/** The number of the buffer that holds the swept spans. */
export const sweptBuffer = ({ sweeping }: State): 0 | 1 =>
  Math.floor(sweeping.sweepgen / 2) % 2 === 0 ? 0 : 1;

export const unsweptBuffer = (s: State): 0 | 1 => (sweptBuffer(s) === 0 ? 1 : 0);

const put =
  (b: 0 | 1, change: (buffer: SweepBuf) => Partial<SweepBuf>) =>
  (s: State): State => {
    const [zero, one] = s.sweeping.buffers;
    const changed = { ...(b === 0 ? zero : one), ...change(b === 0 ? zero : one) };
    const buffers = b === 0 ? ([changed, one] as const) : ([zero, changed] as const);
    return { ...s, sweeping: { ...s.sweeping, buffers } };
  };

/** Onto the buffer of swept spans. (mgcsweepbuf.go: push) */
export const pushSwept =
  (id: SpanId): Transition<void> =>
  (s) => {
    const b = sweptBuffer(s);
    const { base: a, sp } = spanAt(s, id);
    return act(
      "sb.push",
      { b, a, sp },
      pipe(
        makeRoom(b),
        andThen(
          modify(
            put(b, ({ entries, index }) => ({
              entries: set(entries, index, id),
              index: index + 1,
            })),
          ),
        ),
      ),
      (_, after) => ({ i: after.sweeping.buffers[b].index }),
    )(s);
  };

/** A block for the next entry, and a spine twice as long when it has no room for the block. */
const makeRoom =
  (b: 0 | 1): Transition<void> =>
  (s) => {
    const { index, spineLen, spineCap } = s.sweeping.buffers[b];
    const { sweepBufBlockEntries, sweepBufInitSpineCap, ptrSize, cacheLineSize, sizeof } = s.config;
    if (Math.floor(index / sweepBufBlockEntries) < spineLen) return skip(s);
    const newCap = spineCap === 0 ? sweepBufInitSpineCap : spineCap * 2;
    const ask = { align: cacheLineSize, stat: "gc_sys" } as const;
    const grow = pipe(
      persistentalloc({ n: newCap * ptrSize, ...ask }),
      andThen(modify(put(b, () => ({ spineCap: newCap })))),
    );
    return pipe(
      when(spineLen === spineCap, grow),
      andThen(persistentalloc({ n: sizeof.gcSweepBlock, ...ask })),
      andThen(modify(put(b, () => ({ spineLen: spineLen + 1 })))),
    )(s);
  };

/** The record on top of the unswept buffer, or null. (mgcsweepbuf.go: pop) */
export const popUnswept: Transition<SpanId | null> = (s) => {
  const b = unsweptBuffer(s);
  const { entries, index } = s.sweeping.buffers[b];
  const top = get(entries, index - 1);
  return top === undefined
    ? map(() => null)(skip)(s)
    : pipe(
        modify(put(b, () => ({ entries: remove(entries, index - 1), index: index - 1 }))),
        map(() => top),
      )(s);
};
