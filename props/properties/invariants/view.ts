/**
 * What several properties of a state look at: its spans in the order of their addresses, and the
 * members of a list. The state's collections are values, so what was found out once is remembered.
 */
import type { Collection } from "../../../spec/numbers/collection.ts";
import type { State } from "../../../spec/index.ts";
import { type Span, spanAt, type SpanId } from "../../../spec/pages/mspan.ts";
import type { ListId } from "../../../spec/pages/mspanlist.ts";
import { hex, showCount } from "../../report/show.ts";

const known = new WeakMap<Collection<SpanId, Span>, ReadonlyArray<Span>>();

/** The spans that stand for pages, by address. */
export const spansInOrder = (s: State): ReadonlyArray<Span> => {
  const found = known.get(s.spans);
  if (found !== undefined) return found;
  const living: Span[] = [];
  s.spans.forEach((span) => {
    if (span.state !== "dead") living.push(span);
  });
  living.sort((a, b) => a.base - b.base);
  known.set(s.spans, living);
  return living;
};

export const endOf = ({ config }: State, { base, npages }: Span): number =>
  base + npages * config.pageSize;

export const showSpan = ({ base, npages }: Pick<Span, "base" | "npages">): string =>
  `${showCount(npages, "page")} at ${hex(base)}`;

/** The members of a list from its first to its last, and what is wrong with the links. */
export interface Walk {
  readonly members: ReadonlyArray<Span>;
  readonly wrong: string | undefined;
}

/** pre: `most` is at least the number of spans that may be on the list. */
export const walk = (s: State, list: ListId, most: number): Walk => {
  const ends = s.lists.get(list);
  if (ends === undefined) return { members: [], wrong: undefined };
  const members: Span[] = [];
  const broken = (wrong: string): Walk => ({ members, wrong });
  let prev: SpanId | null = null;
  for (let id: SpanId | null = ends.first; id !== null;) {
    if (members.length > most) return broken(`the list goes around in a circle`);
    const span: Span = spanAt(s, id);
    if (span.list !== list) return broken(`${showSpan(span)} is linked, but not on this list`);
    if (span.prev !== prev) return broken(`${showSpan(span)} does not lead back`);
    members.push(span);
    prev = id;
    id = span.next;
  }
  return prev === ends.last ? { members, wrong: undefined } : broken("its last span is another");
};

/** Evidence against each item of a collection that has not been found faultless before. */
export const faultless =
  <A extends object>(faults: (item: A, s: State) => ReadonlyArray<string>) =>
  (items: ReadonlyArray<A>, s: State): ReadonlyArray<string> => {
    const good = goodOf(faults, s);
    const found: string[] = [];
    for (const item of items) {
      if (good.has(item)) continue;
      const evidence = faults(item, s);
      if (evidence.length === 0) good.add(item);
      else found.push(...evidence);
    }
    return found;
  };

/** By instance and by check: a span's verdict depends on nothing else. */
const verdicts = new WeakMap<object, WeakMap<object, WeakSet<object>>>();

const goodOf = (check: object, { config }: State): WeakSet<object> => {
  const byCheck = verdicts.get(config) ?? new WeakMap<object, WeakSet<object>>();
  verdicts.set(config, byCheck);
  const good = byCheck.get(check) ?? new WeakSet<object>();
  byCheck.set(check, good);
  return good;
};
