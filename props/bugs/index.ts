/**
 * Planted bugs: small mistakes, each of which a search must find and shrink. None of them is known to
 * what is compared, and no property was written for one.
 */
import type { Bug } from "../bug.ts";
import * as objects from "./objects.ts";
import * as pageheap from "./pageheap.ts";
import * as records from "./records.ts";
import * as system from "./system.ts";
import * as treap from "./treap.ts";

export const bugs: ReadonlyArray<Bug> = [pageheap, treap, records, objects, system].flatMap(
  (group): ReadonlyArray<Bug> => Object.values(group),
);
