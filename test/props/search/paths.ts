/** By discovery: the shortest path known that leads to it, as steps of the specification. */
import { Holdings } from "../../../props/ghost/holdings.ts";
import { Past } from "../../../props/ghost/past.ts";
import { boot, type Instance } from "../../../props/instances/instances.ts";
import type { Observation, Step } from "../../../props/properties/property.ts";
import { simulatedSpec } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Sweeper } from "../../../spec/machine/event.ts";
import type { Address, Word } from "../../../spec/numbers/units.ts";
import type { Fault, Foreign } from "../../../spec/os/simulation.ts";
import {
  go,
  go386,
  go64k,
  goWindows,
  goWindows386,
  malloc,
  manual,
  mini,
  persist,
  rate,
  scavenge,
  scavengeAt,
} from "./run.ts";

const sweep = (who: Sweeper): Action => ({ tag: "sweepone", p: 0, who });
const begin: ReadonlyArray<Action> = [{ tag: "gc.epoch", p: 0 }];
const pace = (gcpercent: number): Action => ({ tag: "gc.trigger", p: 0, ratio: 0.875, gcpercent });
const release = ({ caches }: Holdings): Action => ({ tag: "releaseall", p: 0, c: caches[0]! });

/** A small object, or one of so many pages of a miniature. */
const kib = 1024;

/** An action, one that depends on what was handed out, or the nth manual span that is given back. */
type Choice = Action | ((holdings: Holdings) => Action) | number;

export interface Path {
  readonly on: Instance;
  readonly faults?: ReadonlyArray<Fault>;
  readonly foreign?: ReadonlyArray<Foreign>;
  readonly path: ReadonlyArray<Choice>;
}

/** A forced collection: the blocks of these numbers stay, and nothing is swept yet. */
const collect = (kept: ReadonlyArray<number>, { marked = 16 as Word, gcpercent = 100 } = {}) => [
  { tag: "gc.start", p: 0, mode: 1, trig: 0, cycle: 1 } as const,
  sweep("gcfinish"),
  ...begin,
  { tag: "gc.phase", p: 0, phase: 2 } as const,
  ({ caches }: Holdings): Action => ({ tag: "releaseall", p: 0, c: caches[0]! }),
  ({ caches }: Holdings): Action => ({ tag: "flush", p: 0, c: caches[0]! }),
  ({ blocks }: Holdings): Action => {
    const objects = kept.map((i) => blocks[i]!.a);
    return { tag: "gc.marked", p: 0, marked, live: 16, scan: 16, objects };
  },
  { tag: "gc.phase", p: 0, phase: 0 } as const,
  { tag: "gc.sweepgen", p: 0, mode: 1 } as const,
  pace(gcpercent),
];

const finalizer =
  (i: number) =>
  ({ blocks }: Holdings): Action => ({ tag: "fin.add", p: 0, a: blocks[i]!.a });

