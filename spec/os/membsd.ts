/**
 * The BSDs, Solaris and Native Client (mem_bsd.go): beyond 4 GiB a reservation is not even probed, and
 * Native Client never asks; sysMap finds out. The kernel looks for places upwards.
 */
import type { Call, Family } from "./memfamily.ts";
import {
  EAGAIN,
  ENOMEM,
  mapFailure,
  mmap,
  mmapFixed,
  reserveReally,
  sysAlloc,
  sysMap,
  unfailing,
} from "./memunix.ts";

/** A reservation of more than `reserveMax` bytes is taken for granted. */
const reserve =
  (reserveMax: number): Call<"os.reserve"> =>
  (space, request, whim) =>
    request.n > reserveMax
      ? [{ r: request.hint, reserved: 0 }, space]
      : reserveReally("up")(space, request, whim);

export const bsd: Family = {
  countsRefused: false,
  exits: {},
  checksUnused: false,
  mapFailure: mapFailure([ENOMEM]),
  failures: {},
  calls: {
    "os.reserve": reserve(2 ** 32),
    "os.alloc": sysAlloc("up"),
    "os.map": sysMap(mmap("up")),
    ...unfailing,
  },
};

/** DragonFly would map elsewhere for no reason, so it is not left the choice. */
export const dragonfly: Family = { ...bsd, calls: { ...bsd.calls, "os.map": sysMap(mmapFixed) } };

/** Solaris has two errors for the lack of memory. */
export const solaris: Family = { ...bsd, mapFailure: mapFailure([ENOMEM, EAGAIN]) };

export const nacl: Family = { ...bsd, calls: { ...bsd.calls, "os.reserve": reserve(-1) } };
