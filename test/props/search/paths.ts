/** By discovery: the shortest path known that leads to it, as steps of the specification. */
import { Holdings } from "../../../props/ghost/holdings.ts";
import { Past } from "../../../props/ghost/past.ts";
import { boot, type Instance } from "../../../props/instances/instances.ts";
import type { Observation, Step } from "../../../props/properties/property.ts";
import { simulatedSpec } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Address } from "../../../spec/numbers/units.ts";
import type { Fault, Foreign } from "../../../spec/os/simulation.ts";
import {
  go,
  go386,
  go64k,
  goWindows,
  malloc,
  manual,
  mini,
  persist,
  rate,
  scavenge,
  scavengeAt,
} from "./run.ts";

/** An action, or the nth manual span that is given back. */
type Choice = Action | number;

export interface Path {
  readonly on: Instance;
  readonly faults?: ReadonlyArray<Fault>;
  readonly foreign?: ReadonlyArray<Foreign>;
  readonly path: ReadonlyArray<Choice>;
}

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
  "slop-counted": {
    on: go386,
    faults: [{ kind: "os.reserve", nth: 1, whim: { tag: "top" } }],
    path: [manual(1), manual(66_000)],
  },
  "refused-counted": {
    on: goWindows,
    faults: [{ kind: "os.alloc", nth: 1 }],
    path: [persist(65_536, 8)],
  },
  "sample-cap": { on: go, path: [rate(2 ** 30), malloc(8)] },
  "sample-large": { on: go, path: [rate(512), malloc(1024)] },
  "sample-wrap": { on: go, path: [rate(2 ** 33), malloc(8), malloc(2 ** 31)] },
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
};

/** The steps of a path, the boot first. */
export const stepsOf = ({ on, faults = [], foreign = [], path }: Path): ReadonlyArray<Step> => {
  const spec = simulatedSpec(on.config, { seed: 1, faults, foreign });
  const holdings = new Holdings();
  return [...boot(on), ...path].map((choice) => {
    const action: Action =
      typeof choice === "number"
        ? { tag: "manual.free", p: 0, ...holdings.manual[choice]! }
        : choice;
    const before = spec.state;
    const performed = spec.perform(action, []);
    if (performed.tag === "done") holdings.record(performed.event);
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
    if (step.performed.tag === "done") past.record(step.performed.event, step.after);
  }
  return { ...last, past };
};
