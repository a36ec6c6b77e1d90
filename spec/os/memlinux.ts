/**
 * Linux (mem_linux.go). It tells apart why mmap refuses memory; sysUnused works on whole pages.
 */
import type { Family } from "./memfamily.ts";
import { EAGAIN, ENOMEM, mapFailure } from "./memunix.ts";

const EACCES = 13;

export const linux: Family = {
  countsRefused: false,
  exits: {
    [EACCES]: "runtime: mmap: access denied",
    [EAGAIN]: "runtime: mmap: too much locked memory (check 'ulimit -l').",
  },
  checksUnused: true,
  mapFailure: mapFailure([ENOMEM]),
  failures: {},
};
