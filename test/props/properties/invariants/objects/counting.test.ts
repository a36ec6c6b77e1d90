import { describe, expect, it } from "vitest";
import {
  current,
  every,
  point,
} from "../../../../../props/properties/invariants/objects/counting.ts";
import type { Observation } from "../../../../../props/properties/property.ts";
import type { Event } from "../../../../../spec/machine/event.ts";
import { against, malloc, rate, Run, spoilAct } from "../../../search/run.ts";

/** A run at a rate at which its countdown was drawn, too. */
const sampling = (bytes: number): Run => {
  const run = new Run();
  run.do(rate(bytes), malloc(32_768));
  return run;
};

const spoil = (o: Observation, change: Partial<Event<"malloc">>): Observation =>
  spoilAct(o, "malloc", (act) => ({ ...act, ...change }));

describe("sample.point", () => {
  it("holds of objects that are counted, sampled, and as large as the rate", () => {
    const sizes = Array.from({ length: 60 }, (_, i) => malloc(16 + 40 * i));
    expect(sampling(2048).against(point, ...sizes)).toEqual([]);
  });

  it("is contradicted by an object that brings the point nearer by too little", () => {
    const o = sampling(2 ** 20).step(malloc(64));
    const left = o.performed.tag === "done" ? (o.performed.event as Event<"malloc">).ns! : 0;
    expect(against(point, spoil(o, { ns: left + 8 }))).toEqual([
      `64 bytes are not sampled, ${left + 64} bytes before the sampling point; ${left + 8} are left`,
    ]);
  });

  it("is contradicted by an object that is sampled too soon, or not at all", () => {
    const soon = sampling(2 ** 20).step(malloc(64));
    expect(against(point, spoil(soon, { smp: 1 }))[0]).toMatch(/^64 bytes are sampled, \d+ bytes/);
    const never = sampling(2048).step(malloc(2048));
    expect(against(point, spoil(never, { smp: 0 }))).toHaveLength(1);
  });
});

describe("sample.every", () => {
  it("is contradicted by a block that is not sampled at rate 1", () => {
    const run = new Run();
    run.do(rate(1));
    const o = run.step(malloc(64));
    expect(against(every, o)).toEqual([]);
    expect(against(every, spoil(o, { smp: 0 }))).toEqual([
      "an object of 64 bytes is not sampled at rate 1",
    ]);
  });

  it("is contradicted by a piece of a tiny block, which the seed never samples", () => {
    const run = new Run();
    run.do(rate(1));
    expect(run.against(every, malloc(1), malloc(1))).toEqual([
      "an object of 1 byte is not sampled at rate 1",
    ]);
  });

  it("is contradicted by a block that is sampled at rate 0", () => {
    const o = new Run().step(malloc(64));
    expect(against(every, o)).toEqual([]);
    expect(against(every, spoil(o, { smp: 1 }))).toEqual([
      "an object of 64 bytes is sampled at rate 0",
    ]);
  });
});

describe("sample.current", () => {
  it("holds while the rate stays the same", () => {
    expect(sampling(4096).against(current, ...[8, 64, 512].map((n) => malloc(n)))).toEqual([]);
  });

  it("is contradicted by a countdown that goes on at another rate", () => {
    const run = sampling(2 ** 20);
    run.do(rate(4096));
    expect(against(current, run.step(malloc(64)))).toEqual([
      expect.stringMatching(
        /^the cache at 0x\w+ counts down at rate 4096 from a distance drawn at rate 1048576$/,
      ),
    ]);
  });

  it("is contradicted by a distance that is drawn at another rate", () => {
    const o = sampling(64).step(malloc(64));
    const drawn = spoilAct(o, "sample", (act) => ({ ...act, rate: 512 }));
    expect(against(current, drawn)).toEqual(["a distance is drawn at rate 512, not at rate 64"]);
  });
});
