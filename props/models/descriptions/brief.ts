/** A state of a model in a few words, for the paths of reports: its spans, lists, caches and stage. */
import type { State } from "../../../spec/index.ts";
import type { Mcache } from "../../../spec/objects/mcache.ts";
import type { Treap } from "../../../spec/pages/mgclarge.ts";
import type { Span, SpanId } from "../../../spec/pages/mspan.ts";
import type { Itf } from "../../explorer/encoding/shape.ts";
import { entriesOf } from "../encoding/values.ts";
import type { World } from "../world.ts";

const hex = (address: number): string => `0x${address.toString(16)}`;

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** The sweep generation beside the heap's: `swept`, `unswept`, or what it is. */
const sweptOf = ({ sweepgen }: Span, { sweeping }: State): string => {
  const behind = sweeping.sweepgen - sweepgen;
  return behind === 0 ? "swept" : behind === 2 ? "unswept" : `generation ${-behind}`;
};

const slotsOf = (span: Span, state: State): ReadonlyArray<string> =>
  span.state !== "inUse"
    ? []
    : [
        `class ${span.spanclass}`,
        `${span.allocCount} of ${span.nelems} slots`,
        sweptOf(span, state),
        ...(/[^0]/.test(span.markBits) ? [`marks ${span.markBits}`] : []),
        ...(span.specials.length === 0 ? [] : [counted(span.specials.length, "special")]),
      ];

const spanText = (span: Span, state: State): string =>
  [
    `${span.state} ${counted(span.npages, "page")} at ${hex(span.base)}`,
    ...slotsOf(span, state),
    ...(span.needzero === 1 ? ["dirty"] : []),
    ...(span.npreleased > 0 ? [`${span.npreleased} released`] : []),
    ...(span.unusedsince > 1 ? [`unused since ${span.unusedsince}`] : []),
  ].join(", ");

const treapText = (treap: Treap): string => {
  if (treap === null) return "none";
  const { span, prio, left, right } = treap;
  const below = left === null && right === null ? "" : ` (${treapText(left)}; ${treapText(right)})`;
  return `span ${span} prio ${prio}${below}`;
};

/** In the order of the numbers of spec/pages/mspanlist.ts. */
const listKinds = ["free", "busy", "nonempty", "empty"];

const listName = (list: number): string => `${listKinds[list % 4]} ${Math.floor(list / 4)}`;

const membersOf = (first: SpanId | null, { spans }: State): ReadonlyArray<number> => {
  const members: number[] = [];
  for (let id = first; id !== null; id = spans.get(id)!.next) members.push(id);
  return members;
};

const cacheText = ({ tiny, tinyoffset, alloc, nextSample }: Mcache): string =>
  [
    ...entriesOf(alloc).map(([spc, id]) => `span ${id} for class ${spc}`),
    ...(tiny === 0 ? [] : [`tiny block ${hex(tiny)} filled to ${tinyoffset}`]),
    ...(nextSample === 0 ? [] : [`next sample ${nextSample}`]),
  ].join(", ");

const named = (name: string, entries: ReadonlyArray<readonly [Itf, Itf]>): object =>
  entries.length === 0 ? {} : { [name]: { "#map": entries } };

/** What a path shows of a state. */
export const briefWorld = ({ state, os }: World): Itf => {
  const { spans, lists, treap, caches, gc, sweeping, dead, stats } = state;
  const living = entriesOf(spans).filter(([, span]) => span.state !== "dead");
  return {
    ...(dead === null ? {} : { dead }),
    ...named(
      "span",
      living.map(([id, span]) => [id, spanText(span, state)]),
    ),
    ...named(
      "list",
      entriesOf(lists).map(([list, { first }]) => [listName(list), membersOf(first, state)]),
    ),
    treap: treapText(treap),
    ...named(
      "cache",
      entriesOf(caches)
        .map(([index, cache]) => [index, cacheText(cache)] as const)
        .filter(([, text]) => text !== ""),
    ),
    ...(gc.stage === "off" ? {} : { stage: gc.stage }),
    ...(sweeping.done ? {} : { sweeping: "under way" }),
    clock: os.now,
    heapSys: Number(stats.heap_sys),
  };
};
