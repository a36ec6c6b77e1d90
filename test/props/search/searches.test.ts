/** Each discovery is found by the default runs of its own search. */
import { describe, expect, it } from "vitest";
import { discoveries } from "../../../props/properties/discoveries.ts";
import { counted, type Done, parametersOf, planOf } from "../../../props/search/plan.ts";
import { searches } from "../../../props/search/searches.ts";
import { verdictOf } from "../../../props/search/verdict.ts";
import { mini } from "./run.ts";
import { Bytes } from "../../../spec/numbers/units.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import { witnesses } from "../../../props/properties/witnesses.ts";
import { usualWitnesses } from "../../../props/search/usualwitnesses.ts";
import { verify } from "../../../props/search/verify.ts";
import { firstSlice } from "./measurewitnesses.ts";

/** The discovery that a search comes to first. */
const foundBy = (name: string, seed: number): string | undefined => {
  const tasks = planOf({ ...searches[name]!, against: "invariants", seed, discovery: name });
  for (const task of tasks) {
    const { counterexample } = verify({ ...parametersOf(task), shrinks: false });
    if (counterexample?.finding.kind === "property") return counterexample.finding.discovery?.name;
    if (counterexample !== undefined) return counterexample.finding.kind;
  }
  return undefined;
};

describe("a search", () => {
  it("is there for every discovery", () => {
    const names = discoveries.map(({ name }) => name);
    expect(Object.keys(searches).toSorted()).toEqual(names.toSorted());
  });

  it.each(discoveries.map(({ name }) => name))(
    "finds its discovery on three seeds: %s",
    (name) => {
      expect([1, 2, 3].map((seed) => foundBy(name, seed))).toEqual([name, name, name]);
    },
    120_000,
  );
});

/** A run of one discovery's search, on instances of its own choice. */
const run = (
  options: Partial<Parameters<typeof planOf>[0]> & { readonly instances: ReadonlyArray<string> },
): ReadonlyArray<Done> => {
  const few = { against: "invariants", runs: 20, actions: 8, seed: 1 } as const;
  const tasks = planOf({ ...few, ...options });
  return counted(tasks.map((task) => ({ task, report: verify(parametersOf(task)) })));
};

describe("a verdict", () => {
  it("is inconclusive where a search cannot come to what its discovery needs", () => {
    const done = run({ instances: ["mini"], focus: "pages", discovery: "sample-cap" });
    expect(verdictOf(done)).toEqual({
      tag: "inconclusive",
      reasons: [
        "sample-cap was not found: it needs a sequence that allocated an object at a sampling rate above 0x7000000 bytes, and there was none",
      ],
    });
  });

  it("is inconclusive of a repair whose defect the same plan does not find", () => {
    const done = run({ instances: ["mini"], focus: "pages", repairs: ["sample-cap"] });
    expect(verdictOf(done)).toMatchObject({
      tag: "inconclusive",
      reasons: [expect.stringMatching(/^the repair of sample-cap shows nothing: /)],
    });
  });

  it("is that a repair holds whose defect the same plan finds without it", () => {
    const done = run({
      instances: ["mini"],
      focus: "pages",
      repairs: ["persist-align"],
      runs: 125,
    });
    expect(verdictOf(done)).toEqual({ tag: "holds" });
  });

  it("is that a usual machine holds, and it reaches what it usually reaches", () => {
    const done = firstSlice("mini", 1);
    expect(verdictOf([done])).toEqual({ tag: "holds" });
    const unreached = usualWitnesses.filter((name) => !done.report.witnesses.includes(name));
    expect(usualWitnesses.length).toBeGreaterThan(witnesses.length / 3);
    expect(unreached.length).toBeLessThan(usualWitnesses.length / 10);
  }, 60_000);

  /** The first slice on a machine with other constants, under the name of mini. */
  const sliceOn = (changed: Partial<SharedConfig>): ReadonlyArray<Done> => {
    const instance = { ...mini, config: { ...mini.config, ...changed } };
    const [task] = planOf({ instances: ["mini"], against: "twin", runs: 5, actions: 600, seed: 1 });
    return [{ task: task!, report: verify({ ...parametersOf(task!), instance }) }];
  };

  it("is inconclusive of a machine that can allocate next to nothing", () => {
    // A bitmap has room for 64 objects, so that no span of small objects can be made.
    const verdict = verdictOf(
      sliceOn({
        pageSize: Bytes(2 ** 16),
        heapMapTotalBits: 20,
        heapGrowRound: Bytes(2 ** 20),
        heapAllocChunk: Bytes(2 ** 20),
        gcBitsChunkBytes: Bytes(24),
      }),
    );
    const [reason] = verdict.tag === "inconclusive" ? verdict.reasons : [];
    expect(reason).toMatch(
      /^mini did almost nothing: it reached 1?\d of the \d\d situations that runs usually reach, and not tiny.packed, /,
    );
  }, 60_000);

  it("is that it differs on a machine whose growth asks for too little to be found again", () => {
    const verdict = verdictOf(sliceOn({ heapAllocChunk: mini.config.heapGrowRound }));
    expect(verdict.tag === "differs" && verdict.report.counterexample?.finding).toMatchObject({
      property: "work.conserved",
      discovery: undefined,
    });
  }, 60_000);

  it("is that it differs where there is a counterexample", () => {
    const done = run({ instances: ["mini"], discovery: "one-page-long" });
    expect(verdictOf(done)).toMatchObject({ tag: "differs", report: { instance: "mini" } });
  });
});
