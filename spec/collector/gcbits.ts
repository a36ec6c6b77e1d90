/**
 * The arenas that mark and alloc bitmaps are cut from (mheap.go: gcBitsArenas, newMarkBits). A
 * cycle turns next into current, current into previous, and sets previous free.
 */
import { pipe } from "fp-ts/lib/function.js";
import { sysAlloc } from "../os/mem.ts";
import type { State } from "../state.ts";
import {
  act,
  emit,
  flatMap,
  map,
  modify,
  must,
  of,
  tap,
  type Transition,
} from "../machine/transition.ts";
import { Address } from "../numbers/units.ts";

/** The address of an arena, and how many of its bytes are taken. */
interface BitsArena {
  readonly base: Address;
  readonly used: number;
}

/** A list of arenas, head first. */
type Arenas = ReadonlyArray<BitsArena>;

export interface GcBits {
  readonly free: Arenas;
  readonly next: Arenas;
  readonly current: Arenas;
  readonly previous: Arenas;
}

export const initial: GcBits = { free: [], next: [], current: [], previous: [] };

const put =
  (change: Partial<GcBits>) =>
  (s: State): State => ({ ...s, gcbits: { ...s.gcbits, ...change } });

/** A bitmap for `ne` objects, in words of 64. (mheap.go: newMarkBits, newAllocBits) */
export const newBits = (ne: number): Transition<Address> =>
  act("bits", { ne }, fromArena(Math.ceil(ne / 64) * 8), (r) => ({ r }));

const fromArena =
  (bytes: number): Transition<Address> =>
  (s) => {
    const { gcBitsChunkBytes, gcBitsHeader } = s.config;
    const room = gcBitsChunkBytes - gcBitsHeader;
    const [head] = s.gcbits.next;
    return head !== undefined && head.used + bytes <= room
      ? take(bytes)(s)
      : pipe(
          newArena,
          tap(() => must(bytes <= room, "markBits overflow")),
          flatMap((base) => modify((t) => put({ next: [{ base, used: 0 }, ...t.gcbits.next] })(t))),
          flatMap(() => take(bytes)),
        )(s);
  };

/** The next bytes of the first arena. */
const take =
  (bytes: number): Transition<Address> =>
  (s) => {
    const [head = { base: Address(0), used: 0 }, ...others] = s.gcbits.next;
    return pipe(
      modify(put({ next: [{ ...head, used: head.used + bytes }, ...others] })),
      map(() => Address(head.base + s.config.gcBitsHeader + head.used)),
    )(s);
  };

/** A free arena, or a new arena from the OS. (mheap.go: newArenaMayUnlock) */
const newArena: Transition<Address> = (s) => {
  const [free, ...others] = s.gcbits.free;
  return pipe(
    free === undefined ? sysAlloc(s.config.gcBitsChunkBytes, "gc_sys") : of(free.base),
    tap((base) => must(base !== 0, "runtime: cannot allocate memory")),
    tap(() => modify(put({ free: others }))),
  )(s);
};

const headOf = ([head]: Arenas): Address => head?.base ?? Address(0);

/** mheap.go: nextMarkBitArenaEpoch */
export const nextEpoch: Transition<void> = pipe(
  modify((s) => {
    const { free, next, current, previous } = s.gcbits;
    return put({ free: [...previous, ...free], previous: current, current: next, next: [] })(s);
  }),
  flatMap(() => (s) => {
    const { free, current, previous } = s.gcbits;
    return emit({
      e: "gc.epoch",
      free: headOf(free),
      current: headOf(current),
      previous: headOf(previous),
    })(s);
  }),
);
