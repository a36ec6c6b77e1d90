import { describe, expect, it } from "vitest";
import type { Action } from "../../../src/machine/action.ts";
import {
  boot,
  caches,
  did,
  type Machine,
  mallocinit,
  type Performed,
  type Start,
  threw,
} from "../machine.ts";
import { twins } from "../twins.ts";

/** An action as a careless user would write it. */
const careless = (action: object): Action => ({ p: 0, ...action }) as Action;

const notNatural = [-1, 0.5, NaN, Infinity, -Infinity];
const noSizes = [...notNatural, -1n, 2 ** 64, 2n ** 64n];
const types = [
  null,
  [8, 8, 8],
  [8, 16, 8, 0],
  [-8, 8, 8, 0],
  [8, -8, 8, 0],
  [8.5, 8, 8, 0],
  [NaN, 8, 8, 0],
  [8, 8, 8, 2],
  [8, 0, 8, 0],
  [12, 8, 8, 0],
];

/** An array with a hole, which `every` does not visit. */
const sparse: number[] = [8];
sparse[2] = 8;
sparse[3] = 0;

const of = (values: ReadonlyArray<unknown>, code: string, make: (value: unknown) => object) =>
  values.map((value) => ({ code, action: careless(make(value)) }));

const stacks = "stacks_inuse";
const stack = { tag: "manual.free", a: 0xc420000000, np: 4, stat: stacks };

/** What is bad in a machine with one processor and one manual span, of 4 pages at the arena's start. */
const bad: ReadonlyArray<{ readonly code: string; readonly action: Action }> = [
  ...of(noSizes, "size", (n) => ({ tag: "malloc", n, nz: 1 })),
  ...of(noSizes, "size", (n) => ({ tag: "persist", n, align: 8, stat: "gc_sys" })),
  ...of([...notNatural, 0, 2 ** 53], "size", (np) => ({ tag: "manual.alloc", np, stat: stacks })),
  ...of([0.5, NaN, 2 ** 63, 2n ** 63n, -(2n ** 63n) - 1n, -(2 ** 64)], "size", (n) => ({
    tag: "newarray",
    ty: [8, 8, 8, 0],
    n,
  })),
  ...of([...notNatural, 8n], "align", (align) => ({ tag: "persist", n: 8, align, stat: "gc_sys" })),
  ...of(["heap", undefined], "stat", (stat) => ({ tag: "persist", n: 8, align: 8, stat })),
  ...of(["heap"], "stat", (stat) => ({ tag: "manual.alloc", np: 1, stat })),
  ...of(["heap"], "stat", (stat) => ({ ...stack, stat })),
  ...of([0, 0xc420000001, 0xc420002000, 0xc420008000, -1, NaN], "address", (a) => ({
    ...stack,
    a,
  })),
  ...of([0, 3, 5, NaN], "size", (np) => ({ ...stack, np })),
  ...of(types, "type", (ty) => ({ tag: "malloc", n: 24, nz: 1, ty })),
  ...of([...types, undefined], "type", (ty) => ({ tag: "newobject", ty })),
  ...of([...types, undefined], "type", (ty) => ({ tag: "newarray", ty, n: 3 })),
  ...of([8, 16], "type", (n) => ({ tag: "malloc", n, nz: 1, ty: [24, 8, 8, 0] })),
  ...of([2, -1, true, undefined, "1"], "flag", (nz) => ({ tag: "malloc", n: 8, nz })),
  ...of([2, null, "1"], "flag", (df) => ({ tag: "malloc", n: 8, nz: 1, df })),
  ...of([2, undefined], "flag", (end) => ({ tag: "ckpt", mallocs: 0, end })),
  ...of(notNatural, "size", (mallocs) => ({ tag: "ckpt", mallocs, end: 0 })),
  ...of([sparse, [2 ** 53, 8, 8, 0], "8880"], "type", (ty) => ({ tag: "newobject", ty })),
  ...of([["bg"], null], "gc", (who) => ({ tag: "sweepone", who })),
  ...of([7, "x", {}], "address", (objects) => ({
    tag: "gc.marked",
    marked: 0,
    live: 0,
    scan: 0,
    objects,
  })),
  ...of(["nobody", null, 1], "processor", (from) => ({ tag: "malloc", n: 8, nz: 1, from })),
  ...of([...notNatural, 5n], "rate", (rate) => ({ tag: "rate", rate })),
  ...of([0, -1, 1025, 1.5, NaN], "procs", (nprocs) => ({ tag: "procresize", nprocs })),
  ...of([-1, 1, 0.5, NaN], "procs", (i) => ({ tag: "pcache", i, nprocs: 1, c: 0 })),
  ...of([0, 1, -1, NaN], "cache", (c) => ({ tag: "flush", c })),
  ...of([1], "cache", (c) => ({ tag: "releaseall", c })),
  ...of([1], "cache", (c) => ({ tag: "mcache.free", c })),
  ...of([1], "cache", (c) => ({ tag: "pcache", i: 0, nprocs: 1, c })),
  ...of([NaN], "gc", (ratio) => ({ tag: "gc.trigger", ratio, gcpercent: 100 })),
  ...of([0.5, NaN, 2 ** 31, -(2 ** 31) - 1], "gc", (gcpercent) => ({
    tag: "gc.trigger",
    ratio: 0.875,
    gcpercent,
  })),
  ...of(["nobody"], "gc", (who) => ({ tag: "sweepone", who })),
  ...of([-1, 3, 7, 9, 0.5, NaN], "gc", (phase) => ({ tag: "gc.phase", phase })),
  ...of([-1, 3, 0.5, NaN], "gc", (mode) => ({ tag: "gc.sweepgen", mode })),
  ...of([-1, 3, 0.5, NaN], "gc", (mode) => ({ tag: "gc.start", mode, trig: 0, cycle: 1 })),
  ...of([-1, 4, 0.5, NaN], "gc", (trig) => ({ tag: "gc.start", mode: 0, trig, cycle: 1 })),
  ...of([-1, 2 ** 32, 0.5, NaN], "gc", (cycle) => ({ tag: "gc.start", mode: 0, trig: 0, cycle })),
  ...of([0.5, NaN, 2 ** 31, Infinity], "size", (k) => ({ tag: "scavenge", k, now: 1, limit: 0 })),
  ...of(noSizes, "size", (live) => ({ tag: "gc.marked", marked: 0, live, scan: 0 })),
  ...of([0xc420008000, 0xc42000a000, -1, 0.5], "address", (a) => ({
    tag: "gc.marked",
    marked: 0,
    live: 0,
    scan: 0,
    objects: [0xc420000000, 0x52b4b8, a],
  })),
];

