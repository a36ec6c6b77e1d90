/** The model `sampling` in words, exact enough to write it again in another language. */
import type { Description } from "../../explorer/model.ts";

export const sampling: Description = {
  initial:
    "One. Rate 0. Each processor has a cache with nextSample 0 and no tiny block, whose countdown was drawn at " +
    "rate 0. The heap never gets full, and the collector is off.",
  actions: {
    rate: "Argument: 0, 1 or the constant rate, but not the rate that there is. Sets it, and nothing else.",
    malloc:
      "Arguments: p, a processor; an object: 8 bytes without pointers, 32 bytes with pointers, or 1000 bytes " +
      "without. Always enabled. (1) The object of 8 bytes is tiny: if the cache has a tiny block, and tinyoffset + 8 " +
      "is at most 16, adds 8 to tinyoffset, and that is all. Else the cache gets a new tiny block with tinyoffset 8, " +
      "and counts 16 bytes. The other objects count 32 and 1024 bytes. (2) Counting n bytes: at rate 0 nothing " +
      "happens. If n is less than the rate and less than nextSample, takes n off nextSample. Else the object is " +
      "sampled: nextSample is drawn anew, and the rate is what it was drawn at.",
  },
  fields: {
    "state.caches": "by number; the last item is whether the cache has a tiny block",
    "ghost.drawn": "by record of a cache: the rate at which its countdown was drawn last",
  },
  answers:
    "An object that is sampled asks for two answers, each in every combination. (1) A random number r. With " +
    "q = r + 1 the countdown is trunc(min(0, fastlog2(q) - 26) * (-0.6931471805599453 * min(rate, 0x7000000))) + 1, " +
    "with Go's fastlog2 (fastlog2.go). q is 2^26, 1, or for a distance d of 16, 17, 32, 33, 1024, 1025 " +
    "round(2^26 * exp(-(d - 0.5) / rate)), at least 1 and at most 2^26; equal ones are one answer. (2) Whether " +
    "the stack of the sample is known; nothing that counts depends on it, so each step is there twice.",
  view: "Where objects lie, statistics, and records of samples have no influence on countdowns, and do not count.",
  ends: "where Go has given up, which does not happen here",
};
