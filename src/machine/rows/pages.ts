/** Actions on memory and pages, from mallocinit to the scavenger. */
import { canonical } from "../../numbers/word.ts";
import { STATS, type Stat } from "../vocabulary.ts";
import { always, type RowsOf } from "./row.ts";

type OnPages = "mallocinit" | "persist" | "manual.alloc" | "manual.free" | "scavenge";

const codeOf = (stat: Stat): number => STATS.indexOf(stat);

export const PAGE_ROWS: RowsOf<OnPages> = {
  mallocinit: {
    check: (door, { physPageSize, end, brk }) => {
      door.physPageSize(physPageSize);
      door.osAddress("end", end);
      door.osAddress("brk", brk);
    },
    start: "before",
    guard: always,
    needsCache: false,
    act: (rt, { physPageSize, end, brk }) => {
      rt.started = true;
      rt.layout.mallocinit(Number(physPageSize), end, brk);
    },
  },
  persist: {
    check: (door, { n, align, stat }) => {
      door.word("size", n);
      door.align(align);
      door.stat(stat);
    },
    start: "after",
    guard: always,
    needsCache: false,
    act: (rt, { n, align, stat }) => {
      rt.result = rt.persistent.alloc(canonical(n), align, codeOf(stat));
    },
  },
  "manual.alloc": {
    check: (door, { np, stat }) => {
      door.pages(np);
      door.stat(stat);
    },
    start: "after",
    guard: always,
    needsCache: false,
    act: (rt, { np, stat }) => {
      rt.result = rt.spans.base(rt.heap.allocManual(np, codeOf(stat)));
    },
  },
  "manual.free": {
    check: (door, { a, np, stat }) => {
      door.manual(a, np);
      door.stat(stat);
    },
    start: "after",
    guard: always,
    needsCache: false,
    act: ({ arena, heap }, { a, stat }) => {
      heap.freeManual(arena.pages[arena.page(a)]!, codeOf(stat));
    },
  },
  scavenge: {
    check: (door, { k, now, limit }) => {
      door.int32("k", k);
      door.uint64("now", now);
      door.uint64("limit", limit);
    },
    start: "after",
    guard: always,
    needsCache: false,
    act: ({ scavenger }, { k, now, limit }) =>
      scavenger.scavenge(k, canonical(now), canonical(limit)),
  },
};
