import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HUGEPAGE, LinuxSystem, NOHUGEPAGE } from "../../../src/os/memlinux.ts";
import { Memory } from "../../../src/arena/memory.ts";
import { Recorder } from "../../../src/machine/event.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { go19 } from "../../../src/index.ts";

const size = 2 ** 21;
const page = 4096;
const start = 0xc000000000;

type Advice = readonly [a: number, n: number, advice: number];

/** What Linux is told when a run of pages is released, or taken again. */
const told = (call: "unused" | "used", a: number, n: number): ReadonlyArray<Advice> => {
  const advices: Advice[] = [];
  const environment = new SimulatedOS(go19("linux", "amd64"));
  const system = new LinuxSystem({
    environment: Object.assign(environment, {
      unused: () => 0,
      used: () => 0,
      advise: (...advice: Advice) => advices.push(advice),
    }),
    events: new Recorder(),
    memory: new Memory(),
    ptrSize: 8,
    bigEndian: false,
    hugePageSize: size,
    physPageSize: page,
  });
  system.memory.place(start);
  system.memory.map(start, 8 * size);
  system[call](a, n);
  return advices;
};

/** The huge pages that some advice is about. */
const about = (advices: ReadonlyArray<Advice>): ReadonlyArray<number> =>
  advices.flatMap(([a, n]) => Array.from({ length: n / size }, (_, i) => a + i * size));

/** Runs of pages that reach over some huge pages, from anywhere in the first. */
const runs = fc
  .tuple(fc.nat(1024), fc.integer({ min: 1, max: 2048 }))
  .map(([first, pages]) => [start + first * page, pages * page] as const);

/** The huge pages that a run touches, and whether each lies in it as a whole. */
const touched = (a: number, n: number): ReadonlyArray<readonly [number, boolean]> => {
  const found: Array<readonly [number, boolean]> = [];
  for (let at = a - (a % size); at < a + n; at += size) {
    found.push([at, at >= a && at + size <= a + n]);
  }
  return found;
};

describe("Linux is told that huge pages", () => {
  it("are to be small where they are released in part", () => {
    fc.assert(
      fc.property(runs, ([a, n]) => {
        const advices = told("unused", a, n);
        const parts = touched(a, n).filter(([, isWhole]) => !isWhole);
        expect(about(advices)).toEqual(parts.map(([at]) => at));
        expect(advices.every(([, , advice]) => advice === NOHUGEPAGE)).toBe(true);
      }),
    );
  });

  it("are to be small by one call where two are neighbours", () => {
    expect(told("unused", start + page, 2 * size - 2 * page)).toEqual([
      [start, 2 * size, NOHUGEPAGE],
    ]);
    expect(told("unused", start + page, page)).toEqual([[start, size, NOHUGEPAGE]]);
    expect(told("unused", start, 2 * size)).toEqual([]);
  });

  it("may be huge again where they are taken as a whole", () => {
    fc.assert(
      fc.property(runs, ([a, n]) => {
        const whole = touched(a, n).filter(([, isWhole]) => isWhole);
        expect(about(told("used", a, n))).toEqual(whole.map(([at]) => at));
      }),
    );
    expect(told("used", start, 3 * size)).toEqual([[start, 3 * size, HUGEPAGE]]);
  });
});
