/** The model of the scavenger: pages that are idle go back to the OS after a while. Time is an action. */
import type { State } from "../../spec/index.ts";
import { Bytes, Pages } from "../../spec/numbers/units.ts";
import { physicalPages, type Span } from "../../spec/pages/mspan.ts";
import { list } from "../explorer/encoding/collections.ts";
import { tuple } from "../explorer/encoding/records.ts";
import { type Encoder, seen } from "../explorer/encoding/shape.ts";
import type { Eventually } from "../explorer/model.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import * as Os from "../properties/invariants/os/os.ts";
import * as Freelists from "../properties/invariants/pages/freelists.ts";
import * as Idle from "../properties/invariants/pages/idle.ts";
import * as Tiling from "../properties/invariants/pages/tiling.ts";
import { ages } from "./columns/ages.ts";
import { ghost } from "./columns/key.ts";
import { lists, treap } from "./columns/pageheap.ts";
import { freed } from "./columns/records.ts";
import { spans } from "./columns/spans.ts";
import type { Constant, Constants, Definition, Fast } from "./definition.ts";
import { factsShape } from "./encoding/facts.ts";
import { number } from "./encoding/numbers.ts";
import { freedNumbers } from "./encoding/parts.ts";
import { spanFields, treapOf } from "./encoding/spans.ts";
import { factFields } from "./encoding/state.ts";
import { both, entries, only, where } from "./encoding/views.ts";
import { ordinary } from "./environment/options.ts";
import { invariant, witness } from "./properties.ts";
import { oneChunk, start, tinier } from "./actions/start.ts";
import type { Move, World } from "./world.ts";

export const constants: ReadonlyArray<Constant> = [
  { name: "pages", sentence: "pages that the program holds at most", small: 2, large: 3 },
  { name: "limit", sentence: "time for which a span stays idle", small: 1, large: 2 },
  {
    name: "physical",
    sentence: "pages in a physical page, or 0 for two in a page",
    small: 1,
    large: 2,
  },
  {
    name: "stale",
    sentence: "1: the scavenger may have read the clock earlier",
    small: 1,
    large: 1,
  },
  {
    name: "fair",
    sentence: "1: whether idle pages are given back is judged, too",
    small: 0,
    large: 0,
  },
];

const PAGE = 1024;

const configOf = ({ physical }: Constants): SharedConfig =>
  tinier("scavenge", {
    ...oneChunk,
    physPageSize: Bytes(physical === 0 ? PAGE / 2 : physical! * PAGE),
    maxMHeapList: Pages(2),
    heapAllocChunk: Bytes(4 * PAGE),
    heapGrowRound: Bytes(PAGE),
  });

const held = ({ spans }: State): ReadonlyArray<Span> =>
  [...spans.values()].filter(({ state }) => state === "manual").sort((a, b) => a.base - b.base);

const actionsOf =
  ({ pages, limit, stale }: Constants) =>
  ({ state, os: { now } }: World): ReadonlyArray<Move> => {
    const taken = held(state);
    const room = pages! - taken.reduce((sum, { npages }) => sum + npages, 0);
    return [
      { tag: "tick", p: -1 },
      ...Array.from({ length: room }, (_, i): Move => {
        return { tag: "manual.alloc", p: 0, np: Pages(i + 1), stat: "stacks_inuse" };
      }),
      ...taken.map(({ base: a, npages: np }): Move => {
        return { tag: "manual.free", p: 0, a, np, stat: "stacks_inuse" };
      }),
      { tag: "scavenge", p: 0, k: 0, now, limit: limit! },
      ...(stale === 1
        ? [{ tag: "scavenge", p: 0, k: 0, now: now - 1, limit: limit! } as const]
        : []),
    ];
  };

/** How long ago something was; beyond the limit, and a tick of a stale clock, it is long ago. */
const agoIn = ({ limit }: Constants, { os: { now } }: World, since: number | bigint): number =>
  Math.min(now - Number(since), limit! + 2);

