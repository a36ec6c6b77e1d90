/** Glosses: the calls of the operating system's memory layer. */
import type { EventGlosses } from "./gloss.ts";

export const os = {
  "os.reserve": {
    says: "The allocator asks the OS for address space, without memory behind it.",
    go: "mem_*.go: sysReserve",
    fields: {
      hint: ["address", "where the allocator would like it; 0x0 for anywhere"],
      n: ["bytes", "bytes asked for"],
      r: ["address", "where the OS put it; 0x0 if it refused"],
      reserved: ["flag", "1 if the range is reserved, 0 if it was only probed"],
    },
  },
  "os.map": {
    says: "The allocator puts memory behind address space that it got from os.reserve.",
    go: "mem_*.go: sysMap",
    fields: {
      a: ["address", "begin of the range"],
      n: ["bytes", "bytes of the range"],
      reserved: ["flag", "1 if the range was reserved, 0 if it was only probed"],
      stat: ["name", "statistic that grows by n"],
      r: ["address", "where the mapping landed, if not at a; 0x0 if the OS refused"],
      errno: ["code", "the OS's error number; only where the call failed"],
    },
  },
  "os.alloc": {
    says: "The allocator gets zeroed memory from the OS, at any address.",
    go: "mem_*.go: sysAlloc",
    fields: {
      n: ["bytes", "bytes asked for"],
      stat: ["name", "statistic that grows by n"],
      r: ["address", "begin of the memory; 0x0 if the OS refused"],
      errno: ["code", "the OS's error number; only where the call failed"],
    },
  },
  "os.free": {
    says: "The allocator gives memory and its addresses back to the OS.",
    go: "mem_*.go: sysFree",
    fields: {
      a: ["address", "begin of the range"],
      n: ["bytes", "bytes of the range"],
      stat: ["name", "statistic that shrinks by n"],
      errno: ["code", "the OS's error number; only where the call failed"],
    },
  },
  "os.unused": {
    says: "The allocator tells the OS that it may take the memory of a range, not its addresses.",
    go: "mem_*.go: sysUnused",
    fields: {
      a: ["address", "begin of the range"],
      n: ["bytes", "bytes of the range"],
      errno: ["code", "the OS's error number; only where the call failed"],
    },
  },
  "os.used": {
    says: "The allocator tells the OS that it needs memory in a range again.",
    go: "mem_*.go: sysUsed",
    fields: {
      a: ["address", "begin of the range"],
      n: ["bytes", "bytes of the range"],
      errno: ["code", "the OS's error number; only where the call failed"],
    },
  },
  "os.fault": {
    says: "The allocator makes every access to a range fail.",
    go: "mem_*.go: sysFault",
    fields: {
      a: ["address", "begin of the range"],
      n: ["bytes", "bytes of the range"],
      errno: ["code", "the OS's error number; only where the call failed"],
    },
  },
} satisfies Partial<EventGlosses>;
