/**
 * Linux (mem_linux.go): beyond 4 GiB a reservation is only a probe of its first 64 KiB, so that a limit
 * on address space does not matter; sysMap then looks where its mapping lands. The kernel looks for
 * places downwards.
 */
import { isFree, pagesOf } from "./addressspace.ts";
import type { Call, Family } from "./memfamily.ts";
import {
  EAGAIN,
  ENOMEM,
  isAddress,
  mapFailure,
  mmap,
  mmapFixed,
  reserveReally,
  sysAlloc,
  sysMap,
  unfailing,
} from "./memunix.ts";
import { Address } from "../numbers/units.ts";

/** Above this many bytes sysReserve only probes this many. */
const reserveMax = 2 ** 32;
const probe = 64 * 1024;

const EACCES = 13;

/** A kernel that ignores a hint although the place is free is told to take it. (mmap_fixed) */
const mmapInsisting: typeof mmapFixed = (space, mapping, whim) => {
  const [p, after] = mmap("down")(space, mapping, whim);
  return p !== mapping.hint && isFree(space, mapping.hint, pagesOf(space, mapping.n))
    ? mmapFixed(space, mapping, whim)
    : [p, after];
};

const reserve: Call<"os.reserve"> = (space, request, whim) => {
  const { hint, n } = request;
  if (n <= reserveMax) return reserveReally("down")(space, request, whim);
  const [p] = mmapInsisting(space, { hint, n: probe, kind: "reserved" }, whim);
  return [{ r: isAddress(p) && p === hint ? hint : Address(0), reserved: 0 }, space];
};

export const linux: Family = {
  countsRefused: false,
  exits: {
    [EACCES]: "runtime: mmap: access denied",
    [EAGAIN]: "runtime: mmap: too much locked memory (check 'ulimit -l').",
  },
  checksUnused: true,
  mapFailure: mapFailure([ENOMEM]),
  failures: {},
  calls: {
    "os.reserve": reserve,
    "os.alloc": sysAlloc("down"),
    "os.map": sysMap(mmapInsisting),
    ...unfailing,
  },
};
