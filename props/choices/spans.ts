/** Pages that the runtime manages itself, and memory that is never given back. */
import * as fc from "fast-check";
import type { Config } from "../../spec/config.ts";
import { Bytes, Pages } from "../../spec/units.ts";
import { anyIndex, anyProcessor, type Choice, nth, on, type Weighted } from "../choice.ts";

const manualAlloc = (lists: number): fc.Arbitrary<Choice> => {
  const pages = fc.oneof(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 2 * lists }),
    fc.constantFrom(lists - 1, lists, lists + 1),
  );
  return fc.tuple(anyProcessor, pages.map(Pages)).map(([p, np]): Choice => (ledger) => ({
    tag: "manual.alloc",
    p: on(p, ledger),
    np,
    stat: "stacks_inuse",
  }));
};

const manualFree: fc.Arbitrary<Choice> = fc
  .tuple(anyProcessor, anyIndex)
  .map(([p, index]): Choice => (ledger) => {
    const span = nth(ledger.manual, index);
    // freeManual is for when no cycle is under way.
    if (span === undefined || ledger.cycle.stage !== "off") return undefined;
    return { tag: "manual.free", p: on(p, ledger), ...span };
  });

const persist = (config: Config): fc.Arbitrary<Choice> => {
  const sizes = fc.oneof(
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 2 * config.persistentMaxBlock }),
  );
  const alignments = fc.constantFrom(0, 1, 2, 8, 64, config.pageSize).map(Bytes);
  return fc.tuple(anyProcessor, sizes, alignments).map(([p, n, align]): Choice => (ledger) => ({
    tag: "persist",
    p: on(p, ledger),
    n,
    align,
    stat: "gc_sys",
  }));
};

export const spans = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 120, arbitrary: manualAlloc(config.maxMHeapList) },
  { weight: 120, arbitrary: manualFree },
  { weight: 40, arbitrary: persist(config) },
];
