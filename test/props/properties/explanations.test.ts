/** Further faults that look like a discovery, and situations that nearly are what one needs. */
import { describe, expect, it } from "vitest";
import { discoveries } from "../../../props/properties/discoveries.ts";
import { needWitness } from "../../../props/properties/discovery.ts";
import { properties } from "../../../props/properties/invariants/index.ts";
import type { Observation } from "../../../props/properties/property.ts";
import { Address, Bytes } from "../../../spec/numbers/units.ts";
import { observationOf, type Path, paths } from "../search/paths.ts";
import {
  go,
  go386,
  malloc,
  manual,
  mini,
  persist,
  rate,
  scavenge,
  spoilAct,
} from "../search/run.ts";

const discoveryNamed = (name: string) => discoveries.find((one) => one.name === name)!;

const propertyOf = (name: string) =>
  properties.find((one) => one.name === discoveryNamed(name).property)!;

const observed = (name: string): Observation => observationOf(paths[name]!, propertyOf(name).of);

/** The memory at a place of the OS's choice is two pages longer, which heap_sys counts, too. */
const moreThanAPage = (): Observation => {
  const o = observed("slop-counted");
  const more = 2 * o.after.config.pageSize;
  const grown = o.past.regions
    .within(-Infinity, Infinity)
    .map((region) =>
      o.past.grown.bytesIn(region.r, region.r + region.n) > 0
        ? { ...region, n: region.n + more }
        : region,
    );
  const past = Object.create(o.past, {
    regions: { value: { within: () => grown } },
  }) as typeof o.past;
  const stats = { ...o.after.stats, heap_sys: Bytes(Number(o.after.stats.heap_sys) + more) };
  return { ...o, past, after: { ...o.after, stats } };
};

const alike: ReadonlyArray<readonly [name: string, what: string, make: () => Observation]> = [
  ["slop-counted", "more than a page of each memory is left over", moreThanAPage],
  [
    "reserve-refused",
    "another size was to be reserved",
    () =>
      spoilAct(observed("reserve-refused"), "os.reserve", (act) => ({
        ...act,
        n: Number(act.n) + 2 ** 28,
      })),
  ],
  [
    "reserve-refused",
    "more than is needed was asked for",
    () =>
      spoilAct(observed("reserve-refused"), "arena.alloc", (act) => ({
        ...act,
        n: Number(act.n) + 2 ** 16,
      })),
  ],
  [
    "map-refused",
    "the arena was asked for two megabytes",
    () =>
      spoilAct(observed("map-refused"), "arena.alloc", (act) => ({ ...act, n: Bytes(2 ** 21) })),
  ],
  [
    "growth-unseen",
    "the second attempt brought other memory than what is free",
    () =>
      spoilAct(observed("growth-unseen"), "arena.alloc", (act) =>
        act.r ? { ...act, r: Address(act.r + 2 ** 30) } : act,
      ),
  ],
];

describe("an explanation", () => {
  it.each(alike)("of %s excuses nothing where %s", (name, _, make) => {
    const o = make();
    const evidence = propertyOf(name).evidence(o);
    expect(evidence.length).toBeGreaterThan(0);
    expect(evidence.filter((text) => discoveryNamed(name).explains(text, o))).toEqual([]);
  });
});

/** Paths that end just beside the situation that a discovery needs. */
const beside: Readonly<Record<string, Path>> = {
  "sample-cap": { on: go, path: [rate(0x7000000), malloc(8)] },
  "sample-large": { on: go, path: [rate(512), malloc(256)] },
  "sample-wrap": { on: go, path: [rate(2 ** 33), malloc(2 ** 20)] },
  "tiny-unsampled": { on: go, path: [rate(1), malloc(1), malloc(16)] },
  "stale-countdown": { on: go, path: [rate(32), malloc(32)] },
  "map-refused": { on: go, path: [malloc(4)] },
  "conflict-fatal": { on: go, path: [malloc(4)] },
  "reserve-refused": { on: go386, path: [manual(70_000)] },
  "tiny-12": { on: mini, path: [malloc(1), malloc(12)] },
  "used-unaligned": { on: go, path: [manual(1), scavenge, manual(1)] },
  "persist-align": { on: go, path: [persist(65_537, 4096)] },
  "persist-nil": { on: go, path: [persist(65_536, 8)] },
  "refused-counted": {
    on: go,
    faults: [{ kind: "os.alloc", nth: 1 }],
    path: [persist(65_536, 8)],
  },
  "tail-waste": { on: go, path: [malloc(8)] },
  "not-best-fit": { on: go, path: [manual(128), manual(1), 0, manual(128)] },
};

describe("what a discovery needs", () => {
  it.each(Object.keys(beside))("is not seen just beside it: %s", (name) => {
    const o = observationOf(beside[name]!, "step");
    expect(needWitness(discoveryNamed(name)).evidence(o)).toEqual([]);
  });
});
