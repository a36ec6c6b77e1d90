/**
 * Plan 9 (mem_plan9.go). A reservation is memory already, so sysMap only counts and cannot fail.
 */
import type { Family } from "./memfamily.ts";

export const plan9: Family = {
  countsRefused: false,
  exits: {},
  checksUnused: false,
  mapFailure: () => undefined,
  failures: {},
};
