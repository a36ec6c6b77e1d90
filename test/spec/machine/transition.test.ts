import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { init, recorded, type State } from "../../../spec/index.ts";
import * as T from "../../../spec/machine/transition.ts";
import { linux } from "../machine.ts";

const state = init(linux(), recorded([]));

const setRate = (rate: number) => T.modify((s) => ({ ...s, rate }));
const rate = T.gets((s) => s.rate);
const point = (n: number) => T.emit({ e: "rate", rate: n });

const run = <A>(transition: T.Transition<A>, s: State = state) => {
  const done = transition(s);
  if (E.isLeft(done)) throw new Error(`stopped: ${done.left.tag}`);
  return { value: done.right[0], state: done.right[1], events: T.events(done.right[1].trail) };
};

const stop = (transition: T.Transition<unknown>): T.Stop => {
  const done = transition(state);
  if (E.isRight(done)) throw new Error("it did not stop");
  return done.left;
};

describe("transitions", () => {
  it("happen one after the other, on the state that the one before left", () => {
    const { value } = run(pipe(setRate(7), T.andThen(rate)));
    expect(value).toBe(7);
  });

  it("keep the first value with tap, and the second with andThen", () => {
    expect(
      run(
        pipe(
          T.of(1),
          T.tap(() => T.of(2)),
        ),
      ).value,
    ).toBe(1);
    expect(run(pipe(T.of(1), T.andThen(T.of(2)))).value).toBe(2);
  });

  it("keep the change of a tap", () => {
    expect(
      run(
        pipe(
          T.of(1),
          T.tap(() => setRate(3)),
        ),
      ).state.rate,
    ).toBe(3);
  });

  it("name values with bind", () => {
    const both = pipe(
      T.Do,
      T.bind("a", () => T.of(2)),
      T.bind("b", ({ a }) => T.of(a * 10)),
    );
    expect(run(both).value).toEqual({ a: 2, b: 20 });
  });

  it("end at the first that stops, and the rest does not happen", () => {
    const stopped = stop(pipe(setRate(1), T.andThen(T.fatal("no")), T.andThen(setRate(2))));
    expect(stopped).toMatchObject({ tag: "throw", message: "no", state: { rate: 1 } });
    expect(
      stop(T.forEach([1, 2, 3], (n) => (n === 2 ? T.fatal("two") : setRate(n)))),
    ).toMatchObject({ message: "two", state: { rate: 1 } });
  });

  it("obey the laws of a monad", () => {
    const f = (n: number) => pipe(setRate(n), T.andThen(T.of(n + 1)));
    const g = (n: number) => pipe(point(n), T.andThen(T.of(n * 2)));
    const m = pipe(rate, T.tap(point));
    expect(run(pipe(T.of(5), T.flatMap(f)))).toEqual(run(f(5)));
    expect(run(pipe(m, T.flatMap(T.of)))).toEqual(run(m));
    expect(run(pipe(m, T.flatMap(f), T.flatMap(g)))).toEqual(
      run(
        pipe(
          m,
          T.flatMap((n) => pipe(f(n), T.flatMap(g))),
        ),
      ),
    );
  });

  it("repeat a hundred thousand times without a deep stack", () => {
    const count = T.iterate(0, (n) => T.of(n === 100_000 ? T.stopWith(n) : T.again(n + 1)));
    expect(run(count).value).toBe(100_000);
  });
});

describe("events", () => {
  it("are those that happened, oldest first", () => {
    expect(run(pipe(point(1), T.andThen(point(2)))).events).toEqual([
      { e: "rate", rate: 1 },
      { e: "rate", rate: 2 },
    ]);
  });

  it("nest in the act in which they happen, which reports its results at its end", () => {
    const act = T.act("reclaim", { np: 1 }, pipe(setRate(9), T.andThen(point(1))));
    const result = T.act("fix.alloc", { f: "span" }, pipe(act, T.andThen(rate)), (_, s) => ({
      r: s.rate as never,
    }));
    expect(run(pipe(point(0), T.andThen(result))).events).toEqual([
      { e: "rate", rate: 0 },
      {
        e: "fix.alloc",
        f: "span",
        r: 9,
        fx: [{ e: "reclaim", np: 1, fx: [{ e: "rate", rate: 1 }] }],
      },
    ]);
  });

  it("leave no list in an act in which nothing happens", () => {
    expect(run(T.act("reclaim", { np: 1 }, T.skip)).events).toEqual([{ e: "reclaim", np: 1 }]);
  });

  it("are kept up to a throw, with the acts that it interrupts", () => {
    const inner = T.act("reclaim", { np: 2 }, pipe(point(1), T.andThen(T.fatal("no"))), () => ({}));
    const stopped = stop(pipe(point(0), T.andThen(T.act("fix.alloc", { f: "span" }, inner))));
    expect(stopped.tag === "throw" && T.events(stopped.state.trail)).toEqual([
      { e: "rate", rate: 0 },
      { e: "fix.alloc", f: "span", fx: [{ e: "reclaim", np: 2, fx: [{ e: "rate", rate: 1 }] }] },
    ]);
  });
});

describe("a transition stops", () => {
  it("with a throw, and every line that was printed", () => {
    const stopped = stop(pipe(T.print("one"), T.andThen(T.must(false, "no", ["two"]))));
    expect(stopped).toMatchObject({ tag: "throw", message: "no", printed: ["one", "two"] });
    expect(run(T.must(true, "no")).state).toBe(state);
  });

  it("with a panic", () => {
    expect(stop(T.panic("oh"))).toMatchObject({ tag: "panic", message: "oh" });
  });

  it("where a recording has another answer", () => {
    expect(stop(T.ask({ q: "now" }))).toMatchObject({
      tag: "unexpected",
      request: { q: "now" },
      expected: null,
    });
  });

  it("where an answer makes no sense, without a state", () => {
    const s = init(linux(), recorded([{ q: "prio", answer: { prio: -1 } }]));
    expect(T.act("reclaim", { np: 1 }, T.ask({ q: "prio" }))(s)).toEqual(
      E.left({
        tag: "rejected",
        code: "answer",
        message: "the answer to prio, prio: found -1, expected a whole number from 0 to 2^32-1",
      }),
    );
  });
});
