/**
 * Planted bugs: small mistakes, each of which a search must find and shrink. No comparison knows of
 * any of them, and no property was written for one.
 */
import type { Bug } from "./bug.ts";
import * as broken from "./broken.ts";
import * as cycle from "./cycle.ts";
import * as objects from "./objects.ts";
import * as pageheap from "./pageheap.ts";
import * as records from "./records.ts";
import * as sweeping from "./sweeping.ts";
import * as system from "./system.ts";
import * as treap from "./treap.ts";
import * as widths from "./widths.ts";

const all = (...groups: ReadonlyArray<Readonly<Record<string, Bug>>>): ReadonlyArray<Bug> =>
  groups.flatMap((group) => Object.values(group));

/** Bugs of allocation, and of pages that are given back. */
export const allocationBugs = all(pageheap, treap, records, objects);

/** Bugs of sweeping. Sweeping needs a whole collection, which is ten actions by itself. */
export const sweepingBugs = all(sweeping);

/** Bugs of the other stages of a collection. */
export const cycleBugs = all(cycle);

/** Bugs that show only on a hostile OS. */
export const systemBugs = all(system);

/** Bugs that show only where counters were loaded. */
export const widthBugs = all(widths);

/** Bugs that end a search unless it runs in a worker that is watched. */
export const brokenBugs = all(broken);

export const bugs: ReadonlyArray<Bug> = [
  ...allocationBugs,
  ...sweepingBugs,
  ...cycleBugs,
  ...systemBugs,
  ...widthBugs,
  ...brokenBugs,
];
