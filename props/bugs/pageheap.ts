/** Bugs of the page heap: how spans are cut, merged, listed and accounted. */
import { STATS } from "../../src/machine/vocabulary.ts";
import type { Runtime } from "../../src/runtime.ts";
import { planted, replace } from "./planted.ts";

const free = 3;
const manual = 2;
const heapSys = STATS.indexOf("heap_sys");

/** The span that lies behind the pages of another one; 0 where there is none. */
const behind = ({ arena, spans }: Runtime, s: number): number =>
  arena.pages[arena.page(spans.base(s)) + spans.npages[s]!] ?? 0;

/** Something is done to what was left over whenever a span has been cut. */
const onRest = (rt: Runtime, spoil: (rest: number) => void): void =>
  replace(rt.heap, "trim", (trim) => (s, npages) => {
    trim(s, npages);
    spoil(behind(rt, s));
  });

export const forgottenPage = planted(
  "forgotten-page",
  "The page index forgets the last page of what is left of a span that was cut.",
  (rt) =>
    onRest(rt, (rest) => {
      const { arena, spans } = rt;
      const last = arena.page(spans.base(rest)) + spans.npages[rest]! - 1;
      if (spans.npages[rest]! > 1) arena.pages[last] = 0;
    }),
);

export const cleanRest = planted(
  "clean-rest",
  "What is left of a dirty span that was cut counts as clean.",
  (rt) => onRest(rt, (rest) => rt.spans.setNeedzero(rest, 0)),
);

export const newRest = planted(
  "new-rest",
  "What is left of a span that was cut forgets how long it has been unused.",
  (rt) =>
    onRest(rt, (rest) => {
      rt.spans.unusedsince[rest] = 0;
    }),
);

export const cleanMerge = planted(
  "clean-merge",
  "A span that becomes free and merges with dirty ones is as clean as it was alone.",
  ({ freespan, spans }) =>
    replace(freespan, "coalesce", (coalesce) => (s) => {
      const needzero = spans.needzero(s);
      coalesce(s);
      spans.setNeedzero(s, needzero);
    }),
);

export const noForwardMerge = planted(
  "no-forward-merge",
  "A span that becomes free does not merge with the free span behind it.",
  (rt) =>
    replace(rt.freespan, "coalesce", (coalesce) => (s) => {
      const { spans } = rt;
      const after = behind(rt, s);
      const hidden = spans.state[after] === free;
      if (hidden) spans.state[after] = manual;
      coalesce(s);
      if (hidden) spans.state[after] = free;
    }),
);

export const backOfList = planted(
  "back-of-list",
  "A span that becomes free goes to the back of the list of its length.",
  ({ lists }) =>
    replace(
      lists,
      "insert",
      (insert) => (list, s) => (list < lists.busy(0) ? lists.insertBack(list, s) : insert(list, s)),
    ),
);

export const frontOfBusyList = planted(
  "front-of-busy-list",
  "A large object goes to the front of the busy list, where unswept ones are looked for.",
  ({ lists }) =>
    replace(
      lists,
      "insertBack",
      (insertBack) => (list, s) =>
        list < lists.nonempty(0) ? lists.insert(list, s) : insertBack(list, s),
    ),
);

export const stillIdle = planted(
  "still-idle",
  "Pages that are taken for objects still count as idle.",
  ({ config, heap, stats }) =>
    replace(heap, "allocM", (allocM) => (npages, spanclass, large) => {
      const s = allocM(npages, spanclass, large);
      if (s !== 0) stats.heapIdle.add(npages * config.pageSize);
      return s;
    }),
);

export const stillHeap = planted(
  "still-heap",
  "Pages of stacks still count as the heap's.",
  ({ config, heap, system }) =>
    replace(heap, "allocManual", (allocManual) => (npages, stat) => {
      const s = allocManual(npages, stat);
      if (s !== 0) system.stat[heapSys]!.add(npages * config.pageSize);
      return s;
    }),
);

export const neverCleared = planted(
  "never-cleared",
  "Memory that was used before is given out again as it is.",
  ({ memory }) => replace(memory, "clear", () => () => undefined),
);
