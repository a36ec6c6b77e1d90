/**
 * Darwin (mem_darwin.go). Every mapping is fixed, so none is an address space conflict.
 */
import type { Family } from "./memfamily.ts";
import { ENOMEM, mapFailure } from "./memunix.ts";

export const darwin: Family = {
  countsRefused: false,
  exits: {},
  checksUnused: false,
  mapFailure: mapFailure([ENOMEM], false),
  failures: {},
};
