/** The actions and the whims that the paths are made of. */
import type { Fault } from "../../spec/index.ts";
import type { Address } from "../../spec/numbers/units.ts";
import type { Action } from "../../src/machine/action.ts";

/** The booting thread has no processor before schedinit. */
const p = -1;

export const linux = { goos: "linux", goarch: "amd64" } as const;
export const linux386 = { goos: "linux", goarch: "386" } as const;
export const windows = { goos: "windows", goarch: "amd64" } as const;

/** Where the first page of the heap is on linux/amd64, and the first cache. */
export const firstPage = 0xc420000000 as Address;
const firstCache = 0x7efffffc0000;

export const initOn = (physPageSize: number): Action => ({
  tag: "mallocinit",
  p,
  physPageSize,
  end: 0x4dba40,
  brk: 0,
});

export const init = initOn(4096);

export const malloc = (n: number | bigint): Action & { readonly tag: "malloc" } => ({
  tag: "malloc",
  p,
  n,
  nz: 0,
});

export const persist = (
  n: number | bigint,
  align = 8,
  stat: "gc_sys" | "mcache_sys" = "gc_sys",
): Action => ({ tag: "persist", p, n, align, stat });

export const stack = (np: number): Action => ({
  tag: "manual.alloc",
  p,
  np,
  stat: "stacks_inuse",
});

export const freeAs = (stat: "other_sys", np: number): Action => ({
  tag: "manual.free",
  p,
  a: firstPage,
  np,
  stat,
});

export const newarray = (n: number): Action => ({ tag: "newarray", p, ty: [8, 0, 8, 1], n });

export const finalizer = (tag: "fin.add" | "fin.rm", a: number): Action => ({ tag, p, a });

export const scavengeAll: Action = { tag: "scavenge", p, k: 0, now: 2n ** 64n - 1n, limit: 0 };

/** GC is set up and enabled, and a cycle that stops the world has come to mark termination. */
export const marking = (mode: 1 | 2): ReadonlyArray<Action> => [
  { tag: "gc.init", p },
  { tag: "gc.enable", p },
  { tag: "gc.start", p, mode, trig: 0, cycle: 1 },
  { tag: "gc.epoch", p },
  { tag: "gc.phase", p, phase: 2 },
];

export const releaseall: Action = { tag: "releaseall", p, c: firstCache };

export const marked = (bytes: number | bigint, objects: ReadonlyArray<number>): Action => ({
  tag: "gc.marked",
  p,
  marked: bytes,
  live: 0,
  scan: 0,
  objects,
});

/** Marking is over, and everything is to be swept. */
export const unswept = (mode: 1 | 2): ReadonlyArray<Action> => [
  { tag: "gc.phase", p, phase: 0 },
  { tag: "gc.sweepgen", p, mode },
];

export const sweepone: Action = { tag: "sweepone", p, who: "gcstw" };

export const pace = (ratio: number, gcpercent: number): Action => ({
  tag: "gc.trigger",
  p,
  ratio,
  gcpercent,
});

type Kind = Fault["kind"];

/** These calls of a kind are refused, counted from 0. */
export const refused = (kind: Kind, ...nths: ReadonlyArray<number>): ReadonlyArray<Fault> =>
  nths.map((nth) => ({ kind, nth }));

/** The first call of a kind fails, and says why. */
export const failing = (kind: Kind, errno: number): ReadonlyArray<Fault> => [
  { kind, nth: 0, whim: { tag: "refuse", errno } },
];

/** These calls are answered at the highest place there is. */
export const atTop = (kind: Kind, ...nths: ReadonlyArray<number>): ReadonlyArray<Fault> =>
  nths.map((nth) => ({ kind, nth, whim: { tag: "top" } }));

export const ENOMEM = 12;
export const EACCES = 13;
export const EAGAIN = 11;
export const EINVAL = 22;
/** ERROR_INVALID_ADDRESS and ERROR_COMMITMENT_LIMIT. */
export const INVALID = 487;
export const COMMITMENT = 1455;
