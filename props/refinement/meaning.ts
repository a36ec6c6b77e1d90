/**
 * What a fast heap means, written out as a state of the specification, so that the properties can be
 * asked about either twin.
 */
import { recorded, init, type Config, type State } from "../../spec/index.ts";
import { empty, set, type Collection } from "../../spec/numbers/collection.ts";
import type { Span } from "../../spec/pages/mspan.ts";
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
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, written(part)]));
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

/** A machine that threw means the state in which it stopped. pre: the machine is of this instance. */
export const meantState = (machine: Machine, config: Config): State => {
  const blank = init(config, recorded([]));
  if (!machine.started) return blank;
  const meaning = abstraction(machine);
  const { pages: index, ...parts } = meaning;
  const state = { ...blank, ...(written(parts) as Partial<State>) };
  const spans = state.spans.map((span): Span => ({ ...span, objects: empty() }));
  const pages = indexed(spans.values(), config.pageSize).reduce((into, page) => {
    const id = index.get(page);
    return id === undefined ? into : set(into, page, id);
  }, blank.pages);
  return { ...state, gc: { ...blank.gc, ...state.gc }, spans, pages };
};
