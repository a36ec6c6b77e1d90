/**
 * Roles: what a replay does with each field of an event. It gets an operation's arguments and predicts
 * its results. Of a nested event it predicts everything but the inputs, which come from outside the
 * allocator; it reads them wherever the event occurs.
 */
import type { Event, EventName, Fields } from "../spec/machine/event.ts";

/**
 * - `argument`: given at the top, predicted when nested;
 * - `result`: predicted;
 * - `input`: the environment's answer, read after the event was predicted;
 * - `order`: place, time and thread of the event;
 * - `name`: what the event is, and `fx`: both are compared by the way events are paired;
 * - `ending`: how an operation ended that did not return: compared as its outcome;
 * - `informational`: not derivable, never compared.
 */
export type Role = "argument" | "result" | "input" | "order" | "name" | "ending" | "informational";

type FieldOf<E extends EventName> = keyof Fields[E] & string;
type PerEvent = { readonly [E in EventName]?: ReadonlyArray<FieldOf<E>> };

/** The arguments of each event. A field that is no argument, no input and not informational is a result. */
export const argumentsOf: { readonly [E in EventName]: ReadonlyArray<FieldOf<E>> } = {
  "os.reserve": ["hint", "n"],
  "os.map": ["a", "n", "reserved", "stat"],
  "os.alloc": ["n", "stat"],
  "os.free": ["a", "n", "stat"],
  "os.unused": ["a", "n"],
  "os.used": ["a", "n"],
  "os.fault": ["a", "n"],
  mallocinit: [],
  pcache: ["i", "c", "nprocs"],
  procresize: ["nprocs"],
  rate: ["rate"],
  "gc.init": [],
  "gc.enable": [],
  persist: ["n", "align", "stat"],
  "fix.init": ["f", "n", "stat"],
  "fix.alloc": ["f"],
  "fix.free": ["f", "a"],
  bits: ["ne"],
  "gc.epoch": [],
  "heap.alloc": ["np", "spc", "large", "nz"],
  "manual.alloc": ["np", "stat"],
  "manual.free": ["a", "np", "stat"],
  "heap.free": ["a", "np", "acct"],
  "span.alloc": ["np"],
  "span.free": ["a", "np", "acctinuse", "acctidle", "since"],
  "fl.ins": ["a", "np", "sp"],
  "fl.rm": ["a", "np", "sp"],
  "tr.ins": ["a", "np", "sp", "node"],
  "tr.rm": ["a", "np", "sp", "node"],
  reclaim: ["np"],
  "heap.grow": ["np"],
  "arena.alloc": ["n"],
  "arena.used": ["a"],
  scavenge: ["k"],
  "scav.span": [],
  malloc: ["n", "nz", "ty", "df"],
  newobject: ["ty"],
  newarray: ["ty", "n"],
  nextfree: ["spc"],
  refill: ["spc"],
  "c.cache": ["spc"],
  "c.grow": ["spc"],
  "c.uncache": ["spc"],
  "c.free": ["spc", "a", "preserve", "wasempty"],
  "mcache.alloc": [],
  "mcache.free": ["c"],
  releaseall: ["c"],
  flush: ["c"],
  sample: [],
  prof: ["n"],
  "prof.set": ["a"],
  "sp.add": ["a", "k", "sp"],
  "sp.rm": ["a", "k"],
  "sp.free": ["a", "k", "n", "sp"],
  "fin.add": ["a"],
  "fin.rm": ["a"],
  sweepone: ["who"],
  "sb.pop": [],
  "sb.push": ["b", "a", "sp"],
  sweep: ["a", "preserve"],
  deduct: ["n", "csp"],
  "gc.start": ["mode", "trig", "cycle"],
  "gc.cycle": [],
  "gc.phase": ["phase"],
  "gc.marked": [],
  "gc.sweepgen": ["mode"],
  "gc.trigger": [],
  ckpt: ["mallocs", "end"],
  memstats: [],
};

/** The fields that come from outside the allocator, at the top and nested. */
export const inputsOf: PerEvent = {
  mallocinit: ["physPageSize", "end", "brk"],
  "os.reserve": ["r", "reserved"],
  "os.alloc": ["r", "errno"],
  "os.map": ["r", "errno"],
  "os.free": ["errno"],
  "os.unused": ["errno"],
  "os.used": ["errno"],
  "os.fault": ["errno"],
  "tr.ins": ["prio"],
  sample: ["rnd", "rate"],
  "span.free": ["now"],
  scavenge: ["now", "limit"],
  sweep: ["marks0"],
  "gc.marked": ["marked", "live", "scan"],
  "gc.trigger": ["ratio", "gcpercent"],
};

const given: ReadonlyMap<EventName, ReadonlyArray<string>> = new Map(
  (Object.keys(argumentsOf) as ReadonlyArray<EventName>).map((name) => [
    name,
    [...argumentsOf[name], ...(inputsOf[name] ?? [])],
  ]),
);

/** What an operation is given: its arguments and its inputs, in the order of an action's fields. */
export const givenTo = (e: EventName): ReadonlyArray<string> => given.get(e)!;

/** Fields that the allocator does not decide. */
export const informationalIn: PerEvent = {
  "gc.phase": ["cycle"],
  ckpt: ["stacks_sys"],
};

const order = ["s", "t", "p", "m", "from"];
const names = ["e", "fx"];
const endings = ["throw", "printed", "panic"];

/** The role of each field of an event; a field that is not in it is a result. */
type Roles = ReadonlyMap<string, Role>;

const rolesOf = (event: EventName): Roles => {
  const all = (fields: ReadonlyArray<string>, role: Role) =>
    fields.map((field): [string, Role] => [field, role]);
  return new Map([
    ...all(order, "order"),
    ...all(names, "name"),
    ...all(endings, "ending"),
    ...all(argumentsOf[event], "argument"),
    ...all(inputsOf[event] ?? [], "input"),
    ...all(informationalIn[event] ?? [], "informational"),
  ]);
};

const roles = new Map<EventName, Roles>(
  (Object.keys(argumentsOf) as ReadonlyArray<EventName>).map((event) => [event, rolesOf(event)]),
);

/**
 * Whether it depends on the program, not on the allocator, that `event` is in the `fx` of
 * `parent` at all: a new profile bucket, a new block of the finalizer queue, and the stacks that
 * a freed cache's processor held.
 */
export const isPresenceInput = (event: Event, parent: Event | undefined): boolean => {
  switch (parent?.e) {
    case "prof":
      return (event.e === "persist" || event.e === "os.alloc") && event.stat === "buckhash_sys";
    case "sp.free":
      return parent.k === "finalizer" && event.e === "persist" && event.stat === "gc_sys";
    case "mcache.free":
      return event.e === "manual.free";
    default:
      return false;
  }
};

/**
 * The role of a field of `event`, which is nested in `parent` (undefined for an operation). Where
 * an event's presence is an input, its arguments are inputs too.
 */
export const roleOf = (field: string, event: Event, parent: Event | undefined): Role => {
  const role = roles.get(event.e)?.get(field) ?? "result";
  if (role === "argument") return isPresenceInput(event, parent) ? "input" : role;
  if (event.e === "sweep" && field === "marks" && event.marks0 === undefined) return "input";
  return role;
};

/** Whether a replay predicts a field and compares it. */
export const isPredicted = (field: string, event: Event, parent: Event | undefined): boolean => {
  const role = roleOf(field, event, parent);
  return role === "result" || (role === "argument" && parent !== undefined);
};
