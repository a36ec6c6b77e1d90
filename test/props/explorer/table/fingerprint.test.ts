/** The quality of fingerprints: seeds are fixed, so a failure is one of the function, not of luck. */
import { describe, expect, it } from "vitest";
import {
  collisionProbability,
  Fingerprinter,
} from "../../../../props/explorer/table/fingerprint.ts";

const hash = (seed: number, words: ReadonlyArray<number>): readonly [number, number] => {
  const print = new Fingerprinter(seed);
  print.of(Uint32Array.from(words), 0, words.length);
  return [print.high, print.low];
};

const pcg = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 747796405) + 2891336453) >>> 0;
    const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
    return ((word >>> 22) ^ word) >>> 0;
  };
};

const SAMPLES = 1000;

/** Keys as states have them: few bits that vary, in few places. */
const structured: Readonly<Record<string, (i: number) => ReadonlyArray<number>>> = {
  counters: (i) => [i],
  "high bits": (i) => [(i << 12) >>> 0],
  "two small fields": (i) => [i % 512, Math.floor(i / 512)],
  "fields of a byte": (i) => [0, (i & 0xff) | ((i & 0xff00) << 8), 0, i >>> 16],
  "one bit in each of many words": (i) => Array.from({ length: 20 }, (_, bit) => (i >>> bit) & 1),
  "one high bit in each of many words": (i) =>
    Array.from({ length: 20 }, (_, bit) => (((i >>> bit) & 1) << 31) >>> 0),
  lengths: (i) => [...Array.from({ length: i % 16 }, () => 0), i >>> 4],
  "differences that cancel": (i) => [i, 2 ** 20 - i],
};

describe("a fingerprint", () => {
  it("flips each of its bits with half of the flips of a bit of the state", () => {
    for (const length of [1, 3]) {
      const random = pcg(length);
      const flips = Array.from({ length: 64 }, () => new Uint32Array(32 * length));
      for (let n = 0; n < SAMPLES; n++) {
        const words = Array.from({ length }, random);
        const [high, low] = hash(7, words);
        for (let bit = 0; bit < 32 * length; bit++) {
          const flipped = words.with(bit >> 5, (words[bit >> 5]! ^ (1 << (bit & 31))) >>> 0);
          const [otherHigh, otherLow] = hash(7, flipped);
          for (let out = 0; out < 64; out++) {
            const difference = out < 32 ? high ^ otherHigh : low ^ otherLow;
            if (((difference >>> (out & 31)) & 1) === 1) flips[out]![bit]!++;
          }
        }
      }
      // Six standard deviations of 1,000 throws of a coin, for 8,192 coins.
      const bound = 6 * Math.sqrt(SAMPLES / 4);
      const worst = Math.max(
        ...flips.flatMap((row) => [...row]).map((n) => Math.abs(n - SAMPLES / 2)),
      );
      expect(worst).toBeLessThan(bound);
    }
  });

  it.each(Object.entries(structured))("has no more collisions of %s than chance", (_name, key) => {
    const n = 2 ** 17;
    for (const seed of [0, 0x12345678]) {
      const lanes = [new Set(), new Set(), new Set(), new Set()];
      for (let i = 0; i < n; i++) {
        const [high, low] = hash(seed, key(i));
        lanes[0]!.add(high);
        lanes[1]!.add(low);
        lanes[2]!.add(high * 2 ** 21 + (low >>> 11));
        lanes[3]!.add((high ^ low) >>> 0);
      }
      // Of 2^17 keys, 2 pairs agree in 32 bits by chance; 14 do once in 10^7 times, one in 53 bits in 10^6.
      expect(n - lanes[0]!.size).toBeLessThan(14);
      expect(n - lanes[1]!.size).toBeLessThan(14);
      expect(n - lanes[3]!.size).toBeLessThan(14);
      expect(lanes[2]!.size).toBe(n);
    }
  });

  it("spreads over the slots of a table, and over shards", () => {
    for (const key of Object.values(structured)) {
      const slots = new Uint32Array(256);
      const shards = new Uint32Array(3);
      const n = 2 ** 16;
      for (let i = 0; i < n; i++) {
        const [high, low] = hash(3, key(i));
        slots[low & 255]!++;
        shards[high % 3]!++;
      }
      const chi = (counts: Uint32Array): number =>
        counts.reduce((sum, c) => sum + (c - n / counts.length) ** 2 / (n / counts.length), 0);
      // The mean is 255, the standard deviation 22.6; of the shards 2 and 2.
      expect(chi(slots)).toBeLessThan(255 + 6 * 22.6);
      expect(chi(shards)).toBeLessThan(27);
    }
  });

  it("has nothing in common under different seeds", () => {
    const n = 2 ** 16;
    let agreeing = 0;
    for (let i = 0; i < n; i++) {
      const [high, low] = hash(1, [i]);
      const [otherHigh, otherLow] = hash(2, [i]);
      for (const x of [high ^ otherHigh, low ^ otherLow]) {
        for (let bit = 0; bit < 32; bit++) agreeing += 1 - ((x >>> bit) & 1);
      }
    }
    expect(Math.abs(agreeing / (64 * n) - 0.5)).toBeLessThan(0.002);
  });

  it("gives the bound of the birthday paradox", () => {
    expect(collisionProbability(1)).toBe(0);
    expect(collisionProbability(2 ** 20)).toBeCloseTo(2 ** 40 / 2 ** 65, 12);
    expect(collisionProbability(2 ** 40)).toBe(1);
  });
});
