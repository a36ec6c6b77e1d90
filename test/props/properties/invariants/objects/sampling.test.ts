import { describe, expect, it } from "vitest";
import {
  fair,
  isFair,
  likelihood,
  range,
} from "../../../../../props/properties/invariants/objects/sampling.ts";
import { sampleAfter } from "../../../../../spec/objects/sample.ts";
import { against, malloc, rate, Run, spoilAct } from "../../../search/run.ts";

const sampling = (bytes: number): Run => {
  const run = new Run();
  run.do(rate(bytes));
  return run;
};

describe("sample.range", () => {
  it("holds when sampling is on, and when it is off", () => {
    for (const bytes of [0, 1, 512, 512 * 1024, 2 ** 40]) {
      const run = sampling(bytes);
      expect(run.against(range, ...[1, 64, 100_000].map((n) => malloc(n)))).toEqual([]);
    }
  });

  it("is contradicted by a distance of 0, beyond 19 rates, or beyond an int32", () => {
    const o = sampling(512).step(malloc(1024));
    for (const r of [0, -5, 19 * 512 + 2, 2 ** 31, 0.5]) {
      const drawn = spoilAct(o, "sample", (act) => ({ ...act, r }));
      expect(against(range, drawn)).toEqual([`the distance ${r} was drawn at rate 512`]);
    }
  });

  it("is contradicted by a countdown that has run out", () => {
    const o = sampling(512).step(malloc(1024));
    const out = spoilAct(o, "malloc", (act) => ({ ...act, ns: 0 }));
    expect(against(range, out)).toEqual(["after 1024 bytes the next sample is 0 bytes away"]);
  });

  it("holds of every random number at its ends", () => {
    for (const bytes of [1, 512, 512 * 1024, 0x7000000, 2 ** 30]) {
      const ends = [0, 1, 2 ** 26 - 1, 2 ** 26, 2 ** 32 - 1].map((rnd) => sampleAfter(bytes, rnd));
      expect(Math.min(...ends)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...ends)).toBeLessThanOrEqual(Math.min(19 * bytes + 1, 2 ** 31 - 1));
    }
  });
});

describe("sample.fair", () => {
  it("holds below the rate, up to the cap of the period", () => {
    for (const bytes of [512, 8192, 512 * 1024, 0x7000000]) {
      for (const size of [8, 16, 48, 500]) expect(isFair(likelihood(bytes, size))).toBe(true);
    }
    expect(against(fair, sampling(512 * 1024).step(malloc(48)))).toEqual([]);
  });

  it("agrees with a count over many random numbers", () => {
    const [bytes, size, count] = [4096, 1024, 200_000];
    const left = Array.from({ length: count }).reduce<{ next: number; hits: number }>(
      ({ next, hits }) =>
        size < next
          ? { next: next - size, hits }
          : { next: sampleAfter(bytes, Math.floor(Math.random() * 2 ** 32)), hits: hits + 1 },
      { next: 1, hits: 0 },
    );
    const { sampled, assumed } = likelihood(bytes, size);
    expect(sampled).toBeCloseTo(left.hits / count, 2);
    expect(sampled).toBeCloseTo(assumed, 2);
  });

  it("is contradicted by a rate above the cap, eight times at 1 GiB", () => {
    const { sampled, assumed } = likelihood(2 ** 30, 1024);
    expect(sampled / assumed).toBeGreaterThan(8);
    expect(against(fair, sampling(2 ** 30).step(malloc(1024)))).toHaveLength(1);
  });

  it("is contradicted by an object as large as the rate, which is always sampled", () => {
    expect(against(fair, sampling(512).step(malloc(512)))).toEqual([
      "of objects of 512 bytes 100 % are sampled at rate 512, 63.2 % assumed",
    ]);
  });
});
