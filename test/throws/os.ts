/** What the memory layers of the operating systems say. */
import type { EventName } from "../../spec/machine/event.ts";
import {
  COMMITMENT,
  EACCES,
  EAGAIN,
  EINVAL,
  ENOMEM,
  failing,
  firstPage,
  init,
  INVALID,
  linux,
  malloc,
  scavengeAll,
  stack,
  windows,
} from "./steps.ts";
import { type Path, prints, said, type Source, throws } from "./table.ts";

const exits = said("exit");

const denied = (errno: number, line: string): Path => ({
  ...linux,
  where: `mmap fails with errno ${errno}`,
  faults: failing("os.alloc", errno),
  actions: [init],
  message: "exit(2)",
  printed: [line],
  during: ["mallocinit", "mcache.alloc", "fix.alloc", "persist", "os.alloc"],
});

const accessDenied = denied(EACCES, "runtime: mmap: access denied");
const lockedMemory = denied(EAGAIN, "runtime: mmap: too much locked memory (check 'ulimit -l').");

const mapping: ReadonlyArray<EventName> = [
  "manual.alloc",
  "span.alloc",
  "heap.grow",
  "arena.alloc",
  "os.map",
];

/** The first pages of the heap cannot be mapped. */
const unmapped = (goos: string, goarch: string, errno: number, message: string): Path => ({
  goos,
  goarch,
  where: `the first mapping of the arena fails with errno ${errno}`,
  faults: failing("os.map", errno),
  actions: [init, stack(1)],
  message,
  during: mapping,
});

const exhausted = "runtime: out of memory";
const refusedToMap = "runtime: cannot map pages in arena address space";

const conflict = (goos: string, found: string): Path => ({
  goos,
  goarch: "amd64",
  where: "another mapping has the first page of the arena",
  foreign: [{ a: firstPage, n: 4096 }],
  actions: [init, stack(1)],
  message: "runtime: address space conflict",
  printed: [`runtime: address space conflict: map(0xc420000000) = ${found}`],
  during: mapping,
});

const linuxConflict = conflict("linux", "0x7effffec0000");
const bsdConflict = conflict("freebsd", "0xc420001000");

const memLinux: Source = {
  file: "mem_linux.go",
  rows: [
    prints(64, "runtime: mmap: access denied", accessDenied),
    exits(65, "exit(2)", accessDenied),
    prints(68, "runtime: mmap: too much locked memory (check 'ulimit -l').", lockedMemory),
    exits(69, "exit(2)", lockedMemory),
    throws(
      142,
      "unaligned sysUnused",
      "The scavenger rounds to the OS's pages before it gives any back.",
    ),
    throws(216, exhausted, unmapped("linux", "amd64", ENOMEM, exhausted)),
    prints(219, "runtime: address space conflict: map(…) = …", linuxConflict),
    throws(220, "runtime: address space conflict", linuxConflict),
    throws(227, exhausted, unmapped("linux", "386", ENOMEM, exhausted)),
    throws(230, refusedToMap, unmapped("linux", "386", EINVAL, refusedToMap)),
  ],
};

const memBsd: Source = {
  file: "mem_bsd.go",
  rows: [
    throws(81, exhausted, unmapped("freebsd", "amd64", ENOMEM, exhausted)),
    prints(84, "runtime: address space conflict: map(…) = …", bsdConflict),
    throws(85, "runtime: address space conflict", bsdConflict),
    throws(92, exhausted, unmapped("freebsd", "386", ENOMEM, exhausted)),
    throws(95, refusedToMap, unmapped("freebsd", "386", EINVAL, refusedToMap)),
  ],
};

const memDarwin: Source = {
  file: "mem_darwin.go",
  rows: [
    throws(58, exhausted, unmapped("darwin", "amd64", ENOMEM, exhausted)),
    throws(61, refusedToMap, unmapped("darwin", "amd64", EINVAL, refusedToMap)),
  ],
};

const decommit: Path = {
  ...windows,
  where: "VirtualFree cannot decommit",
  faults: failing("os.unused", INVALID),
  actions: [init, stack(1), scavengeAll],
  message: "runtime: failed to decommit pages",
  printed: [`runtime: VirtualFree of 0 bytes failed with errno=${INVALID}`],
  during: ["scavenge", "os.unused"],
};

const commit: Path = {
  ...windows,
  where: "VirtualAlloc cannot commit again",
  faults: failing("os.used", COMMITMENT),
  actions: [init, stack(1), scavengeAll, stack(1)],
  message: "runtime: failed to commit pages",
  printed: [`runtime: VirtualAlloc of 0 bytes failed with errno=${COMMITMENT}`],
  during: ["manual.alloc", "span.alloc", "os.used"],
};

const release: Path = {
  goos: "windows",
  goarch: "386",
  where:
    "more of the arena lies elsewhere, where it would strand too much, and VirtualFree cannot release it",
  faults: failing("os.free", INVALID),
  actions: [init, malloc(600 * 2 ** 20)],
  message: "runtime: failed to release pages",
  printed: [`runtime: VirtualFree of ${768 * 2 ** 20} bytes failed with errno=${INVALID}`],
  during: ["malloc", "heap.alloc", "span.alloc", "heap.grow", "arena.alloc", "os.free"],
};

const map: Path = {
  ...windows,
  where: "VirtualAlloc cannot commit",
  faults: failing("os.map", COMMITMENT),
  actions: [init, stack(1)],
  message: refusedToMap,
  printed: [`runtime: VirtualAlloc of ${2 ** 20} bytes failed with errno=${COMMITMENT}`],
  during: mapping,
};

const memWindows: Source = {
  file: "mem_windows.go",
  rows: [
    prints(51, "runtime: VirtualFree of … bytes failed with errno=…", decommit),
    throws(52, "runtime: failed to decommit pages", decommit),
    prints(73, "runtime: VirtualAlloc of … bytes failed with errno=…", commit),
    throws(74, "runtime: failed to commit pages", commit),
    prints(88, "runtime: VirtualFree of … bytes failed with errno=…", release),
    throws(89, "runtime: failed to release pages", release),
    prints(115, "runtime: VirtualAlloc of … bytes failed with errno=…", map),
    throws(116, refusedToMap, map),
  ],
};

const undebugged = "memCheck does nothing: memDebug is a constant, and false.";

const memPlan9: Source = {
  file: "mem_plan9.go",
  rows: [
    prints(99, "runtime: … == …", undebugged),
    throws(100, "mem: infinite loop", undebugged),
    prints(103, "runtime: … > …", undebugged),
    throws(104, "mem: unordered list", undebugged),
    prints(107, "runtime: …+… > …", undebugged),
    throws(108, "mem: overlapping blocks", undebugged),
    prints(112, "runtime: value at addr … is not zero", undebugged),
    throws(113, "mem: uninitialised memory", undebugged),
  ],
};

export const os: ReadonlyArray<Source> = [memLinux, memBsd, memDarwin, memWindows, memPlan9];