/** No actions at all. */
const nonsense: ReadonlyArray<unknown> = [
  {},
  { tag: "nonsense" },
  { tag: "constructor" },
  { tag: "__proto__" },
  { tag: 7 },
  { tag: ["malloc"], n: 8, nz: 1 },
];

/** Good actions, once. */
const settingUp = [{ tag: "gc.init" }, { tag: "gc.enable" }];

/** Good actions, on any processor at any time. */
const good = [
  { tag: "procresize", nprocs: 2 },
  { tag: "gc.trigger", ratio: 0.875, gcpercent: 100 },
  { tag: "malloc", n: 64, nz: 1 },
  { tag: "newobject", ty: [8, 8, 8, 0] },
  { tag: "newarray", ty: [8, 8, 8, 0], n: 3 },
  { tag: "persist", n: 8, align: 8, stat: "gc_sys" },
  { tag: "manual.alloc", np: 1, stat: stacks },
  { tag: "mcache.alloc" },
  { tag: "sweepone", who: "bg" },
  { tag: "ckpt", mallocs: 0, end: 0 },
  { tag: "memstats" },
];
const rate = { tag: "rate", rate: 0 };

/** For a title: JSON has neither bigints nor NaN. */
const show = ({ p: _p, ...action }: Action): string =>
  JSON.stringify(action, (_, v: unknown) => {
    if (typeof v === "bigint") return `${v}n`;
    return v === undefined || (typeof v === "number" && !Number.isFinite(v)) ? String(v) : v;
  });

const machineOf = (start: Start): Machine => {
  const machine = boot(start);
  did(machine, { tag: "manual.alloc", p: 0, np: 4, stat: "stacks_inuse" });
  return machine;
};

const performedOrThrown = (machine: Machine, action: Action): Performed | undefined => {
  try {
    return machine.perform(action);
  } catch {
    return undefined;
  }
};

