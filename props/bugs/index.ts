/**
 * Planted bugs: small mistakes, each of which a search must find and shrink. None of them is known to
 * what is compared, and no property was written for one.
 */
import type { Bug } from "./bug.ts";
import * as cycle from "./cycle.ts";
import * as objects from "./objects.ts";
import * as pageheap from "./pageheap.ts";
import * as records from "./records.ts";
import * as sweeping from "./sweeping.ts";
import * as system from "./system.ts";
import * as treap from "./treap.ts";

const all = (...groups: ReadonlyArray<Readonly<Record<string, Bug>>>): ReadonlyArray<Bug> =>
  groups.flatMap((group) => Object.values(group));

/** Bugs of allocation, and of pages that are given back. */
export const allocationBugs = all(pageheap, treap, records, objects);

/** Bugs of the collector's cycle, which takes ten actions by itself. */
export const collectorBugs = all(sweeping, cycle);

/** Bugs that only a hostile OS brings to light. */
export const systemBugs = all(system);

export const bugs: ReadonlyArray<Bug> = [...allocationBugs, ...collectorBugs, ...systemBugs];
