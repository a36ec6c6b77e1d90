/** The order in which an action is checked, which is the same on both twins. */
import { describe, expect, it } from "vitest";
import { sharedGo19 } from "../../../props/instances/instances.ts";
import type { Action } from "../../../src/machine/action.ts";
import { boot, caches, did, type Machine, mallocinit, type Start } from "../machine.ts";
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

  const amd64 = sharedGo19("linux", "amd64");
  const i386 = sharedGo19("linux", "386");
  const addressEnd = 0xc000000000 + 127 * 2 ** 40 + 2 ** 40;

  it.each([
    ["end on 386", i386, "end", 2 ** 32],
    ["brk on 386", i386, "brk", 2 ** 32],
    ["end on amd64", amd64, "end", addressEnd],
    ["brk on amd64", amd64, "brk", addressEnd],
  ] as const)("is an address that a process can have: %s", (_, config, name, end) => {
    const begin = (a: number) => perform(start({ config }), { ...mallocinit, [name]: a });
    expect(begin(end).tag).not.toBe("rejected");
    expect(begin(end + 1)).toMatchObject({ tag: "rejected", code: "address" });
  });

  it.each([amd64, i386])("is a plausible size of physical pages: of $name", (config) => {
    const begin = (physPageSize: unknown) =>
      perform(start({ config }), { ...mallocinit, physPageSize });
    expect([4096, 2 ** 24].map((size) => begin(size).tag)).toEqual(["done", "done"]);
    expect(begin(2 ** 24 + 1).tag).toBe("throw");
    for (const size of [2 ** 25, 4096n]) {
      expect(begin(size)).toMatchObject({ tag: "rejected", code: "size" });
    }
  });

  it("is no longer than a pointer can say", () => {
    const machine = boot(start, { config: i386 });
    const pages = { tag: "manual.alloc", p: 0, np: 2 ** 32, stat: "stacks_inuse" };
    expect(perform(machine, pages)).toMatchObject({ tag: "rejected", code: "size" });
    for (const n of [2 ** 32, 2 ** 53 - 1, 2n ** 32n]) {
      const bytes = { tag: "malloc", p: 0, n, nz: 1 };
      expect(perform(machine, bytes)).toMatchObject({ tag: "rejected", code: "size" });
    }
    const object = { tag: "newobject", p: 0, ty: [2 ** 32, 0, 8, 1] };
    expect(perform(machine, object)).toMatchObject({ tag: "rejected", code: "type" });
  });

  it("is a processor of so many, and then its cache, and then their number", () => {
    const bind = (i: unknown, c: unknown, nprocs: unknown) => {
      const performed = perform(boot(start), { tag: "pcache", p: 0, i, c, nprocs });
      return performed.tag === "rejected" ? performed.code : performed.tag;
    };
    expect([bind(1, 1, 1.5), bind(0, 1, "2"), bind(2, 1, 2)]).toEqual(["procs", "procs", "procs"]);
    expect([bind(1500, 1, 2000), bind(0, 1, 2000)]).toEqual(["cache", "cache"]);
    const [c] = caches(boot(start));
    expect(bind(1500, c, 2000)).toBe("procs");
  });

  it("of a defer record may have a type that is longer than what is asked for", () => {
    const action = { tag: "malloc", p: 0, n: 48, nz: 1, ty: [96, 8, 8, 0] };
    expect(perform(boot(start), { ...action, df: 1 }).tag).toBe("done");
    expect(perform(boot(start), { ...action, df: 0 })).toMatchObject({ code: "type" });
  });
});
