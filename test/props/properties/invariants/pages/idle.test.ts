import { describe, expect, it } from "vitest";
import { age, old, whole } from "../../../../../props/properties/invariants/pages/idle.ts";
import { Bytes } from "../../../../../spec/numbers/units.ts";
import {
  against,
  go64k,
  manual,
  Run,
  scavenge,
  scavengeAt,
  spoilAct,
  spoilSpan,
} from "../../../search/run.ts";

/** Spans of 1, 20, 1, 20 and 1 pages side by side; those of 20 become free, one after the other. */
const holes = () => {
  const run = new Run();
  const [, first = 0, , second = 0] = run.do(...[1, 20, 1, 20, 1].map(manual));
  run.free(first);
  run.free(second);
  return { run, first, second };
};

describe("heap.age", () => {
  it("holds of spans that are freed, joined, and cut", () => {
    const { run, first, second } = holes();
    expect(against(age, run.observe())).toEqual([]);
    run.free(first + 20 * 8192);
    run.do(manual(5));
    expect(run.observe().past.ages.of(second)).toBeUndefined();
    expect(against(age, run.observe())).toEqual([]);
  });

  it("keeps the age of the whole for the rest of a span", () => {
    const { run, second } = holes();
    const since = run.observe().past.ages.of(second);
    expect(run.do(manual(5))).toEqual([second]);
    expect(run.observe().past.ages.of(second + 5 * 8192)).toBe(since);
    expect(run.observe().past.ages.of(second)).toBeUndefined();
  });

  it("is contradicted by another time", () => {
    const { run, first } = holes();
    const later = run.observe(spoilSpan(first, { unusedsince: 10 ** 12 }));
    expect(against(age, later)).toEqual([
      expect.stringMatching(/^20 pages at .* said to be free since 1000000000000, and are since/),
    ]);
  });
});

describe("scavenge.old", () => {
  it("holds of a round that gives back what is older than its limit", () => {
    const { run, first } = holes();
    const since = run.observe().past.ages.of(first)!;
    const o = run.step(scavengeAt(since + 1501, 1500));
    expect(against(old, o)).toEqual([]);
  });

  it("is contradicted by a span that is as old as the limit", () => {
    const { run, first } = holes();
    const since = run.observe().past.ages.of(first)!;
    const o = run.step(scavengeAt(since + 1501, 1500));
    const early = spoilAct(o, "scavenge", (act) => ({ ...act, limit: 1501 }));
    expect(against(old, early)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^20 pages at .* with a limit of 1501 ns$/)]),
    );
  });
});

describe("scavenge.whole", () => {
  it("holds of rounds for all and for some spans", () => {
    const { run, first } = holes();
    const since = run.observe().past.ages.of(first)!;
    expect(against(whole, new Run().step(scavenge))).toEqual([]);
    expect(run.against(whole, scavengeAt(since + 1501, 1500), scavenge, scavenge)).toEqual([]);
  });

  it("holds where physical pages are longer than the heap's", () => {
    const run = new Run(go64k);
    const [, a = 0, , b = 0] = run.do(...[1, 7, 1, 20, 1].map(manual));
    run.free(a);
    run.free(b);
    expect(run.against(whole, scavenge, manual(3), scavenge)).toEqual([]);
  });

  it("is contradicted by pages that are not given back", () => {
    const { run } = holes();
    const o = run.step(scavenge);
    const less = spoilAct(o, "os.unused", (act) => ({ ...act, n: Bytes(Number(act.n) - 4096) }));
    expect(against(whole, less)[0]).toMatch(/^20 pages at .* are not with the OS at 1844674407/);
  });
});
