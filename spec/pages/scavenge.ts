/**
 * The scavenger (mheap.go: scavenge): the pages of spans that have been free for a while
 * are returned to the OS, whole physical pages at a time.
 */
import { pipe } from "fp-ts/lib/function.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type { Config } from "../instance/config.ts";
import { isRepaired } from "../instance/repairs.ts";
import { physicalPages, spanAt, type SpanId, updateSpan } from "./mspan.ts";
import { preorder } from "./mgclarge.ts";
import { sysUnused } from "../os/mem.ts";
import { heapReleased } from "../stats/report.ts";
import * as List from "./mspanlist.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  emit,
  flatMap,
  forEach,
  gets,
  modify,
  skip,
  type Transition,
} from "../machine/transition.ts";
import { Pages, type Word } from "../numbers/units.ts";
import { signed, subtract } from "../numbers/word.ts";

export interface ScavengeRequest {
  /** The number of the round; only printed. */
  readonly k: number;
  readonly now: Word;
  /** Spans that are free for longer than this. */
  readonly limit: Word;
}

/** mheap.go: scavenge */
export const scavenge = (request: ScavengeRequest): Transition<void> =>
  act(
    "scavenge",
    { ...request },
    pipe(
      gets(freeSpans),
      flatMap((ids) => forEach(ids, (id) => scavengeSpan(id, request))),
    ),
    (_, s) => ({ released: heapReleased(s) }),
  );

/** Every free span: list by list, then the treap from the root down. */
const freeSpans = (s: State): ReadonlyArray<SpanId> => [
  ...RA.makeBy(s.config.maxMHeapList, (npages) => listed(s, npages)).flat(),
  ...preorder(s.treap).map(({ span }) => span),
];

const listed = (s: State, npages: number): ReadonlyArray<SpanId> =>
  RA.unfold(List.firstOf(s, List.freeList(npages)) ?? null, (id) =>
    id === null ? { _tag: "None" } : { _tag: "Some", value: [id, spanAt(s, id).next] },
  );

/** In the seed a span that became free after `now` is older than every limit: the age is unsigned. */
const isOld = (config: Config, since: Word, { now, limit }: Omit<ScavengeRequest, "k">): boolean =>
  subtract(now, since) > limit && !(since > now && isRepaired(config, "scavenge-early"));

/** mheap.go: scavengelist, scavengeTreapNode */
const scavengeSpan =
  (id: SpanId, { now, limit }: ScavengeRequest): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const { npreleased: oldrel, npages: np, base: a, unusedsince } = span;
    if (!isOld(s.config, unusedsince, { now, limit }) || oldrel === np) return skip(s);
    const { pageSize } = s.config;
    const { start, n } = physicalPages(s, span);
    const released = n - oldrel * pageSize;
    if (n === 0 || (s.arena.physPageSize > pageSize && released === 0)) return skip(s);
    const since = Number(signed(unusedsince));
    return pipe(
      modify(updateSpan(id, { npreleased: Pages(Math.floor(n / pageSize)) })),
      andThen(emit({ e: "scav.span", a, np, oldrel, start, n, released, since })),
      andThen(sysUnused({ a: start, n })),
    )(s);
  };
