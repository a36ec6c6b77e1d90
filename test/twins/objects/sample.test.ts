import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Spec from "../../../spec/objects/sample.ts";
import * as Src from "../../../src/objects/sample.ts";

/** fastlog2table.go, as mkfastlog2table.go generated it. */
const goTable: ReadonlyArray<number> = [
  0, 0.0443941193584535, 0.08746284125033943, 0.12928301694496647, 0.16992500144231248,
  0.2094533656289499, 0.24792751344358555, 0.28540221886224837, 0.3219280948873623,
  0.3575520046180837, 0.39231742277876036, 0.4262647547020979, 0.4594316186372973,
  0.4918530963296748, 0.5235619560570128, 0.5545888516776374, 0.5849625007211563,
  0.6147098441152082, 0.6438561897747247, 0.6724253419714956, 0.7004397181410922,
  0.7279204545631992, 0.7548875021634686, 0.7813597135246596, 0.8073549220576042,
  0.8328900141647417, 0.8579809951275721, 0.8826430493618412, 0.9068905956085185,
  0.9307373375628862, 0.9541963103868752, 0.9772799234999164, 1,
];

const view = new DataView(new ArrayBuffer(8));

/** fastlog2.go: fastlog2, on the bits of the number. */
const goFastlog2 = (x: number): number => {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1023;
  const index = Number((bits >> 47n) % 32n);
  const scale = Number((bits >> 27n) % 1048576n);
  const [low, high] = [goTable[index]!, goTable[index + 1]!];
  return exponent + low + (high - low) * scale * (1 / 1048576);
};

/** malloc.go: nextSample */
const goNextSample = (random: number, rate: number): number => {
  if (rate === 0) return 0;
  const period = rate > 0x7000000 ? 0x7000000 : rate;
  const q = (random % 67108864) + 1;
  const qlog = goFastlog2(q) - 26;
  return Math.trunc((qlog > 0 ? 0 : qlog) * (-0.6931471805599453 * period)) + 1;
};

/** rnd, rate and r of samples that the real runtime drew. */
const drawn: ReadonlyArray<readonly [number, number, number]> = [
  [3355426692, 524288, 130],
  [198386560, 524288, 23499],
  [1000325500, 524288, 51751],
  [929673351, 524288, 83251],
  [254215761, 524288, 124868],
  [652997320, 524288, 164722],
  [313427137, 524288, 209643],
  [1249127610, 524288, 256228],
  [171790191, 524288, 304140],
  [1376360748, 524288, 353731],
  [3252033678, 524288, 408191],
  [966936766, 524288, 469421],
  [3177894185, 524288, 544017],
  [691464794, 524288, 624947],
  [2633548398, 524288, 741871],
  [4107052946, 524288, 844195],
  [2962746996, 524288, 1000367],
  [2355613820, 524288, 1200034],
  [68589145, 524288, 1999697],
  [0, 524288, 9448628],
  [334457423, 4096, 67],
  [664949472, 4096, 394],
  [1259663466, 4096, 1069],
  [181918936, 4096, 1399],
  [1520739233, 4096, 1698],
  [845786799, 4096, 2071],
  [169874080, 4096, 2591],
  [3853745957, 4096, 3503],
  [1363899358, 4096, 4621],
  [887346733, 4096, 6156],
  [3902668219, 4096, 7656],
  [808456260, 4096, 12530],
  [939646540, 4096, 25832],
  [134186610, 512, 1],
  [2275343859, 512, 51],
  [3545541795, 512, 94],
  [3137530450, 512, 146],
  [782736357, 512, 210],
  [1851279335, 512, 274],
  [2852452513, 512, 350],
  [3987729728, 512, 442],
  [426564727, 512, 529],
  [3909931492, 512, 685],
  [3567054420, 512, 961],
  [206410930, 512, 1322],
  [1276150488, 512, 2114],
  [1812133293, 512, 2994],
  [26669480, 1, 1],
  [1124600469, 1, 1],
  [3347525628, 1, 1],
  [2257184648, 1, 1],
  [552581610, 1, 2],
  [3702355689, 1, 2],
  [3892411548, 1, 7],
  [2550248366, 1, 7],
];

const sides = [
  {
    name: "spec",
    fastlog2: Spec.fastlog2,
    nextSample: (random: number, rate: number) => Spec.sampleAfter(rate, random),
  },
  {
    name: "src",
    fastlog2: Src.fastlog2,
    nextSample: Src.nextSample,
  },
];

const random = fc.nat(2 ** 32 - 1);

describe("the table of logarithms", () => {
  it("is Go's to the last bit", () => {
    expect(Spec.fastlog2Table).toEqual(goTable);
    expect(goTable.map((_, i) => Src.fastlog2(1 + i / 32))).toEqual(goTable);
  });
});

describe.each(sides)("sampling on $name", ({ fastlog2, nextSample }) => {
  it.each(drawn)("draws for random number %i at rate %i what Go drew: %i", (rnd, rate, r) => {
    expect(nextSample(rnd, rate)).toBe(r);
  });

  it("has an exact logarithm of powers of two", () => {
    const exponents = Array.from({ length: 31 }, (_, i) => i);
    expect(exponents.map((e) => fastlog2(2 ** e))).toEqual(exponents);
  });

  it("has Go's logarithm of any number that it may draw, bit by bit", () => {
    const edges = Array.from({ length: 27 }, (_, e) => [2 ** e - 1, 2 ** e, 2 ** e + 1]).flat();
    const spread = Array.from({ length: 20_000 }, (_, i) => 1 + i * 3355);
    const numbers = [...edges, ...spread].filter((x) => x >= 1 && x <= 2 ** 26);
    expect(numbers.map(fastlog2)).toEqual(numbers.map(goFastlog2));
  });

  it("draws Go's distance for any random number and rate", () => {
    const rates = [1, 2, 512, 524288, 0x7000000 - 1, 0x7000000, 0x7000001, 2 ** 30, 2 ** 52];
    fc.assert(
      fc.property(random, fc.oneof(fc.constantFrom(...rates), fc.nat(2 ** 31)), (rnd, rate) => {
        expect(nextSample(rnd, rate)).toBe(goNextSample(rnd, rate));
      }),
      { numRuns: 3000 },
    );
  });

  it("draws 0 where sampling is off", () => {
    expect(nextSample(12345, 0)).toBe(0);
  });

  it("draws from 1 up to 26 times ln 2 the period", () => {
    expect(nextSample(0x3ffffff, 524288)).toBe(1);
    expect(nextSample(0, 524288)).toBe(9448628);
    expect(nextSample(0, 0x7000000)).toBe(2116492555);
  });

  it("uses 26 bits of the random number", () => {
    expect(nextSample(2 ** 26 + 5, 4096)).toBe(nextSample(5, 4096));
  });

  it("caps the period at 0x7000000", () => {
    expect(nextSample(77, 2 ** 30)).toBe(nextSample(77, 0x7000000));
  });

  it("has the period as its mean", () => {
    const n = 1 << 16;
    const sum = Array.from({ length: n }, (_, i) => nextSample(i * 1024 + 512, 4096)).reduce(
      (a, b) => a + b,
      0,
    );
    expect(sum / n / 4096).toBeCloseTo(1, 2);
  });
});
