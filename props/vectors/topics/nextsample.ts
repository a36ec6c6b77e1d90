/** The topic of nextSample: the distance to the next sample, bit for bit, and the logarithm it is made of. */
import { fastlog2, sampleAfter } from "../../../spec/objects/sample.ts";
import { sharedGo19 } from "../../instances/instances.ts";
import { numbers, randomBits } from "../../sampling/sampler.ts";
import type { Call, CallTopic } from "../topic.ts";

/** The greatest period that is not cut, and the rates around it. */
const longest = 0x7000000;
const rates = [1, 2, 100, 512 * 1024, longest, longest + 1, 2 ** 31 - 1];

const doubles = new DataView(new ArrayBuffer(8));

/** The bits of a float64, in hex. */
const bitsOf = (x: number): string => {
  doubles.setFloat64(0, x);
  return `0x${doubles.getBigUint64(0).toString(16)}`;
};

/** A random number by what nextSample makes of it: q, from 1 to 2^26. */
const forQ = (q: number): number => q - 1;

/** The least q of each interval of the table, and the one before, in the octave of 2^exponent. */
const bordersIn = (exponent: number): ReadonlyArray<number> =>
  Array.from({ length: 32 }, (_, i) => 2 ** exponent * (1 + i / 32)).flatMap((q) => [q - 1, q]);

const powers = Array.from({ length: randomBits + 1 }, (_, i) => 2 ** i);

/** Numbers without a pattern, always the same: 23 more bits of them than nextSample reads. */
const unordered = (count: number): ReadonlyArray<number> => {
  let n = 1;
  return Array.from({ length: count }, () => {
    n = (Math.imul(n, 1664525) + 1013904223) >>> 0;
    return n;
  });
};

const callOf = (kind: string, rnd: number, rate: number): Call => {
  const q = (rnd % numbers) + 1;
  const flags = [
    ...(rate === 0 ? ["off"] : []),
    ...(rate > longest ? ["capped"] : []),
    ...(q === 1 || q === numbers ? ["extreme"] : []),
    ...(kind.startsWith("a border") ? ["interval"] : []),
  ];
  return {
    kind,
    flags,
    call: { rnd, rate },
    result: { r: sampleAfter(rate, rnd), log2: bitsOf(fastlog2(q)) },
  };
};

const atRates = (kind: string, rnds: ReadonlyArray<number>, some: ReadonlyArray<number>) =>
  some.flatMap((rate) => rnds.map((rnd) => callOf(`${kind} at rate ${rate}`, rnd, rate)));

/** The same arguments are given once. */
const different = (calls: ReadonlyArray<Call>): ReadonlyArray<Call> => {
  const known = new Set<string>();
  return calls.filter(({ call }) => {
    const text = JSON.stringify(call);
    const isNew = !known.has(text);
    known.add(text);
    return isNew;
  });
};

export const nextSampleTopic: CallTopic = {
  name: "next-sample",
  sentence:
    "The distance r to the next sample for a random number of 32 bits and a sampling rate, and the bits of " +
    "the approximated log2(q) that it is computed from, q = rnd mod 2^26 + 1.",
  op: "nextsample",
  from: "spec/objects/sample.ts",
  machine: sharedGo19("linux", "amd64"),
  calls: different([
    ...atRates("the extremes", [0, numbers - 1, numbers, 2 ** 32 - 1], [0, ...rates]),
    ...atRates(
      "a power of two or the number before or behind it",
      powers.flatMap((q) => [q - 1, q, q + 1].filter((n) => n >= 1 && n <= numbers).map(forQ)),
      [512 * 1024],
    ),
    ...[5, 19, 25].flatMap((exponent) =>
      atRates(`a border of an interval from 2^${exponent} on`, bordersIn(exponent).map(forQ), [
        512 * 1024,
      ]),
    ),
    ...atRates("a number without a pattern", unordered(32), rates),
  ]),
};