const span = where<Span>(
  "not dead",
  ({ state }) => state !== "dead",
  only<Span>({
    base: spanFields.base,
    npages: spanFields.npages,
    state: spanFields.state,
    needzero: spanFields.needzero,
    npreleased: spanFields.npreleased,
    next: spanFields.next,
  }),
);

const agesShape = list(tuple<readonly [number, number]>(number(), number()), number());

/** Times count as far as they lie back. */
const viewOf = (chosen: Constants): Encoder<World> =>
  both(
    only<World>({
      state: only<State>({
        spans: entries(span),
        lists: factFields.lists,
        treap: treapOf("npages", "span"),
        fixed: only({ span: only({ freed: freedNumbers }) }),
      }),
      ghost: factsShape(["released", "forgotten"]),
    }),
    both(
      seen(
        (world: World) =>
          [...world.state.spans.values()]
            .filter(({ state }) => state === "free")
            .sort((a, b) => a.base - b.base)
            .map(({ base, unusedsince }) => [base, agoIn(chosen, world, unusedsince)] as const),
        agesShape,
      ),
      seen(
        (world: World) =>
          world.ghost.ages!.map(([a, since]) => [a, agoIn(chosen, world, since)] as const),
        agesShape,
      ),
    ),
  );

const isIdle =
  (chosen: Constants) =>
  (world: World): boolean =>
    [...world.state.spans.values()].some((one) => {
      const { state, unusedsince, npreleased } = one;
      const { n } = physicalPages(world.state, one);
      return (
        state === "free" &&
        npreleased < Math.floor(n / world.state.config.pageSize) &&
        agoIn(chosen, world, unusedsince) > chosen.limit!
      );
    });

const givenBack = (chosen: Constants): Eventually<World> => ({
  kind: "eventually",
  name: "idle memory is given back",
  sentence: "Pages that have been free for longer than the limit are with the OS at some time.",
  from: isIdle(chosen),
  holds: (world) => !isIdle(chosen)(world),
});

const releases = factsShape(["released", "forgotten"]);

/** The view on the fast heap. */
const fastOf = ({ limit }: Constants): Fast => ({
  key: [
    spans("base", "npages", "needzero", "npreleased", "next", "prev"),
    lists,
    treap("npages", "span", "parent"),
    freed("spanalloc"),
    ghost(() => releases),
    ages(limit! + 2),
  ],
});

export const sentence =
  "The scavenger gives back all pages that have been free for longer than its limit, and no others, and " +
  "they are taken into use again. It does not show what an OS does that refuses, nor objects.";

export const define = (chosen: Constants): Definition => {
  const config = configOf(chosen);
  return {
    name: "scavenge",
    sentence,
    config,
    start: start(config, 1),
    kinds: ["tick", "manual.alloc", "manual.free", "scavenge"],
    actions: actionsOf(chosen),
    options: ordinary(config),
    ghosts: ["ages", "released", "forgotten", "grown"],
    view: viewOf(chosen),
    fast: fastOf(chosen),
    ...(chosen.fair === 1 ? { fairness: [{ kind: "scavenge", strength: "weak" }] } : {}),
    properties: [
      ...(chosen.fair === 1 ? [givenBack(chosen)] : []),
      invariant(Idle.age),
      invariant(Idle.old),
      invariant(Idle.whole),
      invariant(Os.calls),
      invariant(Tiling.coalesced),
      invariant(Freelists.lists),
      witness("partly released", "A free span is partly with the OS.", ({ spans }) =>
        spans.some(({ npages, npreleased }) => npreleased > 0 && npreleased < npages),
      ),
      witness("released", "A free span is with the OS.", ({ spans }) =>
        spans.some(({ npages, npreleased }) => npreleased > 0 && npreleased === npages),
      ),
    ],
  };
};
