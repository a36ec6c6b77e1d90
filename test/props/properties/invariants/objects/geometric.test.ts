import { describe, expect, it } from "vitest";
import {
  geometric,
  isGeometric,
  samples,
} from "../../../../../props/properties/invariants/objects/geometric.ts";
import { sampleCap } from "../../../../../props/properties/discoveries/sampling.ts";
import { numbers, specSampler, srcSampler } from "../../../../../props/sampling/sampler.ts";
import { sampleAfter } from "../../../../../spec/objects/sample.ts";
import { cappedElsewhere, planted } from "../../../sampling/planted.ts";
import { against, go, malloc, rate, Run, spoilAct } from "../../../search/run.ts";

/** An observation in which a distance is drawn at this rate. */
const drawing = (bytes: number, run = new Run()) => {
  run.do(rate(bytes));
  return run.step(malloc(2 ** 31 - 8192));
};

/** Random numbers from all parts of the range: the ends, table entries, and between them. */
const telling = [
  ...Array.from({ length: 40 }, (_, i) => i),
  ...Array.from({ length: 4096 }, (_, i) => numbers - 1 - i * 16_384),
  numbers / 2 - 1,
  numbers - 1,
];

const wrong = (nextSample: (random: number, rate: number) => number, bytes: number) =>
  telling.filter(
    (rnd) => !isGeometric({ e: "sample", rnd, rate: bytes, r: nextSample(rnd, bytes) }),
  );

describe("sample.geometric", () => {
  it("holds of what is drawn, up to the cap", () => {
    for (const bytes of [1, 512, 512 * 1024, 0x7000000]) {
      const o = drawing(bytes);
      expect(samples(o)).toHaveLength(1);
      expect(against(geometric, o)).toEqual([]);
    }
  });

  it("says nothing of sampling that is off", () => {
    expect(against(geometric, drawing(0))).toEqual([]);
  });

  it.each([1, 2, 3, 512, 500_000, 512 * 1024, 0x6ffffff, 0x7000000])(
    "holds of both twins at rate %i",
    (bytes) => {
      for (const { nextSample } of [specSampler, srcSampler]) {
        expect(wrong(nextSample, bytes)).toEqual([]);
      }
    },
  );

  it.each(
    [2, 512, 500_000, 0x7000000].flatMap((bytes) =>
      planted.map((p) => [p.name, bytes, p] as const),
    ),
  )("is contradicted by %s at rate %i", (name, bytes, { nextSample }) => {
    // A cap that is not reached changes nothing.
    const isReached = name !== "capped at 256" || bytes > 256;
    expect(wrong(nextSample, bytes).length > 0).toBe(isReached);
  });

  it("is contradicted by a distance that is one byte off where the logarithm is exact", () => {
    const o = drawing(512);
    for (const [rnd, r] of [
      [numbers - 1, 2],
      [numbers - 1, 0],
      [0, 9229],
      [0, 9227],
    ] as const) {
      expect(
        against(
          geometric,
          spoilAct(o, "sample", (act) => ({ ...act, rnd, r })),
        ),
      ).toEqual([
        `the random number ${rnd} gave the distance ${r} at rate 512, expected ${rnd === 0 ? 9228 : 1}`,
      ]);
    }
  });
});

describe("the discovery sample-cap", () => {
  const explained = (o: ReturnType<typeof drawing>): ReadonlyArray<boolean> =>
    geometric.evidence(o).map((text) => sampleCap.explains(text, o));

  it("explains the distances beyond the cap", () => {
    for (const bytes of [0x7100000, 2 ** 30, 2 ** 40])
      expect(explained(drawing(bytes))).toEqual([true]);
  });

  it.each(cappedElsewhere)(
    "does not explain those of a sampler that is $name",
    ({ nextSample }) => {
      const rnd = 12_345;
      const spoiled = spoilAct(drawing(2 ** 30), "sample", (act) => ({
        ...act,
        rnd,
        r: nextSample(rnd, act.rate),
      }));
      expect(explained(spoiled)).toEqual([false]);
    },
  );

  it("explains nothing up to the cap", () => {
    const o = spoilAct(drawing(0x7000000), "sample", (act) => ({ ...act, r: act.r * 2 }));
    expect(explained(o)).toEqual([false]);
  });

  it("has a repair that leaves nothing to explain", () => {
    const repaired = { ...go, config: { ...go.config, repairs: ["sample-cap"] } };
    const o = drawing(2 ** 30, new Run(repaired));
    expect(samples(o)).toHaveLength(1);
    expect(against(geometric, o)).toEqual([]);
    expect(wrong((rnd, bytes) => sampleAfter(bytes, rnd, Infinity), 2 ** 40)).toEqual([]);
  });
});
