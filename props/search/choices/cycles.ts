/** The collector: the next action of a cycle, with chosen survivors; sweeping and scavenging. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Sweeper } from "../../../spec/machine/event.ts";
import { Address, type Word } from "../../../spec/numbers/units.ts";
import { anyProcessor, type Choice, on, type Weighted } from "../choice.ts";
import { anySurvivors, type Survivors } from "./survivors.ts";
import type { Block, Holdings } from "../../ghost/holdings.ts";

/** What a cycle is like, chosen before it is known how far the last one has come. */
interface Plan {
  readonly p: number;
  /** A cycle that is not under way starts only now and then: where this is 0. */
  readonly patience: number;
  readonly mode: number;
  readonly trig: number;
  /** Which blocks the program keeps. */
  readonly survivors: Survivors;
  readonly ratio: number;
  readonly gcpercent: number;
  /** A faulty marker: it reaches a free slot, or reports an absurd number of bytes as marked. */
  readonly mistake: "none" | "ghost" | "boast";
}

const plan = (patience: number, survivors: fc.Arbitrary<Survivors>): fc.Arbitrary<Plan> =>
  fc.record({
    p: anyProcessor,
    patience: fc.nat(patience),
    mode: fc.constantFrom(0, 0, 0, 1, 2),
    trig: fc.constantFrom(0, 1, 3),
    survivors,
    ratio: fc.constantFrom(0.875, 0.5, 0.07, 0),
    gcpercent: fc.constantFrom(100, 10, 1, 400, -1),
    mistake: fc.nat(11).map((rare) => (rare === 10 ? "ghost" : rare === 11 ? "boast" : "none")),
  });

const surviving = ({ survivors }: Plan, { blocks }: Holdings): ReadonlyArray<Block> =>
  blocks.filter((block, i) => survivors(block, i));

/** No trigger is above the first; the second times a large GOGC is more than 64 bits hold. */
const boasts = [2n ** 63n, 2n ** 57n] as const;

/** The marker's figures: bytes asked for are as good as any, they only feed the pacer. */
const found = (choice: Plan, holdings: Holdings, p: number): Action => {
  const { mistake } = choice;
  const blocks = mistake === "ghost" ? holdings.blocks : surviving(choice, holdings);
  const bytes = blocks.reduce((sum, { n }) => sum + Number(n), 0);
  // Behind the newest object there is nothing yet.
  const last = holdings.blocks.at(-1);
  const ghosts =
    mistake === "ghost" && last !== undefined ? [last.a + 2 * Math.max(32, Number(last.n))] : [];
  const objects = [...blocks.map(({ a }) => a), ...ghosts.map(Address)];
  const marked = mistake === "boast" ? boasts[choice.p % 2]! : bytes;
  return { tag: "gc.marked", p, marked, live: bytes, scan: bytes, objects };
};

const terminating = (choice: Plan, holdings: Holdings, p: number): Action => {
  const { released, flushed } = holdings.cycle;
  const caches = [...holdings.caches, ...holdings.going];
  const toRelease = caches[released];
  if (toRelease !== undefined) return { tag: "releaseall", p, c: toRelease };
  const toFlush = caches[flushed];
  if (toFlush !== undefined) return { tag: "flush", p, c: toFlush };
  return found(choice, holdings, p);
};

const sweepone = (p: number, who: Sweeper): Action => ({ tag: "sweepone", p, who });

/** The action that a cycle needs next. */
const advance = (choice: Plan, holdings: Holdings): Action | undefined => {
  const p = on(choice.p, holdings);
  const { stage, mode, count, mustSweep } = holdings.cycle;
  if (mustSweep) return sweepone(p, stage === "started" ? "gcfinish" : "gcstw");
  switch (stage) {
    case "off":
      if (choice.patience > 0) return undefined;
      return { tag: "gc.start", p, mode: choice.mode, trig: choice.trig, cycle: count + 1 };
    case "started":
      return { tag: "gc.epoch", p };
    case "rotated":
      return mode === 0 ? { tag: "gc.cycle", p } : { tag: "gc.phase", p, phase: 2 };
    case "planned":
      return { tag: "gc.phase", p, phase: 1 };
    case "marking":
      return { tag: "gc.phase", p, phase: 2 };
    case "terminating":
      return terminating(choice, holdings, p);
    case "marked":
      return { tag: "gc.phase", p, phase: 0 };
    case "ended":
      return { tag: "gc.sweepgen", p, mode };
    case "sweepable":
      return { tag: "gc.trigger", p, ratio: choice.ratio, gcpercent: choice.gcpercent };
  }
};

/** The cycle as it usually goes on. */
export const goOn = (holdings: Holdings): Action | undefined =>
  advance(
    {
      p: 0,
      patience: 0,
      mode: 0,
      trig: 0,
      survivors: (_, i) => i % 2 === 1,
      ratio: 0.875,
      gcpercent: 100,
      mistake: "none",
    },
    holdings,
  );

export const background: fc.Arbitrary<Choice> = fc
  .tuple(anyProcessor, fc.constantFrom<Sweeper>("bg", "userGC", "gcstart"))
  .map(
    ([p, who]): Choice =>
      (holdings) =>
        holdings.cycle.stopped ? undefined : sweepone(on(p, holdings), who),
  );

/** When a round of the scavenger is, and its limit. */
type Round = readonly [now: Word, limit: Word];

/** All free spans go back to the OS, those that have been free for a while, or all but the latest. */
const rounds: ReadonlyArray<(freed: number) => Round> = [
  () => [2n ** 64n - 1n, 0],
  () => [1_000_000_000, 0],
  () => [1_000_006_000, 3000],
  () => [1_000_100_000, 20_000],
  (freed) => [freed + 1000, 1500],
  () => [10 ** 12, 10 ** 11],
];

export const scavenge: fc.Arbitrary<Choice> = fc
  .tuple(anyProcessor, fc.constantFrom(...rounds))
  .map(([p, round]): Choice => (holdings) => {
    const [now, limit] = round(holdings.freed);
    return { tag: "scavenge", p: on(p, holdings), k: 0, now, limit };
  });

/** What Go forbids: an allocation while mark termination is under way. */
const mallocWhileStopped: fc.Arbitrary<Choice> = anyProcessor.map(
  (p): Choice =>
    (holdings) =>
      holdings.cycle.stage === "terminating"
        ? { tag: "malloc", p: on(p, holdings), n: 8, nz: 0 }
        : undefined,
);

/** The next action of a cycle. `patience`: of so many chances to start one, and one more, one is taken. */
export const nextOfCycle = (
  patience: number,
  survivors: fc.Arbitrary<Survivors>,
): fc.Arbitrary<Choice> =>
  plan(patience, survivors).map(
    (choice): Choice =>
      (holdings) =>
        advance(choice, holdings),
  );

export const cycles = (patience: number, config: Config): ReadonlyArray<Weighted> => [
  { weight: 240, arbitrary: nextOfCycle(patience, anySurvivors(config)) },
  { weight: 80, arbitrary: background },
  { weight: 15, arbitrary: scavenge },
  { weight: 10, arbitrary: mallocWhileStopped },
];
