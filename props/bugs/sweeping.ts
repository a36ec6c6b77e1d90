/** Bugs of sweeping: what becomes free, which bits say so, and where the span goes. */
import type { Runtime } from "../../src/runtime.ts";
import { planted, replace } from "./planted.ts";

/** While a span is swept, something is different. */
const whileSweeping = (rt: Runtime, differ: () => () => void): void =>
  replace(rt.sweepspan, "sweep", (sweep) => (s, preserve) => {
    const back = differ();
    try {
      return sweep(s, preserve);
    } finally {
      back();
    }
  });

export const cleanAfterSweep = planted(
  "clean-after-sweep",
  "Slots that a sweep frees are taken for clean memory.",
  ({ central, spans }) =>
    replace(central, "freeSpan", (freeSpan) => (s, preserve, wasempty) => {
      const needzero = spans.needzero(s);
      const whole = freeSpan(s, preserve, wasempty);
      spans.setNeedzero(s, needzero);
      return whole;
    }),
);

export const cleanLarge = planted(
  "clean-large",
  "The pages of a large object that dies are taken for clean memory.",
  ({ heap, spans }) =>
    replace(heap, "freeSpan", (freeSpan) => (s, acct) => {
      if (acct === 1) spans.setNeedzero(s, 0);
      freeSpan(s, acct);
    }),
);

export const newBitsForOld = planted(
  "new-bits-for-old",
  "Whether a span was full is asked of its new bits, so that it stays on the empty list.",
  ({ central }) =>
    replace(central, "freeSpan", (freeSpan) => (s, preserve) => freeSpan(s, preserve, false)),
);

export const oldFreeindex = planted(
  "old-freeindex",
  "A swept span keeps its freeindex: the slots below it are not found again.",
  (rt) =>
    whileSweeping(rt, () => {
      const { spans } = rt;
      const set = spans.setFreeindex.bind(spans);
      spans.setFreeindex = (s, index) => (index === 0 ? undefined : set(s, index));
      return () => {
        spans.setFreeindex = set;
      };
    }),
);

export const oldCount = planted(
  "old-count",
  "A swept span counts as many slots in use as before.",
  (rt) =>
    whileSweeping(rt, () => {
      const { spans } = rt;
      const set = spans.setAllocCount.bind(spans);
      spans.setAllocCount = () => undefined;
      return () => {
        spans.setAllocCount = set;
      };
    }),
);

export const sharedBits = planted(
  "shared-bits",
  "A swept span has no mark bits of its own: what is marked next counts as allocated.",
  ({ spans, sweepspan }) =>
    replace(sweepspan, "sweep", (sweep) => (s, preserve) => {
      const returned = sweep(s, preserve);
      spans.gcmarkBits[s] = spans.allocBits[s]!;
      return returned;
    }),
);

export const oneSlotIsNone = planted(
  "one-slot-is-none",
  "A sweep that frees a single slot frees nothing.",
  ({ sweepspan }) =>
    replace(
      sweepspan,
      "giveBack",
      (giveBack) => (s, preserve, wasempty, freed) =>
        giveBack(s, preserve, wasempty, freed === 1 ? 0 : freed),
    ),
);

export const stillLive = planted(
  "still-live",
  "A large object that dies still counts as live.",
  ({ heap }) => replace(heap, "freeSpan", (freeSpan) => (s) => freeSpan(s, 0)),
);

export const unpushed = planted(
  "unpushed",
  "A span that keeps some objects is not remembered for the next sweep.",
  ({ buffers, sweepspan }) => {
    let sweeping = false;
    for (const buffer of buffers) {
      replace(buffer, "push", (push) => (s) => (sweeping ? undefined : push(s)));
    }
    replace(sweepspan, "sweep", (sweep) => (s, preserve) => {
      sweeping = true;
      const returned = sweep(s, preserve);
      sweeping = false;
      return returned;
    });
  },
);

export const lastUnswept = planted(
  "last-unswept",
  "The last span of a sweep buffer is never taken out.",
  ({ buffers }) => {
    for (const buffer of buffers) {
      replace(buffer, "pop", (pop) => () => (buffer.index === 1 ? 0 : pop()));
    }
  },
);

export const sweptTwice = planted(
  "swept-twice",
  "A span that was swept when its cache asked for it is still taken for unswept.",
  ({ central, heap, spans }) =>
    replace(central, "freeSpan", (freeSpan) => (s, preserve, wasempty) => {
      const whole = freeSpan(s, preserve, wasempty);
      if (!whole) spans.sweepgen[s] = (heap.sweepgen - 2) >>> 0;
      return whole;
    }),
);

export const greedyReclaim = planted(
  "greedy-reclaim",
  "Large objects are looked for in the lists of shorter spans only.",
  ({ lists, reclaimer }) =>
    replace(
      reclaimer,
      "fromList",
      (fromList) => (list, npages) =>
        list >= lists.busy(npages) && list !== lists.busylarge ? 0 : fromList(list, npages),
    ),
);
