/** Actions on memory and pages, from mallocinit to the scavenger. */
import {
  alignment,
  int32,
  manualPages,
  manualSpan,
  osAddress,
  pages,
  physPageSize,
  stat,
  uint64,
  uintptr,
} from "../door.ts";
import { persistentalloc } from "../../arena/persistentalloc.ts";
import { mallocinit } from "../../arena/start.ts";
import { allocManual } from "../../pages/mheap.ts";
import { freeManualAt } from "../../pages/mheapfree.ts";
import { scavenge } from "../../pages/scavenge.ts";
import { type RowsOf, started, unless } from "./row.ts";
import { canonical } from "../../numbers/word.ts";

type OnPages = "mallocinit" | "persist" | "manual.alloc" | "manual.free" | "scavenge";

export const pageRows: RowsOf<OnPages> = {
  mallocinit: {
    input: { physPageSize, end: osAddress, brk: osAddress },
    enabled: [unless((s) => !s.started, "mallocinit has already happened")],
    perform: ({ physPageSize: size, end, brk }) => mallocinit({ physPageSize: size, end, brk }),
  },
  persist: {
    input: { n: uintptr, align: alignment, stat },
    enabled: [started],
    perform: ({ n, align, stat: name }) => persistentalloc({ n: canonical(n), align, stat: name }),
  },
  "manual.alloc": {
    input: { np: pages, stat },
    enabled: [started],
    perform: ({ np, stat: name }) => allocManual(np, name),
  },
  "manual.free": {
    input: { a: manualSpan, np: manualPages, stat },
    enabled: [started],
    perform: ({ a, stat: name }) => freeManualAt(a, name),
  },
  scavenge: {
    input: { k: int32, now: uint64, limit: uint64 },
    enabled: [started],
    perform: ({ k, now, limit }) => scavenge({ k, now: canonical(now), limit: canonical(limit) }),
  },
};
