/**
 * The door: actions that make no sense in any state, or name what does not exist, are rejected with
 * a code before anything happens.
 */
import type { Action } from "./action.ts";
import { cacheAt } from "./mcache.ts";
import { spanOf } from "./mspan.ts";
import { isProcessor, procsMax } from "./proc.ts";
import type { State } from "./state.ts";

export interface Rejected {
  readonly tag: "rejected";
  readonly code:
    "size" | "processor" | "address" | "type" | "align" | "stat" | "rate" | "cache" | "procs";
  readonly message: string;
}

type Check = Rejected | undefined;

const reject = (code: Rejected["code"], found: unknown, expected: string): Rejected => ({
  tag: "rejected",
  code,
  message: `found ${String(found)}, expected ${expected}`,
});

const isWord = (n: unknown): boolean =>
  typeof n === "bigint" ? n >= 0n && n < 2n ** 64n : Number.isSafeInteger(n) && Number(n) >= 0;

/** A float that is a whole number below 2^64 is a size like any other. */
const isSize = (n: unknown): boolean =>
  isWord(n) || (typeof n === "number" && Number.isInteger(n) && n >= 0 && n < 2 ** 64);

const size = (n: unknown): Check =>
  isSize(n) ? undefined : reject("size", n, "a whole number from 0 to 2^64-1");

const isInt = (n: unknown): boolean =>
  typeof n === "bigint" ? n >= -(2n ** 63n) && n < 2n ** 63n : Number.isInteger(n);

const stats: ReadonlyArray<string> = [
  "heap_sys",
  "stacks_sys",
  "mspan_sys",
  "mcache_sys",
  "buckhash_sys",
  "gc_sys",
  "other_sys",
  "stacks_inuse",
  "heap_inuse",
  "local",
];

const stat = (name: unknown): Check =>
  stats.includes(String(name)) ? undefined : reject("stat", name, `one of ${stats.join(", ")}`);

const type = (ty: unknown): Check =>
  ty === undefined ||
  (Array.isArray(ty) && ty.length === 4 && ty.every(isWord) && Number(ty[1]) <= Number(ty[0]))
    ? undefined
    : reject("type", ty, "[size, pointer bytes up to size, alignment, pointer-free flag]");

const align = (n: unknown): Check =>
  isWord(n) ? undefined : reject("align", n, "a whole number, 0 for the default");

const rate = (n: unknown): Check =>
  isWord(n) ? undefined : reject("rate", n, "a whole number of bytes");

const cache = (s: State, c: number): Check =>
  cacheAt(s, c as never) === undefined
    ? reject("cache", c, `one of ${[...s.caches.values()].map((m) => m.record.address).join(", ")}`)
    : undefined;

const procs = (n: unknown, least: number): Check =>
  Number.isInteger(n) && Number(n) >= least && Number(n) <= procsMax
    ? undefined
    : reject("procs", n, `a whole number from ${least} to ${procsMax}`);

const address = (n: unknown): Check =>
  Number.isSafeInteger(n) && Number(n) >= 0 ? undefined : reject("address", n, "an address");

/** The pages of a manually managed span, as they were allocated. */
const manualSpan = (s: State, a: number, np: number): Check => {
  const span = isWord(a) ? spanOf(s, a) : undefined;
  if (span?.state !== "manual" || span.base !== a) {
    return reject("address", a, "the first byte of a manually managed span");
  }
  return span.npages === np ? undefined : reject("size", np, `${span.npages} pages`);
};

/** What is wrong with an action, whoever performs it. */
const argument = (s: State, action: Action): Check => {
  switch (action.tag) {
    case "malloc":
      return size(action.n) ?? type(action.ty);
    case "newobject":
      return type(action.ty ?? null);
    case "newarray":
      return type(action.ty ?? null) ?? (isInt(action.n) ? undefined : size(action.n));
    case "persist":
      return size(action.n) ?? align(action.align) ?? stat(action.stat);
    case "manual.alloc":
      return size(action.np) ?? stat(action.stat);
    case "manual.free":
      return stat(action.stat) ?? manualSpan(s, action.a, action.np);
    case "rate":
      return rate(action.rate);
    case "mallocinit":
      return size(action.physPageSize) ?? address(action.end) ?? address(action.brk);
    case "pcache":
      return (
        procs(action.nprocs, 1) ??
        procs(action.i, 0) ??
        (action.i < action.nprocs ? undefined : reject("procs", action.i, "less than nprocs")) ??
        cache(s, action.c)
      );
    case "procresize":
      return procs(action.nprocs, 1);
    case "gc.marked":
      return size(action.marked) ?? size(action.live) ?? size(action.scan);
    case "fin.add":
    case "fin.rm":
      return address(action.a);
    case "scavenge":
      return size(action.now) ?? size(action.limit);
    case "mcache.free":
    case "releaseall":
    case "flush":
      return cache(s, action.c);
    case "gc.init":
    case "gc.enable":
    case "gc.trigger":
    case "gc.start":
    case "gc.epoch":
    case "gc.cycle":
    case "gc.phase":
    case "gc.sweepgen":
    case "mcache.alloc":
    case "sweepone":
    case "ckpt":
    case "memstats":
      return undefined;
  }
};

export const checkAtDoor = (s: State, action: Action): Check =>
  isProcessor(s, action.p)
    ? argument(s, action)
    : reject("processor", action.p, `-1 or a processor below ${s.procs.caches.length}`);
