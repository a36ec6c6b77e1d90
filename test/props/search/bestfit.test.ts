/**
 * The search finds from heap.bestfit alone that the treap gives no best fit: pages for stacks are
 * taken and given back on the specification, which is asked each time what it should have taken.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discoveries } from "../../../props/properties/discoveries.ts";
import { bestfit } from "../../../props/properties/invariants/pages/bestfit.ts";
import { Holdings } from "../../../props/ghost/holdings.ts";
import { showAction } from "../../../props/report/show.ts";
import * as E from "fp-ts/lib/Either.js";
import type { Action } from "../../../spec/machine/action.ts";
import { type State, step, withEnvironment } from "../../../spec/index.ts";
import { Past } from "../../../props/ghost/past.ts";
import { manual, mini, Run } from "./run.ts";

/** Pages that are taken, or the nth span that is given back; and the random numbers of the action. */
interface Choice {
  readonly take: number | undefined;
  readonly nth: number;
  readonly random: number;
}

const { maxMHeapList } = mini.config;

const random = fc.nat(2 ** 32 - 1);
const nth = fc.nat(4);

/** From the limit on spans live in the treap. */
const lengths = fc.integer({ min: maxMHeapList, max: maxMHeapList + 4 });

const taking: fc.Arbitrary<Choice> = fc.record({ take: lengths, nth, random });
const giving: fc.Arbitrary<Choice> = fc.record({ take: fc.constant(undefined), nth, random });

/** A heap that fills with long spans, of which some are given back, and that is asked again. */
const sequences = fc.noBias(
  fc
    .tuple(
      fc.array(taking, { minLength: 3, maxLength: 5 }),
      fc.array(giving, { minLength: 1, maxLength: 2 }),
      taking,
    )
    .map(([taken, given, last]): ReadonlyArray<Choice> => [...taken, ...given, last]),
);

const actionOf = ({ take, nth }: Choice, { manual: spans }: Holdings): Action | undefined => {
  if (take !== undefined) return manual(take);
  const span = spans[nth % Math.max(1, spans.length)];
  return span && { tag: "manual.free", p: 0, ...span };
};

/** Each choice has luck of its own, so that others can be left out without changing it. */
const lucky = (s: State, random: number): State =>
  s.environment.tag === "simulated" ? withEnvironment({ ...s.environment, random })(s) : s;

interface Misfit {
  readonly path: ReadonlyArray<string>;
  readonly evidence: string;
}

const booted = new Run(mini).state;
const notBestFit = discoveries.find(({ name }) => name === "not-best-fit")!;

/** The path to the first search that missed a better fit. */
const follow = (sequence: ReadonlyArray<Choice>): Misfit | undefined => {
  const holdings = new Holdings();
  const past = new Past();
  const path: string[] = [];
  let state = booted;
  for (const next of sequence) {
    const action = actionOf(next, holdings);
    const before = lucky(state, next.random);
    const done = action === undefined ? undefined : step(action)(before);
    if (action === undefined || done === undefined || E.isLeft(done)) continue;
    const { event, state: after } = done.right;
    path.push(showAction(action));
    const performed = { tag: "done", event } as const;
    const o = { before, action, performed, after, past };
    const evidence = bestfit.evidence(o).find((text) => notBestFit.explains(text, o));
    if (evidence !== undefined) return { path, evidence };
    holdings.record(event);
    state = after;
  }
  return undefined;
};

describe("heap.bestfit", () => {
  it("leads the search to a treap that misses a better fit, in at most 8 actions", () => {
    const { counterexample } = fc.check(
      fc.property(sequences, (sequence) => follow(sequence) === undefined),
      { numRuns: 300_000 },
    );
    const found = follow(counterexample?.[0] ?? []);
    expect(found?.evidence).toMatch(/^for \d+ pages \d+ at .* were taken, though \d+ pages/);
    expect(found?.path.length).toBeLessThanOrEqual(8);
  }, 300_000);
});
