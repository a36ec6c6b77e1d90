import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Action,
  init,
  isEnabled,
  recorded,
  simulated,
  type State,
  step,
  whyNot,
} from "../../../spec/index.ts";
import { boot, caches, did, type Machine } from "../../twins/machine.ts";
import { linux, spec, type SpecMachine } from "../machine.ts";

/** States in which different actions are enabled, with an object, a stack and a cache in each. */
const states = (() => {
  let machine: SpecMachine | undefined;
  boot((setup): Machine => (machine = spec(setup)), { nprocs: 2 });
  const it = machine!;
  const list: State[] = [init(linux(), simulated(linux()))];
  const [c = 0] = caches(it, 2);
  did(it, { tag: "manual.alloc", p: 0, np: 4, stat: "stacks_inuse" });
  did(it, { tag: "malloc", p: 0, n: 64, nz: 1 });
  did(it, { tag: "gc.trigger", p: 0, ratio: 0.5, gcpercent: 100 });
  list.push(it.state());
  did(it, { tag: "gc.start", p: 0, mode: 0, trig: 0, cycle: 1 });
  list.push(it.state());
  did(it, { tag: "gc.epoch", p: 0 });
  list.push(it.state());
  did(it, { tag: "gc.cycle", p: 0 });
  did(it, { tag: "gc.phase", p: 0, phase: 1 });
  list.push(it.state());
  return { list, c };
})();

const stack = 0xc420000000;

/** A right action of each tag, as far as its input goes. */
const right = [
  { tag: "rate", rate: 1 },
  { tag: "mallocinit", physPageSize: 4096, end: 0x4dba40, brk: 0 },
  { tag: "pcache", i: 0, c: states.c, nprocs: 2 },
  { tag: "procresize", nprocs: 2 },
  { tag: "malloc", n: 64, nz: 1, ty: [8, 8, 8, 0], df: 0 },
  { tag: "newobject", ty: [8, 8, 8, 0] },
  { tag: "newarray", ty: [8, 8, 8, 0], n: 3 },
  { tag: "persist", n: 8, align: 8, stat: "gc_sys" },
  { tag: "manual.alloc", np: 1, stat: "stacks_inuse" },
  { tag: "manual.free", a: stack, np: 4, stat: "stacks_inuse" },
  { tag: "scavenge", k: 0, now: 1, limit: 0 },
  { tag: "mcache.alloc" },
  { tag: "mcache.free", c: states.c },
  { tag: "releaseall", c: states.c },
  { tag: "flush", c: states.c },
  { tag: "fin.add", a: stack + 0x8000 },
  { tag: "fin.rm", a: stack + 0x8000 },
  { tag: "ckpt", mallocs: 0, end: 0 },
  { tag: "memstats" },
  { tag: "gc.init" },
  { tag: "gc.enable" },
  { tag: "gc.trigger", ratio: 0.5, gcpercent: 100 },
  { tag: "gc.start", mode: 0, trig: 0, cycle: 1 },
  { tag: "gc.epoch" },
  { tag: "gc.cycle" },
  { tag: "gc.phase", phase: 1 },
  { tag: "gc.marked", marked: 0, live: 0, scan: 0, objects: [stack] },
  { tag: "gc.sweepgen", mode: 0 },
  { tag: "sweepone", who: "bg" },
] as const;

/** An array with a hole, which `every` does not visit. */
const sparse: number[] = [8];
sparse[2] = 8;
sparse[3] = 0;

const anything = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
  fc.constantFrom(
    NaN,
    -0,
    Infinity,
    2 ** 53,
    2 ** 64,
    -1n,
    2n ** 64n,
    2n ** 63n,
    "0",
    "constructor",
    "__proto__",
    ["bg"],
    ["gc_sys"],
    Symbol("p"),
  ),
  fc.constantFrom(sparse, [8, 8, 8, 0, 0], [2 ** 53, 0, 8, 1], [8n, 8n, 8n, 0n]),
);

