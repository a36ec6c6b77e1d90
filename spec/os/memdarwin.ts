/**
 * Darwin (mem_darwin.go): every reservation is real, whatever its size, and every mapping is fixed.
 */
import type { Family } from "./memfamily.ts";
import {
  ENOMEM,
  mapFailure,
  mmapFixed,
  reserveReally,
  sysAlloc,
  sysMap,
  unfailing,
} from "./memunix.ts";

export const darwin: Family = {
  countsRefused: false,
  exits: {},
  checksUnused: false,
  mapFailure: mapFailure([ENOMEM], false),
  failures: {},
  calls: {
    "os.reserve": reserveReally("up", 1),
    "os.alloc": sysAlloc("up"),
    "os.map": sysMap(mmapFixed),
    ...unfailing,
  },
};
