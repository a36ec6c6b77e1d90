/**
 * What a fast heap means, written out as a state of the specification, so that the properties can be
 * asked about either twin.
 */
import { recorded, init, type Config, type State } from "../../spec/index.ts";
import { empty, set, type Collection } from "../../spec/numbers/collection.ts";
import type { Span, SpanId } from "../../spec/pages/mspan.ts";
import type { PageId } from "../../spec/numbers/units.ts";
import type { Machine } from "../../src/machine.ts";
import { abstraction } from "./abstraction.ts";
import { Lookup } from "./comparison.ts";

const collected = <V>(lookup: Lookup<number, V>, keys: Iterable<number>): Collection<number, V> =>
  empty<number, V>().withMutations((draft) => {
    for (const key of keys) {
      const value = lookup.get(key);
      if (value !== undefined) draft.set(key, written(value) as V);
    }
  });

/** A value with every look-up in it as a collection. */
const written = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Lookup) return collected(value, value.keys());
  if (Array.isArray(value)) return value.map(written);
  // A copy by spreading keeps the object's shape; most parts are numbers, which stay as they are.
  const copy = { ...value } as Record<string, unknown>;
  // Not `for in`, as in comparison.ts.
  for (const key of Object.keys(copy)) {
    const part = copy[key];
    if (typeof part === "object" && part !== null) copy[key] = written(part);
  }
  return copy;
};

/** The pages that the index is about: all of a span in use, the first and last of a free one. */
const indexed = (spans: Iterable<Span>, pageSize: number): ReadonlyArray<PageId> => {
  const pages: PageId[] = [];
  for (const { base, npages, state } of spans) {
    const first = base / pageSize;
    if (state === "dead") continue;
    if (state === "free") pages.push(first as PageId, (first + npages - 1) as PageId);
    else for (let page = first; page < first + npages; page++) pages.push(page as PageId);
  }
  return pages;
};

type Abstract = ReturnType<typeof abstraction>;

const spansIn = (meaning: Abstract): State["spans"] =>
  (written(meaning.spans) as State["spans"]).map((span): Span => ({ ...span, objects: empty() }));

const pagesIn = ({ pages: index }: Abstract, { config, spans }: State): State["pages"] =>
  indexed(spans.values(), config.pageSize).reduce((into, page) => {
    const id = index.get(page);
    return id === undefined ? into : set(into, page, id);
  }, empty<PageId, SpanId>());

/** How each part is made that is read off a machine, in a state that is being made. */
type Makers = {
  readonly [Part in Exclude<keyof Abstract, "started" | "dead">]: (
    meaning: Abstract,
    state: State,
  ) => State[Part];
};

const plainly =
  <Part extends keyof Abstract>(part: Part) =>
  (meaning: Abstract): State[Part] =>
    written(meaning[part]) as State[Part];

const makers: Makers = {
  rate: plainly("rate"),
  hasBuckets: plainly("hasBuckets"),
  arena: plainly("arena"),
  persistent: plainly("persistent"),
  fixed: plainly("fixed"),
  gcbits: plainly("gcbits"),
  spans: spansIn,
  pages: pagesIn,
  allspans: plainly("allspans"),
  lists: plainly("lists"),
  treap: plainly("treap"),
  nmalloc: plainly("nmalloc"),
  procs: plainly("procs"),
  caches: plainly("caches"),
  sweeping: plainly("sweeping"),
  // Who owes a cycle work is not read off the heap.
  gc: (meaning) => ({ ...plainly("gc")(meaning), assistBytes: empty() }),
  stats: plainly("stats"),
};

/**
 * What a machine means, each part written once it is read. It must not be kept: what is read first
 * after the machine has gone on is of another state. pre: `blank` is the state without any action.
 */
export const glimpsed = (machine: Machine, blank: State): State => {
  if (!machine.started) return blank;
  const state: State = { ...blank, started: true, dead: machine.dead };
  let meaning: Abstract | undefined;
  for (const [part, make] of Object.entries(makers)) {
    let made: unknown;
    const get = (): unknown => (made ??= make((meaning ??= abstraction(machine)), state));
    Object.defineProperty(state, part, { get, enumerable: true });
  }
  return state;
};

/** A machine that threw means the state in which it stopped. pre: the machine is of this instance. */
export const meantState = (machine: Machine, config: Config): State => ({
  // Each part is read here.
  ...glimpsed(machine, init(config, recorded([]))),
});
