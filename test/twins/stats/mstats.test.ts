import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, caches, ckpt, did, inside, type Machine, mallocinit } from "../machine.ts";
import { classToAllocnpages, classToSize } from "../instance/sizeclasses.ts";
import { twins } from "../twins.ts";

const malloc = (machine: Machine, n: number, p = 0): Event<"malloc"> =>
  did(machine, { tag: "malloc", p, n, nz: 1 }) as Event<"malloc">;

const flushAll = (machine: Machine, nprocs = 1): void => {
  const all = caches(machine, nprocs);
  for (const c of all) did(machine, { tag: "releaseall", p: 0, c });
  for (const c of all) did(machine, { tag: "flush", p: 0, c });
};

const memstats = (machine: Machine): Event<"memstats"> =>
  did(machine, { tag: "memstats", p: 0 }) as Event<"memstats">;

/** What a program may do, in numbers: an allocation, a stack that comes or goes, a resize. */
const wishes = fc.array(
  fc.record({
    kind: fc.constantFrom("malloc", "malloc", "pointers", "stack", "unstack", "resize"),
    n: fc.oneof(fc.nat(15), fc.nat(64), fc.nat(3000), fc.nat(200_000)),
    nth: fc.nat(),
  }),
  { minLength: 1, maxLength: 60 },
);

type Wish = typeof wishes extends fc.Arbitrary<ReadonlyArray<infer A>> ? A : never;

/** A program's run: all that happened, beginning with mallocinit. */
class Run {
  readonly machine: Machine;
  readonly events: Event[];
  readonly #stacks: Event<"manual.alloc">[] = [];
  #nprocs = 1;

  constructor(machine: Machine) {
    this.machine = machine;
    this.events = [
      did(machine, { tag: "rate", p: -1, rate: 0 }),
      did(machine, mallocinit),
      did(machine, { tag: "gc.init", p: -1 }),
      did(machine, { tag: "procresize", p: -1, nprocs: 1 }),
    ];
  }

