import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Action,
  answersOf,
  leftover,
  recorded,
  type State,
  step,
  withEnvironment,
} from "../../../spec/index.ts";
import { boot, type Machine } from "../../twins/machine.ts";
import { spec, type SpecMachine } from "../machine.ts";

const booted = (): SpecMachine => {
  let machine: SpecMachine | undefined;
  boot((setup): Machine => (machine = spec(setup)), { nprocs: 2 });
  return machine!;
};

/** The step again, on nothing but the answers that its own event has. */
const again = (action: Action, before: State, event: Parameters<typeof answersOf>[0]) =>
  step(action)(withEnvironment(recorded(answersOf(event)))(before));

const actions: fc.Arbitrary<Action> = fc
  .record({
    n: fc.oneof(fc.nat(64), fc.nat(100_000)),
    p: fc.nat(1),
    tag: fc.constantFrom("malloc", "malloc", "manual.alloc", "procresize", "memstats"),
  })
  .map(({ tag, n, p }) => {
    const args = { n, nz: 1, np: 1 + (n % 200), stat: "stacks_inuse", nprocs: 2 + (n % 3) };
    return { tag, p, ...args } as unknown as Action;
  });

describe("a recorded step", () => {
  it("has in its event all that it asked of its environment", () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 25 }), (list) => {
        const machine = booted();
        for (const action of list) {
          const before = machine.state();
          const performed = machine.perform(action as never);
          if (performed.tag !== "done") throw new Error(performed.tag);
          const replayed = again(action, before, performed.event);
          if (E.isLeft(replayed)) throw new Error(replayed.left.tag);
          expect(replayed.right.event).toEqual(performed.event);
          expect(leftover(replayed.right.state.environment)).toEqual([]);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("is refused where the recording has another answer, with what happened until then", () => {
    const before = booted().state();
    const action = { tag: "malloc", p: 0, n: 64, nz: 1 } as const;
    const other = recorded([{ q: "prio", answer: { prio: 1 } }]);
    expect(step(action)(withEnvironment(other)(before))).toMatchObject(
      E.left({
        tag: "unexpected",
        request: { q: "os.alloc", n: 262144 },
        expected: "prio",
        event: { e: "malloc", n: 64 },
      }),
    );
  });
});
