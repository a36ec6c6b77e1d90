/**
 * The door: actions that make no sense in any state, or name what does not exist, are rejected with
 * a code before anything happens.
 */
import type { Action, ActionTag } from "./action.ts";
import { cacheAt } from "../objects/mcache.ts";
import { lookup, spanOf } from "../pages/mspan.ts";
import { isProcessor, procsMax } from "../objects/processors.ts";
import type { State } from "../state.ts";
import type { Word } from "../numbers/units.ts";
import { uintptrBits } from "../numbers/word.ts";

export interface Rejected {
  readonly tag: "rejected";
  readonly code:
    | "size"
    | "processor"
    | "address"
    | "type"
    | "align"
    | "stat"
    | "rate"
    | "cache"
    | "procs"
    | "gc";
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

/** A size is a uintptr: of 32 bits where pointers are. */
const uintptr = ({ config }: State, n: unknown): Check => {
  const bits = uintptrBits(config);
  return isSize(n) && BigInt(n as Word) < 2n ** BigInt(bits)
    ? undefined
    : reject("size", n, `a whole number from 0 to 2^${bits}-1`);
};

/** A count of elements is an int, as wide as a pointer. */
const count = ({ config }: State, n: unknown): Check => {
  const bits = uintptrBits(config);
  const isWhole = typeof n === "bigint" || (typeof n === "number" && Number.isInteger(n));
  return isWhole && BigInt.asIntN(bits, BigInt(n)) === BigInt(n)
    ? undefined
    : reject("size", n, `a whole number of elements, from -2^${bits - 1} to 2^${bits - 1}-1`);
};

const isNatural = (n: unknown): boolean => Number.isSafeInteger(n) && Number(n) >= 0;

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

const type = ({ config }: State, ty: unknown): Check =>
  Array.isArray(ty) && ty.length === 4 && ty.every(isNatural) && hasSense(ty, config.ptrSize)
    ? undefined
    : reject("type", ty, "[size, pointer bytes up to size, alignment, pointer-free flag]");

/** Pointers lie within the type; a type with pointers has some, and consists of words. */
const hasSense = ([bytes, ptrdata, , noscan]: ReadonlyArray<number>, word: number): boolean =>
  (ptrdata ?? 0) <= (bytes ?? 0) &&
  (noscan === 1 ||
    (noscan === 0 && ptrdata !== 0 && (ptrdata ?? 0) % word === 0 && (bytes ?? 0) % word === 0));

/** An object holds its type at least once, unless it is a defer record or nothing at all. */
const holds = ({ n, ty, df }: Extract<Action, { tag: "malloc" }>): Check =>
  ty === undefined || df === 1 || Number(n) === 0 || Number(n) >= ty[0]
    ? undefined
    : reject("type", n, `at least the ${ty[0]} bytes of the type`);

const caller = (from: unknown): Check =>
  from === undefined || from === "mallocgc" || from === "signal"
    ? undefined
    : reject("processor", from, "nothing, mallocgc or signal");

const align = (n: unknown): Check =>
  isNatural(n) ? undefined : reject("align", n, "a whole number, 0 for the default");

const rate = (n: unknown): Check =>
  isNatural(n) ? undefined : reject("rate", n, "a whole number of bytes");

const cache = (s: State, c: number): Check =>
  cacheAt(s, c as never) === undefined
    ? reject("cache", c, `one of ${[...s.caches.values()].map((m) => m.record.address).join(", ")}`)
    : undefined;

const ratioOf = (ratio: unknown): Check =>
  typeof ratio === "number" && !Number.isNaN(ratio)
    ? undefined
    : reject("gc", ratio, "a trigger ratio");

const sweepers: ReadonlyArray<string> = [
  "gcfinish",
  "bg",
  "deduct",
  "gcstart",
  "reclaim",
  "userGC",
  "gcstw",
];

const sweeper = (who: unknown): Check =>
  sweepers.includes(String(who)) ? undefined : reject("gc", who, `one of ${sweepers.join(", ")}`);

const int32 = (percent: unknown): Check =>
  Number.isInteger(percent) && Number(percent) === (Number(percent) | 0)
    ? undefined
    : reject("gc", percent, "a GC percent of 32 bits");

const procs = (n: unknown, least: number): Check =>
  Number.isInteger(n) && Number(n) >= least && Number(n) <= procsMax
    ? undefined
    : reject("procs", n, `a whole number from ${least} to ${procsMax}`);

const belowNprocs = (i: unknown, nprocs: number): Check =>
  Number.isInteger(i) && Number(i) >= 0 && Number(i) < nprocs
    ? undefined
    : reject("procs", i, `a processor below ${nprocs}`);

const address = (n: unknown): Check =>
  Number.isSafeInteger(n) && Number(n) >= 0 ? undefined : reject("address", n, "an address");

/** A small number that only names something. */
const named = (what: string, n: unknown, max: number): Check =>
  isNatural(n) && Number(n) <= max
    ? undefined
    : reject("gc", n, `${what}: a whole number up to ${max}`);

/** Go's marker gives up at an address in the arena that no object can have; stacks are none of it. */
const isFindable = (s: State, a: number): boolean =>
  a < s.arena.start ||
  a >= s.arena.used ||
  lookup(s, a) !== undefined ||
  spanOf(s, a)?.state === "manual";

const objectsOf = (s: State, objects: ReadonlyArray<number>): Check => {
  const bad = objects.find((a) => address(a) !== undefined || !isFindable(s, a));
  return bad === undefined ? undefined : reject("address", bad, "an address in a span in use");
};

/** The pages of a manually managed span, as they were allocated. */
const manualSpan = (s: State, a: number, np: number): Check => {
  const span = isWord(a) ? spanOf(s, a) : undefined;
  if (span?.state !== "manual" || span.base !== a) {
    return reject("address", a, "the first byte of a manually managed span");
  }
  return span.npages === np ? undefined : reject("size", np, `${span.npages} pages`);
};

const pages = (np: unknown): Check =>
  isNatural(np) && np !== 0 ? undefined : reject("size", np, "a whole number of pages, not 0");

type Checks = {
  readonly [T in ActionTag]: (action: Extract<Action, { tag: T }>, s: State) => Check;
};

const nothing = (): Check => undefined;

/** What is wrong with an action, whoever performs it. */
const checks: Checks = {
  malloc: (action, s) =>
    uintptr(s, action.n) ??
    (action.ty === undefined ? undefined : type(s, action.ty)) ??
    holds(action) ??
    caller(action.from),
  newobject: ({ ty }, s) => type(s, ty),
  newarray: ({ ty, n }, s) => type(s, ty) ?? count(s, n),
  persist: ({ n, align: to, stat: name }, s) => uintptr(s, n) ?? align(to) ?? stat(name),
  "manual.alloc": ({ np, stat: name }) => pages(np) ?? stat(name),
  "manual.free": ({ a, np, stat: name }, s) => stat(name) ?? manualSpan(s, a, np),
  rate: ({ rate: bytes }) => rate(bytes),
  mallocinit: ({ physPageSize, end, brk }, s) =>
    uintptr(s, physPageSize) ?? address(end) ?? address(brk),
  pcache: ({ i, c, nprocs }, s) => procs(nprocs, 1) ?? belowNprocs(i, nprocs) ?? cache(s, c),
  procresize: ({ nprocs }) => procs(nprocs, 1),
  "mcache.alloc": nothing,
  "mcache.free": ({ c }, s) => cache(s, c),
  releaseall: ({ c }, s) => cache(s, c),
  flush: ({ c }, s) => cache(s, c),
  "gc.init": nothing,
  "gc.enable": nothing,
  "gc.trigger": ({ ratio, gcpercent }) => ratioOf(ratio) ?? int32(gcpercent),
  "gc.start": ({ mode, trig, cycle }) =>
    named("mode", mode, 2) ?? named("trigger", trig, 3) ?? named("cycle", cycle, 2 ** 32 - 1),
  "gc.epoch": nothing,
  "gc.cycle": nothing,
  "gc.phase": ({ phase }) => named("phase", phase, 2),
  "gc.marked": ({ marked, live, scan, objects = [] }, s) =>
    size(marked) ?? size(live) ?? size(scan) ?? objectsOf(s, objects),
  "gc.sweepgen": ({ mode }) => named("mode", mode, 2),
  sweepone: ({ who }) => sweeper(who),
  scavenge: ({ k, now, limit }) =>
    (Number.isInteger(k) && Math.abs(k) < 2 ** 31 ? undefined : reject("size", k, "32 bits")) ??
    size(now) ??
    size(limit),
  "fin.add": ({ a }) => address(a),
  "fin.rm": ({ a }) => address(a),
  ckpt: nothing,
  memstats: nothing,
};

const argument = (s: State, action: Action): Check =>
  (checks[action.tag] as (action: Action, s: State) => Check)(action, s);

export const checkAtDoor = (s: State, action: Action): Check =>
  isProcessor(s, action.p)
    ? argument(s, action)
    : reject("processor", action.p, `-1 or a processor below ${s.procs.nprocs}`);
