import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action } from "../../../src/machine/action.ts";
import { Machine } from "../../../src/machine.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { boot } from "../../twins/machine.ts";
import { type FastMachine, linux, src } from "../machine.ts";

const circle: Record<string, unknown> = {};
circle["self"] = circle;

/** Values that no field of an action has, or not there. */
const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  NaN,
  Infinity,
  -0,
  -1,
  0.5,
  2 ** 53,
  2 ** 64,
  -1n,
  8n,
  2n ** 64n,
  "",
  "8",
  "constructor",
  true,
  Symbol("odd"),
  () => 8,
  [],
  [8n, 8n, 8n, 0n],
  [Symbol("odd"), 8, 8, 0],
  [[8, 8, 8, 0]],
  {},
  { toJSON: () => 8n },
  circle,
  Object.create(null),
  new Map(),
);
const fair = fc.constantFrom<unknown>(
  0,
  1,
  2,
  8,
  100,
  0xc420000000,
  "gc_sys",
  "stacks_inuse",
  "bg",
  "gcfinish",
  "signal",
  [8, 8, 8, 0],
  [24, 8, 8, 1],
);
const p = fc.oneof(fc.constantFrom<unknown>(-1, 0), odd);
const booted = (): Machine => (boot(src) as FastMachine).fast;

/** An action of each kind, of which a field or two are then spoilt. */
const examples: Readonly<Record<Action["tag"], Readonly<Record<string, unknown>>>> = {
  mallocinit: { physPageSize: 4096, end: 0x4dba40, brk: 0 },
  rate: { rate: 0 },
  pcache: { i: 0, c: 0, nprocs: 1 },
  procresize: { nprocs: 1 },
  malloc: { n: 8, nz: 1, ty: [8, 8, 8, 0], df: 0, from: "mallocgc" },
  newobject: { ty: [8, 8, 8, 0] },
  newarray: { ty: [8, 8, 8, 0], n: 3 },
  persist: { n: 8, align: 8, stat: "gc_sys" },
  "manual.alloc": { np: 1, stat: "stacks_inuse" },
  "manual.free": { a: 0xc420000000, np: 1, stat: "stacks_inuse" },
  "mcache.alloc": {},
  "mcache.free": { c: 0 },
  releaseall: { c: 0 },
  flush: { c: 0 },
  "fin.add": { a: 0xc420000000 },
  "fin.rm": { a: 0xc420000000 },
  sweepone: { who: "bg" },
  scavenge: { k: 0, now: 1, limit: 0 },
  "gc.init": {},
  "gc.enable": {},
  "gc.trigger": { ratio: 0.875, gcpercent: 100 },
  "gc.start": { mode: 0, trig: 0, cycle: 1 },
  "gc.epoch": {},
  "gc.cycle": {},
  "gc.phase": { phase: 1 },
  "gc.marked": { marked: 0, live: 0, scan: 0, objects: [0xc420000000] },
  "gc.sweepgen": { mode: 0 },
  ckpt: { mallocs: 0, end: 0 },
  memstats: {},
};
const tag = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...Object.keys(examples)) },
  { weight: 1, arbitrary: odd },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("__proto__", "toString", "nonsense", 0) },
);
const names = [...new Set(Object.values(examples).flatMap((example) => Object.keys(example)))];
const fields = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.oneof(odd, fair)), {
  selector: ([name]) => name,
  maxLength: 8,
});
const garbage = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .tuple(tag, p, fields)
      .map(([t, on, all]): unknown => ({ ...Object.fromEntries(all), tag: t, p: on })),
  },
  { weight: 1, arbitrary: odd },
  { weight: 1, arbitrary: fc.anything() },
);
const spoilt = fc
  .tuple(fc.constantFrom(...Object.entries(examples)), fc.nat(), fc.nat(), odd, odd)
  .map(([[name, example], i, j, one, other]): unknown => {
    const fields = Object.keys(example);
    const action: Record<string, unknown> = { ...example, tag: name, p: -1 };
    if (fields.length > 0) {
      action[fields[i % fields.length]!] = one;
      if (j % 3 === 0) action[fields[j % fields.length]!] = other;
    }
    return action;
  });

const outcomes = ["done", "throw", "panic", "disabled", "rejected"];

