/**
 * The BSDs, Solaris and Native Client (mem_bsd.go).
 */
import type { Family } from "./memfamily.ts";
import { EAGAIN, ENOMEM, mapFailure } from "./memunix.ts";

export const bsd: Family = {
  countsRefused: false,
  exits: {},
  checksUnused: false,
  mapFailure: mapFailure([ENOMEM]),
  failures: {},
};

/** Solaris has two errors for the lack of memory. */
export const solaris: Family = { ...bsd, mapFailure: mapFailure([ENOMEM, EAGAIN]) };
