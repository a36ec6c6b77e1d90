/** The model of the page heap alone: a program that takes and gives back spans of pages. */
import type { Action } from "../../spec/machine/action.ts";
import type { State } from "../../spec/index.ts";
import { Address, Bytes, Pages } from "../../spec/numbers/units.ts";
import type { Span } from "../../spec/pages/mspan.ts";
import { preorder } from "../../spec/pages/mgclarge.ts";
import { MANUAL } from "../../src/pages/mspan.ts";
import type { Runtime } from "../../src/runtime.ts";
import { sharedGo19 } from "../instances/instances.ts";
import { miniature } from "../instances/miniatures.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import * as Bestfit from "../properties/invariants/pages/bestfit.ts";
import * as Freelists from "../properties/invariants/pages/freelists.ts";
import * as Growth from "../properties/invariants/pages/growth.ts";
import * as Pageindex from "../properties/invariants/pages/pageindex.ts";
import * as Refusal from "../properties/invariants/pages/refusal.ts";
import * as Tiling from "../properties/invariants/pages/tiling.ts";
import { lists, treap } from "./columns/pageheap.ts";
import { freed } from "./columns/records.ts";
import { spans } from "./columns/spans.ts";
import type { Constant, Constants, Definition, Fast } from "./definition.ts";
import { freedNumbers } from "./encoding/parts.ts";
import { spanFields, treapOf } from "./encoding/spans.ts";
import { factFields } from "./encoding/state.ts";
import { entries, only, where } from "./encoding/views.ts";
import { anyPriority, ordinary } from "./environment/options.ts";
import { invariant, witness } from "./properties.ts";
import type { World } from "./world.ts";

export const constants: ReadonlyArray<Constant> = [
  { name: "pages", sentence: "pages that the program holds at most", small: 3, large: 6 },
  { name: "longest", sentence: "pages of the longest span", small: 3, large: 3 },
  {
    name: "lists",
    sentence: "spans of so many pages and more are in the treap",
    small: 1,
    large: 2,
  },
  { name: "growth", sentence: "pages that the heap grows by at least", small: 4, large: 4 },
  { name: "priorities", sentence: "priorities of treap nodes", small: 2, large: 3 },
];

const configOf = ({ lists, growth }: Constants): SharedConfig => {
  const mini = miniature(sharedGo19("linux", "amd64"));
  return {
    ...mini,
    name: "pages",
    maxMHeapList: Pages(lists!),
    heapAllocChunk: Bytes(growth! * mini.pageSize),
    heapGrowRound: mini.pageSize,
    // All records come from one chunk, so that their addresses ascend with their numbers.
    persistentChunk: Bytes(64 * 1024),
    fixAllocChunk: Bytes(16 * 1024),
    allspansMin: Bytes(1024),
  };
};

const heldIn = (state: State) =>
  [...state.spans.values()]
    .filter((span) => span.state === "manual")
    .sort((a, b) => a.base - b.base);

const actionsOf =
  ({ pages, longest }: Constants) =>
  ({ state }: World): ReadonlyArray<Action> => {
    const held = heldIn(state);
    const room = pages! - held.reduce((sum, { npages }) => sum + npages, 0);
    const most = Math.min(longest!, room);
    return [
      ...Array.from({ length: most }, (_, i): Action => {
        const np = Pages(i + 1);
        return { tag: "manual.alloc", p: 0, np, stat: "stacks_inuse" };
      }),
      ...held.map(({ base: a, npages: np }): Action => {
        return { tag: "manual.free", p: 0, a, np, stat: "stacks_inuse" };
      }),
    ];
  };

/**
 * The records of treap nodes have no influence, nor have the remains in dead span records. Everything
 * else follows from the spans.
 */
const view = only<World>({
  state: only<State>({
    spans: entries(
      where<Span>(
        "not dead",
        ({ state }) => state !== "dead",
        only({
          base: spanFields.base,
          npages: spanFields.npages,
          state: spanFields.state,
          needzero: spanFields.needzero,
          next: spanFields.next,
        }),
      ),
    ),
    lists: factFields.lists,
    treap: treapOf("npages", "span", "prio"),
    fixed: only({ span: only({ freed: freedNumbers }) }),
  }),
});

/** The handles of the spans that the program holds, by address. */
const heldOn = ({ spanalloc, spans: all }: Runtime): ReadonlyArray<number> => {
  const held: number[] = [];
  for (let s = 1; s <= spanalloc.count; s++) if (all.state[s] === MANUAL) held.push(s);
  return held.sort((a, b) => all.base(a) - all.base(b));
};

const actionsOn =
  ({ pages, longest }: Constants) =>
  (rt: Runtime): ReadonlyArray<Action> => {
    const held = heldOn(rt);
    let room = pages!;
    for (const s of held) room -= rt.spans.npages[s]!;
    const actions: Action[] = [];
    for (let n = 1; n <= longest! && n <= room; n++) {
      actions.push({ tag: "manual.alloc", p: 0, np: Pages(n), stat: "stacks_inuse" });
    }
    for (const s of held) {
      const [a, np] = [Address(rt.spans.base(s)), Pages(rt.spans.npages[s]!)];
      actions.push({ tag: "manual.free", p: 0, a, np, stat: "stacks_inuse" });
    }
    return actions;
  };

/** The view on the fast heap. */
const fastOf = (chosen: Constants): Fast => ({
  actions: actionsOn(chosen),
  key: [
    spans("base", "npages", "needzero", "next", "prev"),
    lists,
    treap("npages", "span", "prio", "parent"),
    freed("spanalloc"),
  ],
});

const hasNodes =
  (n: number) =>
  ({ treap }: State): boolean =>
    preorder(treap).length >= n;

/** A program that holds fewer than five pages leaves no more than two free spans. */
const treapsOf = ({ pages }: Constants) => [
  witness("two in the treap", "The treap has two nodes.", hasNodes(2)),
  ...(pages! < 5 ? [] : [witness("three in the treap", "The treap has three nodes.", hasNodes(3))]),
];

export const sentence =
  "The page heap splits, joins and finds free spans as documented, whatever the order of the " +
  "priorities. It does not show what happens when memory is refused, with objects, or over time: the " +
  "clock stands still.";

export const define = (chosen: Constants): Definition => {
  const config = configOf(chosen);
  const { physPageSize, end, brk } = config;
  return {
    name: "pages",
    sentence,
    config,
    start: [
      { tag: "rate", p: -1, rate: 0 },
      { tag: "mallocinit", p: -1, physPageSize, end, brk },
      { tag: "gc.init", p: -1 },
      { tag: "procresize", p: -1, nprocs: 1 },
    ],
    kinds: ["manual.alloc", "manual.free"],
    actions: actionsOf(chosen),
    options: anyPriority(chosen.priorities!, ordinary(config)),
    ghosts: ["grown"],
    view,
    fast: fastOf(chosen),
    properties: [
      invariant(Tiling.tiling),
      invariant(Tiling.coalesced),
      invariant(Pageindex.index),
      invariant(Freelists.lists),
      invariant(Bestfit.bestfit),
      invariant(Growth.grown),
      invariant(Growth.chunk),
      invariant(Refusal.conserved),
      ...treapsOf(chosen),
    ],
  };
};
