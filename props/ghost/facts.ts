/**
 * The past as an immutable value: the facts of those of its parts that a model's properties read. The
 * next value is made by the past itself, which takes in the facts, records what happened, and gives its
 * facts again. So the two forms cannot differ, and where the past is kept anyway, as in `verify`, no
 * value is made.
 *
 * A part that is left out is empty. What a part records may depend on others: diedIn and specials on
 * `live`, forgotten on
 * `released`, records on `sizes`.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Event } from "../../spec/machine/event.ts";
import type { State } from "../../spec/index.ts";
import type { Blocks } from "./blocks.ts";
import { Past } from "./past.ts";
import type { Ranges } from "./ranges.ts";

type Pairs = ReadonlyArray<readonly [number, number]>;

interface Part<F> {
  readonly save: (past: Past) => F;
  readonly load: (past: Past, fact: F) => void;
}

type Of<C, T> = { readonly [K in keyof C]: C[K] extends T ? K : never }[keyof C];

const blocks = (name: Of<Past, Blocks>): Part<Pairs> => ({
  save: (past) => past[name].all.map(({ r, n }) => [r, n]),
  load: (past, all) => {
    for (const [r, n] of all) past[name].add(r, n);
  },
});

const ranges = (name: Of<Past, Ranges>): Part<Pairs> => ({
  save: (past) => past[name].all.map(({ start, end }) => [start, end]),
  load: (past, all) => {
    for (const [start, end] of all) past[name].add(start, end);
  },
});

/** A part that gives its facts itself. */
const own = <N extends "ages" | "bitmaps" | "marks" | "unswept" | "used" | "specials" | "drawn">(
  name: N,
): Part<Past[N]["facts"]> => ({
  save: (past) => past[name].facts,
  load: (past, facts) => past[name].restore(facts as never),
});

const swept: Part<ReadonlyArray<number>> = {
  save: (past) => [...past.swept].sort((a, b) => a - b),
  load: (past, all) => {
    for (const a of all) past.swept.add(a);
  },
};

/** By name: figures of a statistic or an allocator, in the order of the names. */
const figures = <N extends "sums" | "refused" | "sizes">(
  name: N,
): Part<ReadonlyArray<readonly [string, number]>> => ({
  save: (past) => [...past[name]].sort(([a], [b]) => (a < b ? -1 : 1)),
  load: (past, all) => {
    const figuresOf = past[name] as Map<string, number>;
    for (const [key, value] of all) figuresOf.set(key, value);
  },
});

const parts = {
  live: blocks("live"),
  persistent: blocks("persistent"),
  regions: blocks("regions"),
  heapRegions: blocks("heapRegions"),
  reservations: blocks("reservations"),
  records: blocks("records"),
  sizes: figures("sizes"),
  sums: figures("sums"),
  refused: figures("refused"),
  mapped: ranges("mapped"),
  grown: ranges("grown"),
  released: ranges("released"),
  forgotten: ranges("forgotten"),
  swept,
  ages: own("ages"),
  bitmaps: own("bitmaps"),
  marks: own("marks"),
  unswept: own("unswept"),
  used: own("used"),
  specials: own("specials"),
  drawn: own("drawn"),
};

export type PartName = keyof typeof parts;

type FactsOf<P> = P extends Part<infer F> ? F : never;

export type AllFacts = { readonly [N in PartName]: FactsOf<(typeof parts)[N]> };
export type Facts = Partial<AllFacts>;

export const freeze = (past: Past, names: ReadonlyArray<PartName>): Facts =>
  Object.fromEntries(names.map((name) => [name, parts[name].save(past)]));

/** A past with these facts; it belongs to the caller. */
export const thaw = (facts: Facts): Past => {
  const past = new Past();
  for (const [name, fact] of Object.entries(facts)) {
    (parts[name as PartName] as Part<unknown>).load(past, fact);
  }
  return past;
};

/** The facts after an action. */
export const factsAfter = (
  facts: Facts,
  happened: { readonly event: Event; readonly after: State; readonly action: Action },
): Facts => {
  const names = Object.keys(facts) as ReadonlyArray<PartName>;
  if (names.length === 0) return facts;
  const past = thaw(facts);
  past.record(happened.event, happened.after, happened.action);
  return freeze(past, names);
};