  perform({ kind, n, nth }: Wish): void {
    this.events.push(...this.#acts(kind, n, nth));
  }

  #acts(kind: string, n: number, nth: number): Event[] {
    const p = nth % this.#nprocs;
    if (kind === "malloc") return [malloc(this.machine, n, p)];
    if (kind === "pointers") {
      const size = 8 + (n & ~7);
      const ty = [size, 8, 8, 0] as const;
      return [did(this.machine, { tag: "malloc", p, n: size, nz: 1, ty })];
    }
    if (kind === "resize") {
      this.#nprocs = 1 + (nth % 4);
      return [did(this.machine, { tag: "procresize", p: 0, nprocs: this.#nprocs })];
    }
    const stat = "stacks_inuse";
    if (kind === "stack") {
      const np = 1 + (nth % 40);
      const stack = did(this.machine, { tag: "manual.alloc", p, np, stat });
      this.#stacks.push(stack as Event<"manual.alloc">);
      return [stack];
    }
    const [stack] = this.#stacks.splice(nth % Math.max(1, this.#stacks.length), 1);
    if (stack === undefined) return [];
    return [did(this.machine, { tag: "manual.free", p, a: stack.r ?? 0, np: stack.np, stat })];
  }

  get nprocs(): number {
    return this.#nprocs;
  }
}

const sum = (numbers: ReadonlyArray<number | bigint | undefined>): number =>
  numbers.reduce<number>((total, n) => total + Number(n), 0);

describe.each(twins)("the statistics of $name", ({ start }) => {
  it("start with what mallocinit takes from the OS", () => {
    const machine = boot(start);
    expect(ckpt(machine)).toMatchObject({
      heap_live: 0,
      heap_sys: 0,
      heap_inuse: 0,
      heap_idle: 0,
      heap_released: 0,
      mspan_inuse: 0,
      mspan_sys: 0,
      mcache_inuse: 1736,
      mcache_sys: 16384,
      other_sys: 262144 - 16384,
      gc_sys: 0,
      buckhash_sys: 0,
      arena_used: 0xc420000000,
      sweepgen: 0,
      nallspans: 0,
      nmalloc: {},
      nsmallfree: {},
    });
  });

  it("count what a first small object takes", () => {
    const machine = boot(start);
    malloc(machine, 64);
    expect(ckpt(machine)).toMatchObject({
      heap_live: 8192,
      heap_sys: 2 ** 20,
      heap_inuse: 8192,
      heap_idle: 2 ** 20 - 8192,
      mspan_inuse: 2 * 152,
      mspan_sys: 16384,
      // 32 KiB of heap bitmap, 64 KiB of bitmap arena, a spine of 256 blocks and one block.
      gc_sys: 32768 + 65536 + 2048 + 4096,
      // Two chunks without four pieces, a page of span table, and the table of all spans.
      other_sys: 2 * 262144 - 16384 - 16384 - 2048 - 4096 + 4096 + 65536,
      pagesInUse: 1,
      arena_used: 0xc420100000,
      arena_alloc: 0xc420100000,
      nallspans: 2,
      nmalloc: { 11: 128 },
    });
  });

  it("split heap_sys into idle and in use", () => {
    fc.assert(
      fc.property(wishes, (list) => {
        const run = new Run(start());
        for (const wish of list) run.perform(wish);
        const { heap_sys, heap_idle, heap_inuse, pagesInUse } = ckpt(run.machine);
        expect(sum([heap_idle, heap_inuse])).toBe(Number(heap_sys));
        expect(Number(heap_inuse)).toBe(Number(pagesInUse) * 8192);
      }),
      { numRuns: 25 },
    );
  });

  it("account every byte from the OS to one of them", () => {
    fc.assert(
      fc.property(wishes, (list) => {
        const run = new Run(start());
        for (const wish of list) run.perform(wish);
        const taken = run.events.flatMap((e) => [...inside(e, "os.map"), ...inside(e, "os.alloc")]);
        const given = run.events.flatMap((e) => inside(e, "os.free"));
        const bytes = sum(taken.map(({ n }) => n)) - sum(given.map(({ n }) => n));
        expect(Number(memstats(run.machine).sys)).toBe(bytes);
      }),
      { numRuns: 25 },
    );
  });

  it("count the records of spans, caches and treap nodes in use", () => {
    fc.assert(
      fc.property(wishes, (list) => {
        const run = new Run(start());
        for (const wish of list) run.perform(wish);
        const inUse = (f: string) =>
          sum(
            run.events.flatMap((e) => [
              ...inside(e, "fix.alloc").map((record) => (record.f === f ? 1 : 0)),
              ...inside(e, "fix.free").map((record) => (record.f === f ? -1 : 0)),
            ]),
          );
        const { mspan_inuse, mcache_inuse, treap_inuse } = ckpt(run.machine);
        expect([mspan_inuse, mcache_inuse, treap_inuse]).toEqual([
          152 * inUse("span"),
          1736 * inUse("cache"),
          48 * inUse("treap"),
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it("count every object, once the caches are empty and flushed", () => {
    fc.assert(
      fc.property(wishes, (list) => {
        const run = new Run(start());
        for (const wish of list) run.perform(wish);
        flushAll(run.machine, run.nprocs);
        const objects = run.events.flatMap((e) => inside(e, "malloc"));
        const tiny = objects.filter(({ path }) => path === "tinyhit").length;
        const blocks = objects.filter(({ path }) => path !== "zero" && path !== "tinyhit").length;
        expect(memstats(run.machine)).toMatchObject({
          mallocs: blocks + tiny,
          frees: tiny,
          heap_objects: blocks,
        });
      }),
      { numRuns: 20 },
    );
  });

  it("have as live what is allocated, and the tail of a span each time that it was lent", () => {
    fc.assert(
      fc.property(wishes, (list) => {
        const run = new Run(start());
        for (const wish of list) run.perform(wish);
        flushAll(run.machine, run.nprocs);
        const lent = run.events.flatMap((e) => inside(e, "c.cache"));
        const tails = lent.map(({ spc, ne = 0 }) => {
          const [np = 0, size = 0] = [classToAllocnpages[spc >> 1], classToSize[spc >> 1]];
          return np * 8192 - ne * size;
        });
        const { alloc, heap_alloc, total_alloc } = memstats(run.machine);
        expect([heap_alloc, total_alloc]).toEqual([alloc, alloc]);
        expect(ckpt(run.machine).heap_live).toBe(Number(alloc) + sum(tails));
      }),
      { numRuns: 20 },
    );
  });

  it("count a piece of a tiny block as allocated and freed, and the block as the object", () => {
    const machine = boot(start);
    for (const n of [3, 5, 8]) malloc(machine, n);
    flushAll(machine);
    expect(memstats(machine)).toMatchObject({ mallocs: 3, frees: 2, heap_objects: 1, alloc: 16 });
  });

  it("bring the count of objects up to date with ReadMemStats, and not before", () => {
    const machine = boot(start);
    malloc(machine, 64);
    malloc(machine, 40_000);
    expect(ckpt(machine).heap_objects).toBe(1);
    flushAll(machine);
    memstats(machine);
    expect(ckpt(machine).heap_objects).toBe(2);
    malloc(machine, 40_000);
    malloc(machine, 64);
    expect(ckpt(machine).heap_objects).toBe(3);
  });

  it("report the executing processor's counters", () => {
    const machine = boot(start, { nprocs: 2 });
    malloc(machine, 3, 1);
    malloc(machine, 3, 1);
    expect(ckpt(machine, 0)).toMatchObject({ local_tinyallocs: 0, tiny: 0 });
    expect(ckpt(machine, 1)).toMatchObject({
      local_tinyallocs: 1,
      tiny: 0xc420000000,
      tinyoffset: 6,
    });
  });

  it("are not changed by being looked at", () => {
    const machine = boot(start);
    malloc(machine, 64);
    expect(ckpt(machine)).toEqual(ckpt(machine));
    const report = memstats(machine);
    expect(memstats(machine)).toEqual(report);
  });
});