/** A right action with some of its fields replaced, missing, or joined by others. */
const garbage = fc
  .tuple(
    fc.constantFrom(...right),
    fc.constantFrom(0, -1),
    fc.dictionary(
      fc.constantFrom(
        ...new Set(right.flatMap((action) => Object.keys(action))),
        "p",
        "from",
        "constructor",
        "__proto__",
        "extra",
      ),
      anything,
      { noNullPrototype: true, maxKeys: 3 },
    ),
    fc.subarray(["n", "a", "c", "p", "tag", "ty", "stat", "np"], { maxLength: 2 }),
  )
  .map(([action, p, replaced, dropped]) => {
    const mixed = { ...action, p, ...replaced };
    return Object.fromEntries(Object.entries(mixed).filter(([key]) => !dropped.includes(key)));
  });

const attempt = (action: unknown, state: State) => step(action as Action)(state);

describe("step", () => {
  it("takes every object, and rejects with a code what it cannot take", () => {
    fc.assert(
      fc.property(garbage, fc.constantFrom(...states.list), (action, state) => {
        const taken = attempt(action, state);
        const { tag } = E.isLeft(taken) ? taken.left : taken.right.outcome;
        expect(["rejected", "disabled", "done", "throw", "panic"]).toContain(tag);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    undefined,
    null,
    7,
    "malloc",
    [],
    ["malloc"],
    () => 0,
    {},
    { tag: "nonsense", p: 0 },
    { tag: "constructor", p: 0 },
    { tag: "__proto__", p: 0 },
    { tag: "toString", p: 0 },
    { tag: ["malloc"], p: 0, n: 8, nz: 1 },
    { tag: Object("malloc"), p: 0, n: 8, nz: 1 },
  ])("rejects %o, which is no action", (nonsense) => {
    for (const state of states.list) {
      expect(attempt(nonsense, state)).toMatchObject(
        E.left({ tag: "rejected", code: "action", message: expect.stringMatching(/^tag: found /) }),
      );
    }
  });

  it("rejects a processor that is spelled as one", () => {
    const [, booted] = states.list;
    for (const p of ["0", [0], 0n, new Number(0), true, null]) {
      expect(attempt({ tag: "malloc", p, n: 8, nz: 1 }, booted!)).toMatchObject(
        E.left({ tag: "rejected", code: "processor" }),
      );
    }
  });

  it("looks at the tag, then the processor, then the fields in the order of their type", () => {
    const [, booted] = states.list;
    const wrong = { tag: "persist", p: 9, n: -1, align: -1, stat: "x" };
    const codes = [{ tag: "x" }, {}, { p: 0 }, { p: 0, n: 8 }, { p: 0, n: 8, align: 8 }].map(
      (mended) => {
        const taken = attempt({ ...wrong, ...mended }, booted!);
        return E.isLeft(taken) && taken.left.tag === "rejected" && taken.left.code;
      },
    );
    expect(codes).toEqual(["action", "processor", "size", "align", "stat"]);
  });

  it("shows a long or hostile value short, and without control characters", () => {
    const taken = attempt(
      { tag: `\u001b[2J\n\u009b2J\u202e${"x".repeat(1e5)}`, p: 0 },
      states.list[1]!,
    );
    const message = E.isLeft(taken) && taken.left.tag === "rejected" ? taken.left.message : "";
    expect(message.length).toBeLessThan(120);
    expect(message).toMatch(/^[ -~]*$/);
  });
});

describe("isEnabled", () => {
  it("says of every action in every state what step does", () => {
    for (const state of states.list) {
      for (const action of right) {
        for (const p of [0, -1]) {
          const full = { ...action, p } as unknown as Action;
          expect([full.tag, isEnabled(full)(state)]).toEqual([
            full.tag,
            E.isRight(step(full)(state)),
          ]);
        }
      }
    }
  });

  it("is true of each action in one of the states, or its stage comes later", () => {
    const never = right.filter(
      (action) =>
        !states.list.some((state) =>
          [0, -1].some((p) => isEnabled({ ...action, p } as unknown as Action)(state)),
        ),
    );
    expect(never.map(({ tag }) => tag)).toEqual([
      "mcache.free",
      "gc.init",
      "gc.enable",
      "gc.phase",
      "gc.marked",
      "gc.sweepgen",
    ]);
  });

  it("has the reason", () => {
    const [, booted, begun] = states.list;
    const start: Action = { tag: "gc.start", p: 0, mode: 0, trig: 0, cycle: 1 };
    expect(whyNot(start)(booted!)).toBeUndefined();
    expect(whyNot(start)(begun!)).toEqual({
      tag: "disabled",
      reason: "the cycle is started, not off",
    });
    expect(whyNot({ tag: "memstats", p: 0 })(begun!)).toEqual({
      tag: "disabled",
      reason: "a cycle is under way",
    });
  });
});

describe("an answer of the environment that makes no sense", () => {
  const answers = (q: string, answer: object) =>
    ({ ...states.list[1]!, environment: recorded([{ q, answer } as never]) }) as State;

  const big: Action = { tag: "persist", p: 0, n: 2 ** 20, align: 8 as never, stat: "gc_sys" };
  const n = 2 ** 20;

  it.each([
    ["os.alloc", { r: -4096 }, big],
    ["os.alloc", { r: 0.5 }, big],
    ["os.alloc", { r: NaN }, big],
    ["os.alloc", { r: "0x1000" }, big],
    ["os.alloc", {}, big],
    ["os.alloc", { r: 2 ** 53 - 1 }, big],
    ["os.alloc", { r: 2 ** 48 }, big],
    ["os.alloc", { r: 0, errno: -1 }, big],
    ["os.alloc", { r: 0, errno: 1.5 }, big],
  ])("is rejected: %s %o", (q, answer, action) => {
    const state = answers(q, answer);
    const taken = step(action)(state);
    expect(taken).toMatchObject(
      E.left({
        tag: "rejected",
        code: "answer",
        message: expect.stringMatching(
          new RegExp(`^the answer to ${q}, \\w+: found .*, expected .`),
        ),
      }),
    );
    expect(step(action)(state)).toEqual(taken);
  });

  it("is an address with more bytes than there are up to the end of the address space", () => {
    const end = 0x80c000000000;
    const asked = (r: number) => step(big)(answers("os.alloc", { r }));
    expect(E.isRight(asked(2 ** 47 - n))).toBe(true);
    expect(E.isRight(asked(end - n))).toBe(true);
    expect(asked(end - n + 4096)).toMatchObject(E.left({ code: "answer" }));
  });
});

describe("a clock", () => {
  /** A stack is freed at `freed`, and the scavenger comes at `now`. */
  const scavenged = (freed: number, now: number | bigint) => {
    const [, booted] = states.list;
    const after = (action: object, state: State, ...answers: ReadonlyArray<object>) => {
      const taken = attempt(action, {
        ...state,
        environment: recorded(answers as never),
      });
      if (E.isLeft(taken)) throw new Error(JSON.stringify(taken.left));
      return taken.right;
    };
    const free = { tag: "manual.free", p: 0, a: stack, np: 4, stat: "stacks_inuse" };
    const { state } = after(free, booted!, { q: "now", answer: { now: freed } });
    const { event } = after({ tag: "scavenge", p: 0, k: 0, now, limit: 10 }, state);
    return event.fx?.some((act) => act.e === "scav.span" && act.a === stack);
  };

  it("may be negative, or beyond 2^53: ages are differences of 64 bits", () => {
    expect(scavenged(-20, 0)).toBe(true);
    expect(scavenged(-5, 5)).toBe(false);
    expect(scavenged(2 ** 62, 2n ** 62n + 10n)).toBe(false);
    expect(scavenged(2 ** 62, 2n ** 62n + 11n)).toBe(true);
  });
});