describe.each(twins)("the door of $name", ({ start }) => {
  it.each(bad.map((row) => [show(row.action), row] as const))(
    "rejects %s",
    (_, { code, action }) => {
      const machine = machineOf(start);
      expect(machine.perform(action)).toMatchObject({ tag: "rejected", code });
    },
  );

  it.each([-2, 1, 0.5, NaN])("rejects every action on processor %s", (p) => {
    const machine = machineOf(start);
    const codes = [...settingUp, ...good].map((action) => {
      const performed = machine.perform(careless({ ...action, p }));
      return performed.tag === "rejected" ? performed.code : `${action.tag}: ${performed.tag}`;
    });
    expect(new Set(codes)).toEqual(new Set(["processor"]));
  });

  it.each(nonsense)("rejects %o, which is no action", (action) => {
    const machine = machineOf(start);
    expect(machine.perform(careless(action as object))).toMatchObject({ tag: "rejected" });
  });

  it("looks at the processor, then at the fields in their order, and at the state last", () => {
    const machine = start();
    const wrong = { tag: "persist", p: 9, n: -1, align: -1, stat: "x" };
    const mended = [{}, { p: -1 }, { p: -1, n: 8 }, { p: -1, n: 8, align: 8 }];
    const codes = mended.map((fields) => {
      const performed = machine.perform(careless({ ...wrong, ...fields }));
      return performed.tag === "rejected" ? performed.code : performed.tag;
    });
    expect(codes).toEqual(["processor", "size", "align", "stat"]);
    expect(machine.perform(careless({ ...wrong, ...mended[3], stat: "gc_sys" })).tag).toBe(
      "disabled",
    );
  });

  it("rejects a sampling rate that an unknown processor sees", () => {
    const performed = machineOf(start).perform(careless({ ...rate, p: 7 }));
    expect(performed).toMatchObject({ tag: "rejected", code: "processor" });
  });

  /** What is rejected, and how. */
  const rejections = () =>
    bad.flatMap(({ action }) => {
      const performed = performedOrThrown(machineOf(start), action);
      return performed?.tag === "rejected" ? [{ action, message: performed.message }] : [];
    });

  it("says what it found and what it expected", () => {
    const messages = rejections().map(({ message }) => message);
    expect(messages.filter((message) => !/found .*, expected ./.test(message))).toEqual([]);
  });

  it("changes nothing by what it rejects", () => {
    const after = (actions: ReadonlyArray<Action>) => {
      const machine = machineOf(start);
      for (const action of actions) machine.perform(action);
      return [...good, stack].map((action) => did(machine, careless(action)));
    };
    expect(after(rejections().map(({ action }) => action))).toEqual(after([]));
  });
});

describe.each(twins)("a machine on $name", ({ start }) => {
  it("does nothing but note the sampling rate before mallocinit", () => {
    const machine = start();
    const tags = [...settingUp, ...good].map(
      (action) => machine.perform(careless({ ...action, p: -1 })).tag,
    );
    expect(new Set(tags)).toEqual(new Set(["disabled"]));
    expect(machine.perform(careless({ ...rate, p: -1 })).tag).toBe("done");
  });

  it("is dead after a throw: every action is disabled, whatever it is", () => {
    const machine = machineOf(start);
    const [c = 0] = caches(machine);
    threw(machine, careless({ tag: "malloc", n: 2n ** 64n - 1n, nz: 1 }));
    const actions = [
      ...good,
      rate,
      stack,
      { tag: "releaseall", c },
      { tag: "flush", c },
      { tag: "pcache", i: 0, c, nprocs: 1 },
      mallocinit,
      { tag: "malloc", n: -1, nz: 1 },
      { tag: "malloc", n: 8, nz: 1, p: 7 },
    ].map((action) => machine.perform(careless(action)));
    const dead = { tag: "disabled", reason: "dead: out of memory" };
    expect(actions).toEqual(actions.map(() => dead));
  });

  it("is dead after a throw in mallocinit", () => {
    const machine = start();
    threw(machine, { ...mallocinit, physPageSize: 0 });
    expect(machine.perform(mallocinit)).toEqual({
      tag: "disabled",
      reason: "dead: failed to get system page size",
    });
  });

  it.each([-1, 0.5, NaN])("rejects %s as a size of physical pages", (physPageSize) => {
    const machine = start();
    const begin = careless({ ...mallocinit, physPageSize });
    expect(machine.perform(begin)).toMatchObject({ tag: "rejected", code: "size" });
    expect(machine.perform(mallocinit).tag).toBe("done");
  });

  it.each(["end", "brk"])("rejects a %s that is no address", (field) => {
    const begin = careless({ ...mallocinit, [field]: -1 });
    expect(start().perform(begin)).toMatchObject({ tag: "rejected", code: "address" });
  });
});