/** By discovery: a path that leads to it after boot. */
export const paths: Readonly<Record<string, Path>> = {
  "not-best-fit": {
    on: go,
    path: [manual(128), manual(1), manual(129), manual(1), 0, 1, manual(129)],
  },
  "tie-by-record": { on: mini, path: [manual(1), manual(8), manual(9), 1, manual(1)] },
  "tiny-12": { on: go386, path: [malloc(1), malloc(12)] },
  "one-page-long": { on: go, path: [] },
  "used-unaligned": { on: go64k, path: [manual(1), scavenge, manual(1)] },
  "persist-align": { on: go, path: [persist(65_537, 8192)] },
  "persist-nil": {
    on: go,
    faults: [{ kind: "os.alloc", nth: 1 }],
    path: [persist(65_536, 8)],
  },
  "tail-waste": { on: go, path: [malloc(33)] },
  "released-forgotten": { on: go, path: [manual(1), scavenge, manual(1)] },
  "scavenge-early": { on: go, path: [manual(1), scavengeAt(1)] },
  "growth-wrapped": { on: go, path: [malloc(2n ** 64n - 8193n)] },
  "reserve-empty": { on: go386, path: [malloc(2 ** 32 - 2 ** 28)] },
  "map-across": {
    on: go386,
    faults: [0, 1, 2].map((nth) => ({ kind: "os.reserve", nth })),
    path: [malloc(1)],
  },
  // All 128 hints are refused, and then all sizes of the arena but 0.
  "map-mixed": {
    on: go,
    faults: Array.from({ length: 131 }, (_, nth) => ({ kind: "os.reserve", nth })),
    path: [malloc(1)],
  },
  "slop-counted": {
    on: go386,
    faults: [{ kind: "os.reserve", nth: 1, whim: { tag: "top" } }],
    path: [manual(1), manual(66_000)],
  },
  "refused-overflows": {
    on: goWindows386,
    path: [persist(4_277_534_720, 8), malloc(1)],
  },
  "refused-counted": {
    on: goWindows,
    faults: [{ kind: "os.alloc", nth: 1 }],
    path: [persist(65_536, 8)],
  },
  "sample-cap": { on: go, path: [rate(2 ** 30), malloc(8)] },
  "sample-large": { on: go, path: [rate(512), malloc(1024)] },
  "sample-wrap": { on: go, path: [rate(2 ** 33), malloc(8), malloc(2 ** 31)] },
  "tiny-unsampled": { on: go, path: [rate(1), malloc(1), malloc(1)] },
  "stale-countdown": { on: go, path: [rate(32), malloc(8)] },
  "reserve-refused": {
    on: go386,
    faults: [{ kind: "os.reserve", nth: 1 }],
    path: [manual(70_000)],
  },
  "map-refused": { on: go, faults: [{ kind: "os.map", nth: 0 }], path: [malloc(4)] },
  "conflict-fatal": {
    on: go,
    foreign: [{ a: 0xc420000000 as Address, n: 4096 }],
    path: [malloc(4)],
  },
  "below-used": {
    on: go386,
    faults: [0, 1, 2].map((nth) => ({ kind: "os.reserve", nth })),
    foreign: [{ a: 0x8201000 as Address, n: 4096 }],
    path: [malloc(1)],
  },
  "commit-refused": {
    on: goWindows,
    faults: [{ kind: "os.used", nth: 0 }],
    path: [manual(1), scavenge, manual(1)],
  },
  "tail-unused": { on: mini, path: [manual(1), 0, manual(256)] },
  "growth-unseen": { on: mini, path: [manual(250), manual(1)] },
  "order-lost": {
    on: mini,
    path: [malloc(33), malloc(33), ...collect([0, 1]), finalizer(0)],
  },
  "full-passed": {
    on: go,
    path: [malloc(32768), malloc(32768), ...collect([0]), finalizer(0), malloc(32768)],
  },
  "long-passed": {
    on: mini,
    path: [
      ...[2, 2, 1, 1, 1, 1].map((pages) => malloc(pages * kib)),
      ...collect([0, 3, 5]),
      finalizer(0),
      malloc(2 * kib),
    ],
  },
  "reclaim-short": {
    on: mini,
    path: [malloc(1), malloc(5 * kib), ...collect([0]), malloc(8 * kib)],
  },
  "short-added": {
    on: mini,
    path: [
      ...[5, 1, 4, 1, 9].map((pages) => malloc(pages * kib)),
      ...collect([1, 3]),
      malloc(8 * kib),
    ],
  },
  "pages-left": {
    on: go,
    path: [malloc(1), malloc(65_536), ...collect([0]), sweep("bg"), pace(100)],
  },
  "debt-wraps": {
    on: go,
    path: [
      ...[1024, 512, 65_536].map((n) => malloc(n)),
      ...collect([0, 1, 2]),
      malloc(1024),
      malloc(512),
      pace(100),
      release,
      malloc(8),
    ],
  },
  "goal-wraps": { on: go, path: collect([], { marked: 2n ** 57n, gcpercent: 400 }) },
  "cycle-wraps": {
    on: go,
    path: [
      ...collect([], { marked: 2n ** 57n, gcpercent: 400 }),
      { tag: "gc.start", p: 0, mode: 0, trig: 0, cycle: 2 },
      sweep("gcfinish"),
      ...begin,
      { tag: "gc.cycle", p: 0 },
    ],
  },
  "gc-off": {
    on: go,
    path: [{ tag: "gc.start", p: 0, mode: 0, trig: 3, cycle: 1 }],
  },
};

const actionOf = (choice: Choice, holdings: Holdings): Action => {
  if (typeof choice === "function") return choice(holdings);
  return typeof choice === "number"
    ? { tag: "manual.free", p: 0, ...holdings.manual[choice]! }
    : choice;
};

/** The steps of a path, the boot first. */
export const stepsOf = ({ on, faults = [], foreign = [], path }: Path): ReadonlyArray<Step> => {
  const spec = simulatedSpec(on.config, { seed: 1, faults, foreign });
  const holdings = new Holdings();
  return [...boot(on), ...path].map((choice) => {
    const action = actionOf(choice, holdings);
    const before = spec.state;
    const performed = spec.perform(action, []);
    if (performed.tag === "done") {
      holdings.record(performed.event);
      if (action.tag === "gc.marked") holdings.keep(action.objects ?? []);
    }
    return { before, action, performed, after: spec.state };
  });
};

/**
 * What the properties are asked about at a step of a path, counted from its end. For a property of a
 * state the past has that step, too.
 */
export const observationOf = (path: Path, of: "step" | "state", nth = -1): Observation => {
  const steps = stepsOf(path);
  const last = steps.at(nth)!;
  const past = new Past();
  for (const step of steps.slice(0, steps.indexOf(last) + (of === "state" ? 1 : 0))) {
    if (step.performed.tag === "done") past.record(step.performed.event, step.after, step.action);
  }
  return { ...last, past };
};
