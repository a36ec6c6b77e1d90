/**
 * Repairs: named switches of an instance that mend known defects of the seed, so that both can be
 * explored side by side. All are off unless the instance's `repairs` names them.
 */
import type { Config } from "./config.ts";

/** Each repair, and what the machine does differently with it. */
export const repairs = {
  "reserve-refused":
    "A reservation that the OS refuses does not end growth: 32-bit goes on to ask for memory anywhere.",
  "not-best-fit": "The treap's choice is the shortest sufficient span, wherever it is in the tree.",
  "tie-by-record": "Among spans of equal length in the treap the lowest address is first.",
  "tiny-12": "On 32-bit a tiny object of 12 bytes is 8-aligned.",
  "released-forgotten":
    "Of a released span only the pages that are taken are used again; the rest is released anew.",
  "scavenge-early": "The scavenger passes over a span that became free after the clock was read.",
  "growth-wrapped": "The heap does not grow for a request that wraps around when it is rounded up.",
  "reserve-empty": "The arena reserves nothing where the size of a reservation wraps around.",
  "persist-align":
    "Memory that is never freed is aligned by its address, not by its offset in a chunk.",
  "one-page-long": "On 64-bit the arena ends where the span table and the bitmap end.",
  "sample-cap": "The sampling period is not capped, so it is the one that the profile scales with.",
  "order-lost": "A span that is swept moves to the end of its list, whatever it is swept for.",
  "reclaim-short": "Reclaiming goes on until as many pages came back as are asked for.",
  "pages-left": "The pace of sweeping is that of the pages of the unswept spans.",
  "debt-wraps": "Growth of the live heap has a sign, and owes nothing where it is negative.",
  "goal-wraps":
    "A goal is computed exactly; what 64 bits do not hold is the largest number that they hold.",
  "gc-off": "runtime.GC collects with GC percent off, too.",
} as const;

export type Repair = keyof typeof repairs;

export const isRepair = (name: string): name is Repair => Object.hasOwn(repairs, name);

export const isRepaired = (config: Pick<Config, "repairs">, repair: Repair): boolean =>
  config.repairs.includes(repair);
