/**
 * The simulated kernels of both sides, which no search runs side by side: to what an allocator asks,
 * they give the same answers. Where they differ is nothing that it asks for: memory that it was never
 * given, a reservation that no address space has.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { go19, platforms } from "../../../spec/instance/platform.ts";
import type { Config } from "../../../spec/instance/config.ts";
import { simulated } from "../../../spec/index.ts";
import { SimulatedEnvironment } from "../../../props/subjects/simulatedenvironment.ts";
import { go19 as fastGo19 } from "../../../src/index.ts";
import type { Environment } from "../../../src/machine/environment.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { STATS } from "../../../src/machine/vocabulary.ts";

const kinds = ["reserve", "alloc", "map", "free", "unused", "used", "prio", "sample"] as const;

interface Call {
  readonly kind: (typeof kinds)[number];
  /** Which of the pieces given so far. */
  readonly piece: number;
  /** In bytes. */
  readonly size: number;
}

/** What an OS gave, and whether it is a reservation that is not mapped yet. */
interface Piece {
  readonly a: number;
  readonly n: number;
  readonly reserved: boolean | undefined;
}

const sizes = ({ physPageSize, ptrSize }: Config): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }).map((n) => n * physPageSize) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }).map((n) => n * 65_536 + 1) },
    {
      weight: ptrSize === 8 ? 1 : 0,
      arbitrary: fc.constantFrom(2 ** 26, 2 ** 32 + 65_536, 2 ** 33),
    },
  );

const calls = (config: Config): fc.Arbitrary<ReadonlyArray<Call>> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), piece: fc.nat(9), size: sizes(config) }), {
    maxLength: 60,
    size: "max",
  });

const stat = STATS.indexOf("heap_sys");

/** Where Go asks for its arena first. */
const hintOf = ({ arenaHint, end }: Config): number =>
  arenaHint === 0 ? Math.ceil((end + 2 ** 18) / 2 ** 20) * 2 ** 20 : arenaHint;

/** What a system answers to calls, one after the other: each is about a piece that it gave. */
const answers = (
  os: Environment,
  config: Config,
  all: ReadonlyArray<Call>,
): ReadonlyArray<unknown> => {
  const pieces: Piece[] = [];
  const given = (a: number, n: number, reserved?: boolean): number => {
    if (a >= 4096) pieces.push({ a, n, reserved });
    return a;
  };
  return all.map(({ kind, piece: index, size }): unknown => {
    const piece = pieces[index % Math.max(1, pieces.length)];
    if (kind === "reserve") {
      const r = os.reserve(hintOf(config), size);
      return [kind, given(r, size, os.reserved), os.reserved];
    }
    if (kind === "alloc") return [kind, given(os.alloc(size, stat), size)];
    if (kind === "prio") return [kind, os.prio()];
    if (kind === "sample") return [kind, os.sample(size), os.rate];
    if (piece === undefined) return [];
    const { a, n, reserved } = piece;
    if (kind === "unused") return [kind, os.unused?.(a, n)];
    if (kind === "used") return [kind, os.used?.(a, n)];
    if (kind === "map") return reserved === undefined ? [] : [kind, os.map(a, n, reserved, stat)];
    pieces.splice(index % pieces.length, 1);
    return [kind, os.free?.(a, n, stat)];
  });
};

const sameAnswers = (config: Config) =>
  fc.property(calls(config), fc.nat(2 ** 32 - 1), (all, seed) => {
    const spec = new SimulatedEnvironment(simulated(config, { seed }));
    const src = new SimulatedOS(fastGo19(config.goos, config.goarch), seed);
    expect(answers(src, config, all)).toEqual(answers(spec, config, all));
  });

describe("the simulated system of src", () => {
  it.each(platforms)("answers as that of spec: %s/%s", (goos, goarch) => {
    fc.assert(sameAnswers(go19(goos, goarch)), { seed: 1, numRuns: 60 });
  });
});
