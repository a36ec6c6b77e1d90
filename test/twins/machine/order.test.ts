/** The order in which an action is checked, which is the same on both twins. */
import { describe, expect, it } from "vitest";
import type { Action } from "../../../src/machine/action.ts";
import { boot, did, type Machine, mallocinit, type Start } from "../machine.ts";
import { twins } from "../twins.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Good fields of the actions that have several, in the order in which their types declare them. */
const declared: Readonly<Record<string, Fields>> = {
  mallocinit: { physPageSize: 4096, end: 0x4dba40, brk: 0 },
  malloc: { n: 8, nz: 1, ty: [8, 8, 8, 0], df: 0, from: "mallocgc" },
  newarray: { ty: [8, 8, 8, 0], n: 3 },
  persist: { n: 8, align: 8, stat: "gc_sys" },
  "manual.alloc": { np: 1, stat: "stacks_inuse" },
  "manual.free": { a: 0xc420000000, np: 4, stat: "stacks_inuse" },
  scavenge: { k: -1, now: 1, limit: 0 },
  ckpt: { mallocs: 0, end: 0 },
  "gc.trigger": { ratio: 0.875, gcpercent: 100 },
  "gc.start": { mode: 0, trig: 0, cycle: 1 },
  "gc.marked": { marked: 0, live: 0, scan: 0, objects: [] },
};

/** The same with the fields from `from` on replaced by texts that name them. */
const wrongFrom = (fields: Fields, from: number): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value], i) => [name, i < from ? value : `no ${name}`]),
  );

const machineOf = (start: Start): Machine => {
  const machine = boot(start);
  did(machine, { tag: "manual.alloc", p: 0, np: 4, stat: "stacks_inuse" });
  return machine;
};

const perform = (machine: Machine, action: object) => machine.perform(action as Action);

const reason = (machine: Machine, action: object): string => {
  const performed = perform(machine, action);
  return performed.tag === "disabled" ? performed.reason : performed.tag;
};

/** Goes on with a cycle of the collector, which a program starts, up to a step. */
const cycleUpTo = (machine: Machine, last: string): void => {
  const steps: ReadonlyArray<Action> = [
    { tag: "gc.start", p: 0, mode: 0, trig: 0, cycle: 1 },
    { tag: "gc.epoch", p: 0 },
  ];
  for (const step of steps) {
    did(machine, step);
    if (step.tag === last) return;
  }
};

describe.each(twins)("an action on $name", ({ start }) => {
  it.each(Object.keys(declared))("has its fields checked in their order: %s", (tag) => {
    const fields = declared[tag]!;
    const names = Object.keys(fields);
    const machine = machineOf(start);
    const messages = names.map((_, i) => {
      const performed = perform(machine, { tag, p: 0, ...wrongFrom(fields, i) });
      return performed.tag === "rejected" ? performed.message : performed.tag;
    });
    const found = messages.map((message) => /found "no (\w+)"/.exec(message)?.[1] ?? message);
    expect(found).toEqual(names);
  });

  it("is rejected for its input before mallocinit, and on a thread without a cache", () => {
    for (const machine of [start(), boot(start)]) {
      const performed = perform(machine, { tag: "fin.add", p: -1, a: -1 });
      expect(performed).toMatchObject({ tag: "rejected", code: "address" });
    }
  });

  it("waits for mallocinit first, which happens once", () => {
    const machine = start();
    expect(reason(machine, { tag: "fin.add", p: -1, a: 8 })).toMatch(/^mallocinit has not /);
    expect(reason(machine, { tag: "gc.epoch", p: -1 })).toMatch(/^mallocinit has not /);
    expect(reason(boot(start), mallocinit)).toBe("mallocinit has already happened");
  });

  it.each([
    { tag: "fin.add", a: 8 },
    { tag: "fin.rm", a: 8 },
    { tag: "sweepone", who: "bg" },
  ])("waits for its stage of the cycle before it needs a cache: $tag", (action) => {
    const machine = boot(start);
    const none = "a thread without a processor has no cache";
    expect(reason(machine, { p: -1, ...action })).toBe(none);
    cycleUpTo(machine, "gc.epoch");
    expect(reason(machine, { p: -1, ...action })).toBe("the world is stopped");
  });
});

describe.each(twins)("the input of an action on $name", ({ start }) => {
  it("is 32 bits wide where Go's is", () => {
    const scavenge = (k: number) =>
      perform(boot(start), { tag: "scavenge", p: 0, k, now: 1, limit: 0 });
    expect([-(2 ** 31), 2 ** 31 - 1].map((k) => scavenge(k).tag)).toEqual(["done", "done"]);
    expect([-(2 ** 31) - 1, 2 ** 31].map((k) => scavenge(k).tag)).toEqual(["rejected", "rejected"]);
  });

  it("of a defer record may have a type that is longer than what is asked for", () => {
    const action = { tag: "malloc", p: 0, n: 48, nz: 1, ty: [96, 8, 8, 0] };
    expect(perform(boot(start), { ...action, df: 1 }).tag).toBe("done");
    expect(perform(boot(start), { ...action, df: 0 })).toMatchObject({ code: "type" });
  });
});
