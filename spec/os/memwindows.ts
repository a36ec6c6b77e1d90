/**
 * Windows (mem_windows.go). sysAlloc counts memory before it asks for it, and every call may fail.
 */
import type { Failure, Family } from "./memfamily.ts";

const failed = (what: string, errno: number, message: string): Failure => ({
  message,
  printed: [`runtime: ${what} bytes failed with errno=${errno}`],
});

export const windows: Family = {
  countsRefused: true,
  exits: {},
  checksUnused: false,
  mapFailure: ({ a, n }, { r, errno = 0 }) =>
    r === a
      ? undefined
      : failed(`VirtualAlloc of ${n}`, errno, "runtime: cannot map pages in arena address space"),
  // sysUsed and sysUnused halve what they ask for until nothing is left, and print that.
  failures: {
    "os.used": (_, errno) => failed("VirtualAlloc of 0", errno, "runtime: failed to commit pages"),
    "os.unused": (_, errno) =>
      failed("VirtualFree of 0", errno, "runtime: failed to decommit pages"),
    "os.free": (n, errno) =>
      failed(`VirtualFree of ${n}`, errno, "runtime: failed to release pages"),
  },
};