describe("garbage as an action", () => {
  it.each([
    ["before mallocinit", () => new Machine(linux(), new SimulatedOS(linux()))],
    ["after it", booted],
  ] as const)("comes to an outcome, %s", (_, start) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(garbage, spoilt), { minLength: 1, maxLength: 30 }),
        (actions) => {
          const machine = start();
          for (const action of actions) {
            const outcome = machine.perform(action as Action);
            expect(outcomes).toContain(outcome.tag);
            const message = outcome.tag === "rejected" ? outcome.message : "x: found y, expected z";
            expect(message).toMatch(/^.{1,40}: found [^]{0,150}, expected .{1,200}$/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([null, undefined, 7, "malloc", Symbol("malloc"), () => undefined, 1n])(
    "is rejected where it is no object: %s",
    (action) => {
      const fast = booted();
      expect(fast.perform(action as unknown as Action)).toMatchObject({
        tag: "rejected",
        code: "action",
      });
    },
  );

  it.each([undefined, null, "nonsense", "__proto__", "constructor", "toString", 0, ["malloc"]])(
    "is rejected where its tag is %j",
    (unknown) => {
      const fast = booted();
      expect(fast.perform({ tag: unknown, p: 0 } as unknown as Action)).toMatchObject({
        tag: "rejected",
        code: "action",
      });
    },
  );

  it.each([
    { tag: "malloc", n: 8, nz: 2 },
    { tag: "malloc", n: 8 },
    { tag: "malloc", n: 8, nz: true },
    { tag: "malloc", n: 8, nz: 1, df: 2 },
    { tag: "malloc", n: 8, nz: 1, df: null },
    { tag: "ckpt", mallocs: 0, end: 2 },
    { tag: "ckpt", mallocs: 0 },
  ])("is rejected where a flag is neither 0 nor 1: %o", (action) => {
    const fast = booted();
    const outcome = fast.perform({ p: 0, ...action } as unknown as Action);
    expect(outcome).toMatchObject({ tag: "rejected", code: "flag" });
  });
});

describe("the order of checks", () => {
  const fast = booted();
  const code = (action: object): string => {
    const outcome = fast.perform(action as Action);
    return outcome.tag === "rejected" ? outcome.code : outcome.tag;
  };

  it("is the tag, the processor, then the fields as the type declares them", () => {
    const malloc = { tag: "malloc", p: 7, n: -1, nz: 2, ty: [], df: 2, from: "nobody" };
    expect(code({ ...malloc, tag: "mallo" })).toBe("action");
    expect(code(malloc)).toBe("processor");
    expect(code({ ...malloc, p: 0 })).toBe("size");
    expect(code({ ...malloc, p: 0, n: 8 })).toBe("flag");
    expect(code({ ...malloc, p: 0, n: 8, nz: 1 })).toBe("type");
    expect(code({ ...malloc, p: 0, n: 8, nz: 1, ty: [8, 8, 8, 0] })).toBe("flag");
    expect(code({ ...malloc, p: 0, n: 8, nz: 1, ty: [8, 8, 8, 0], df: 0 })).toBe("processor");
  });

  it("has the input before mallocinit, the stage and the cache", () => {
    const machine = new Machine(linux(), new SimulatedOS(linux()));
    const at = (action: object) => machine.perform(action as Action);
    expect(at({ tag: "malloc", p: -1, n: -1, nz: 1 })).toMatchObject({ code: "size" });
    expect(at({ tag: "malloc", p: -1, n: 8, nz: 1 })).toEqual({
      tag: "disabled",
      reason: "mallocinit has not already happened",
    });
    expect(code({ tag: "mallocinit", p: 0, physPageSize: 4096, end: 0, brk: -1 })).toBe("address");
    expect(fast.perform({ tag: "mallocinit", p: 0, physPageSize: 4096, end: 0, brk: 0 })).toEqual({
      tag: "disabled",
      reason: "mallocinit has already happened",
    });
    expect(code({ tag: "sweepone", p: -1, who: "nobody" })).toBe("gc");
    expect(fast.perform({ tag: "sweepone", p: -1, who: "gcstw" })).toMatchObject({
      reason: "no cycle sweeps while the world is stopped",
    });
    expect(fast.perform({ tag: "sweepone", p: -1, who: "bg" })).toMatchObject({
      reason: "a thread without a processor has no cache",
    });
  });
});
