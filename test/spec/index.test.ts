import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import {
  type Action,
  Address,
  Bytes,
  init,
  Pages,
  simulated,
  type State,
  step,
  Word,
} from "../../spec/index.ts";
import { boot, type Machine } from "../twins/machine.ts";
import { linux, spec, type SpecMachine } from "./machine.ts";

const booted = (): State => {
  let machine: SpecMachine | undefined;
  boot((setup): Machine => (machine = spec(setup)));
  return machine!.state();
};

const malloc = (n: number | bigint): Action => ({ tag: "malloc", p: 0, n, nz: 1 });

const after = (action: Action, state: State) => {
  const taken = step(action)(state);
  if (E.isLeft(taken)) throw new Error(taken.left.tag);
  return taken.right;
};

describe("a step", () => {
  it("is a function: the same action in the same state is the same step", () => {
    const state = booted();
    expect(after(malloc(64), state)).toEqual(after(malloc(64), state));
    after(malloc(100_000), state);
    expect(after(malloc(64), state).event).toMatchObject({ r: 0xc420000000 });
  });

  it("is of an action that the units of the package make", () => {
    const stack: Action = { tag: "manual.alloc", p: 0, np: Pages(4), stat: "stacks_inuse" };
    const { state } = after(stack, booted());
    const a = Address(0xc420000000);
    expect(after({ ...stack, tag: "manual.free", a }, state).outcome.tag).toBe("done");
    const record: Action = { tag: "persist", p: 0, n: Word(64n), align: Bytes(8), stat: "gc_sys" };
    expect(after(record, state).outcome.tag).toBe("done");
  });

  it("leaves nothing of itself in the next state but the state", () => {
    const { state } = after(malloc(64), booted());
    expect(state).toMatchObject({ p: -1, trail: null, printed: [], dead: null });
  });

  it("shares with the state before what it did not change", () => {
    const before = after(malloc(64), booted()).state;
    const { state } = after(malloc(64), before);
    expect(state.spans).not.toBe(before.spans);
    expect(state.pages).toBe(before.pages);
    expect(state.arena).toBe(before.arena);
    expect(state.treap).toBe(before.treap);
    expect(state.environment).toBe(before.environment);
  });

  it("is refused without a next state", () => {
    const refusals = [
      malloc(-1),
      { ...malloc(8), p: 9 },
      { tag: "mallocinit", p: -1, physPageSize: 4096, end: 0, brk: 0 } as unknown as Action,
    ].map((action) => step(action)(booted()));
    expect(refusals.map((refusal) => E.isLeft(refusal) && Object.keys(refusal.left))).toEqual([
      ["tag", "code", "message"],
      ["tag", "code", "message"],
      ["tag", "reason"],
    ]);
  });

  it("kills the machine with a throw, and says by which", () => {
    const { outcome, state } = after(malloc(2n ** 64n - 1n), booted());
    expect(outcome).toEqual({ tag: "throw", message: "out of memory", printed: [] });
    expect(state.dead).toBe("out of memory");
    expect(step(malloc(8))(state)).toEqual(
      E.left({ tag: "disabled", reason: "dead: out of memory" }),
    );
  });

  it("goes on from the state before a throw as if nothing had happened", () => {
    const state = booted();
    after(malloc(2n ** 40n), state);
    expect(after(malloc(64), state).outcome).toEqual({ tag: "done" });
  });

  it("leaves the machine alive with a panic", () => {
    const newarray: Action = { tag: "newarray", p: 0, ty: [8, 8, 8, 0] as never, n: -1 };
    const { outcome, state } = after(newarray, booted());
    expect(outcome).toEqual({ tag: "panic", message: "runtime: allocation size out of range" });
    expect(after(malloc(64), state).outcome).toEqual({ tag: "done" });
  });

  it("begins in a state in which nothing has happened", () => {
    expect(init(linux(), simulated(linux()))).toMatchObject({
      started: false,
      dead: null,
      treap: null,
      arena: { start: 0, used: 0, end: 0 },
    });
  });
});
