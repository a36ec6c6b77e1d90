import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import type { Action } from "../../../src/machine/action.ts";
import {
  boot,
  caches,
  ckpt,
  did,
  inside,
  type Machine,
  mallocinit,
  type Start,
} from "../machine.ts";
import { twins } from "../twins.ts";

const resize = (machine: Machine, nprocs: number, p = 0): Event =>
  did(machine, { tag: "procresize", p, nprocs });

const malloc = (machine: Machine, n: number, p = 0): Event<"malloc"> =>
  did(machine, { tag: "malloc", p, n, nz: 1 }) as Event<"malloc">;

/** A machine without a processor yet, and its boot cache. */
const unbooted = (start: Start) => {
  const machine = start();
  did(machine, { tag: "rate", p: -1, rate: 0 });
  const cache = inside(did(machine, mallocinit), "mcache.alloc")[0]?.r ?? 0;
  did(machine, { tag: "gc.init", p: -1 });
  return { machine, cache };
};

describe.each(twins)("processors on $name", ({ start }) => {
  it("are none at the start, where everything runs with the boot cache", () => {
    const { machine } = unbooted(start);
    expect(machine.perform({ tag: "malloc", p: 0, n: 64, nz: 1 })).toMatchObject({
      tag: "rejected",
      code: "processor",
    });
    expect(malloc(machine, 64, -1).path).toBe("small");
  });

  it("take over the boot cache with the first of them, and get a new cache each", () => {
    const { machine, cache } = unbooted(start);
    const event = resize(machine, 3, -1);
    expect(event.fx?.map(({ e }) => e)).toEqual([
      "pcache",
      "mcache.alloc",
      "pcache",
      "mcache.alloc",
      "pcache",
    ]);
    expect(inside(event, "pcache")).toMatchObject([
      { i: 0, c: cache, nprocs: 3 },
      { i: 1, c: cache + 1736, nprocs: 3 },
      { i: 2, c: cache + 2 * 1736, nprocs: 3 },
    ]);
  });

  it("go on with the spans that the boot cache had", () => {
    const { machine } = unbooted(start);
    const { r = 0 } = malloc(machine, 64, -1);
    resize(machine, 1, -1);
    expect(malloc(machine, 64)).toMatchObject({ r: r + 64 });
    expect(malloc(machine, 64).fx).toBeUndefined();
  });

  it("keep their caches when there will be more of them", () => {
    const machine = boot(start, { nprocs: 2 });
    const before = caches(machine, 2);
    expect(caches(machine, 4).slice(0, 2)).toEqual(before);
  });

  it("give their caches up when there will be fewer, in ascending order", () => {
    const machine = boot(start, { nprocs: 4 });
    const before = caches(machine, 4);
    const event = resize(machine, 2);
    expect(event.fx?.map(({ e }) => e)).toEqual(["pcache", "pcache", "mcache.free", "mcache.free"]);
    expect(inside(event, "mcache.free").map(({ c }) => c)).toEqual(before.slice(2));
    expect(inside(event, "mcache.free")[0]?.fx?.map(({ e }) => e)).toEqual([
      "releaseall",
      "flush",
      "fix.free",
    ]);
  });

  it("get the caches back that were given up last", () => {
    const machine = boot(start, { nprocs: 4 });
    const before = caches(machine, 4);
    resize(machine, 2);
    expect(caches(machine, 4)).toEqual([before[0], before[1], before[3], before[2]]);
  });

  it("start with empty caches when they come back", () => {
    const machine = boot(start, { nprocs: 2 });
    malloc(machine, 5, 1);
    resize(machine, 1);
    resize(machine, 2);
    expect(ckpt(machine, 1)).toMatchObject({ tiny: 0, tinyoffset: 0, local_tinyallocs: 0 });
    expect(malloc(machine, 5, 1).path).toBe("tinynew");
  });

  it("give their spans and counters up with their caches", () => {
    const machine = boot(start, { nprocs: 2 });
    did(machine, { tag: "malloc", p: 1, n: 64, nz: 1, ty: [64, 24, 8, 0] });
    const event = resize(machine, 1);
    expect(inside(event, "c.uncache")).toMatchObject([{ spc: 10, ac: 1, fi: 1 }]);
    expect(inside(event, "flush")).toMatchObject([{ heap_scan: 24 }]);
    expect(ckpt(machine)).toMatchObject({ heap_live: 64, heap_scan: 24, mcache_inuse: 1736 });
  });

  it("draw their countdowns one after the other", () => {
    const machine = boot(start, { rate: 524288 });
    const event = resize(machine, 3);
    const drawn = inside(event, "mcache.alloc").map(({ ns, fx = [] }) => [ns, fx.at(-1)]);
    expect(drawn).toHaveLength(2);
    for (const [ns, sample] of drawn) expect(sample).toMatchObject({ e: "sample", r: ns });
  });

  it("allocate each from its own cache", () => {
    const machine = boot(start, { nprocs: 3 });
    const pages = [0, 1, 2].map((p) => Math.floor((malloc(machine, 64, p).r ?? 0) / 8192));
    expect(new Set(pages).size).toBe(3);
    expect([0, 1, 2].map((p) => malloc(machine, 64, p).fx)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("cannot execute once they are gone", () => {
    const machine = boot(start, { nprocs: 2 });
    resize(machine, 1);
    expect(machine.perform({ tag: "malloc", p: 1, n: 64, nz: 1 })).toMatchObject({
      tag: "rejected",
      code: "processor",
    });
  });
});

describe.each(twins)("a thread without a processor on $name", ({ start }) => {
  it.each([
    { tag: "malloc", n: 64, nz: 1 },
    { tag: "malloc", n: 0, nz: 1 },
    { tag: "newobject", ty: [8, 8, 8, 0] },
    { tag: "newarray", ty: [8, 8, 8, 0], n: 2 },
    { tag: "sweepone", who: "bg" },
    { tag: "fin.add", a: 0xc420000000 },
    { tag: "ckpt", mallocs: 0, end: 0 },
  ] as const)("has no cache once there are processors: %o is disabled", (action) => {
    const machine = boot(start);
    malloc(machine, 64);
    expect(machine.perform({ ...action, p: -1 } as Action).tag).toBe("disabled");
    expect(machine.perform({ ...action, p: 0 } as Action).tag).toBe("done");
  });

  it("allocates pages and persistent memory", () => {
    const machine = boot(start);
    const stack = { tag: "manual.alloc", p: -1, np: 4, stat: "stacks_inuse" } as const;
    expect(did(machine, stack)).toMatchObject({ r: 0xc420000000 });
    expect(did(machine, { tag: "persist", p: -1, n: 8, align: 8, stat: "gc_sys" }).e).toBe(
      "persist",
    );
  });
});

describe.each(twins)("the booting thread on $name", ({ start }) => {
  /** Of two processors, the first one has its cache. (proc.go: procresize) */
  const halfway = () => {
    const { machine, cache } = unbooted(start);
    const { r: first = 0 } = malloc(machine, 64, -1);
    did(machine, { tag: "pcache", p: -1, i: 0, c: cache, nprocs: 2 });
    return { machine, cache, first };
  };

  const finish = (machine: Machine) => {
    const { r: c = 0 } = did(machine, { tag: "mcache.alloc", p: -1 }) as Event<"mcache.alloc">;
    did(machine, { tag: "pcache", p: -1, i: 1, c, nprocs: 2 });
  };

  it("allocates from the cache of mallocinit until the last processor has a cache", () => {
    const { machine, first } = halfway();
    expect(malloc(machine, 64, -1)).toMatchObject({ r: first + 64 });
    finish(machine);
    expect(machine.perform({ tag: "malloc", p: -1, n: 64, nz: 1 }).tag).toBe("disabled");
    expect(malloc(machine, 64, 0)).toMatchObject({ r: first + 128 });
  });

  it.each([
    { tag: "newobject", ty: [8, 8, 8, 0] },
    { tag: "newarray", ty: [8, 8, 8, 0], n: 2 },
    { tag: "sweepone", who: "bg" },
    { tag: "fin.add", a: 0xc420000000 },
    { tag: "fin.rm", a: 0xc420000000 },
    { tag: "ckpt", mallocs: 0, end: 0 },
  ] as const)("does what needs a cache meanwhile: %o", (action) => {
    const { machine } = halfway();
    did(machine, { ...action, p: -1 } as Action);
    finish(machine);
    expect(machine.perform({ ...action, p: -1 } as Action).tag).toBe("disabled");
  });

  it("takes persistent memory from the global chunk", () => {
    const { machine } = halfway();
    const persist = { tag: "persist", p: -1, n: 64, align: 8, stat: "gc_sys" } as const;
    const [{ r: before = 0 }, { r: after }] = [did(machine, persist), did(machine, persist)] as [
      Event<"persist">,
      Event<"persist">,
    ];
    expect(after).toBe(before + 64);
    expect(did(machine, { ...persist, p: 0 }).fx?.map(({ e }) => e)).toEqual(["os.alloc"]);
  });

  it("has no cache after the start of a single processor", () => {
    const { machine, cache } = unbooted(start);
    did(machine, { tag: "pcache", p: -1, i: 0, c: cache, nprocs: 1 });
    expect(machine.perform({ tag: "malloc", p: -1, n: 64, nz: 1 }).tag).toBe("disabled");
  });
});

describe.each(twins)("pcache on $name", ({ start }) => {
  it("gives a processor a cache that no processor uses", () => {
    const machine = boot(start);
    const { r: c = 0 } = did(machine, { tag: "mcache.alloc", p: 0 }) as Event<"mcache.alloc">;
    did(machine, { tag: "pcache", p: 0, i: 1, c, nprocs: 2 });
    expect(malloc(machine, 64, 1).path).toBe("small");
  });

  it("is disabled for a cache that another processor uses", () => {
    const machine = boot(start, { nprocs: 2 });
    const [c = 0] = caches(machine, 2);
    expect(machine.perform({ tag: "pcache", p: 0, i: 1, c, nprocs: 2 }).tag).toBe("disabled");
  });
});

describe.each(twins)("processors that go, one by one, on $name", ({ start }) => {
  /** As Go does it on the processor 3 itself: gomaxprocs is stored last. (proc.go: procresize) */
  const shrinking = () => {
    const machine = boot(start, { nprocs: 4 });
    const own = caches(machine, 4);
    malloc(machine, 64, 3);
    for (const i of [0, 1]) {
      did(machine, { tag: "pcache", p: 3, i, c: own[i] ?? 0, nprocs: 2 });
    }
    return {
      machine,
      free: (i: number) => ({ tag: "mcache.free", p: 3, c: own[i] ?? 0 }) as const,
    };
  };

  it("keep their caches until these are freed", () => {
    const { machine, free } = shrinking();
    expect(malloc(machine, 64, 3).fx).toBeUndefined();
    did(machine, free(2));
    expect(inside(did(machine, free(3)), "c.uncache")).toMatchObject([{ spc: 11, ac: 2 }]);
    expect(machine.perform({ tag: "malloc", p: 3, n: 64, nz: 1 })).toMatchObject({
      tag: "rejected",
      code: "processor",
    });
  });

  it("free the caches of others after their own, without one to allocate from", () => {
    const { machine, free } = shrinking();
    did(machine, { ...free(2), p: 2 });
    expect(machine.perform({ tag: "malloc", p: 2, n: 64, nz: 1 }).tag).toBe("disabled");
    expect(did(machine, { ...free(3), p: 2 }).e).toBe("mcache.free");
  });

  it("of those that stay, none gives up its cache", () => {
    const { machine, free } = shrinking();
    expect([0, 1].map((i) => machine.perform(free(i)).tag)).toEqual(["disabled", "disabled"]);
  });
});

describe.each(twins)("mcache.free on $name", ({ start }) => {
  it("is disabled for a cache that a processor uses", () => {
    const machine = boot(start, { nprocs: 2 });
    for (const c of caches(machine, 2)) {
      expect(machine.perform({ tag: "mcache.free", p: 0, c }).tag).toBe("disabled");
    }
  });

  it("is disabled for the boot cache, before there is a processor", () => {
    const { machine, cache: c } = unbooted(start);
    expect(machine.perform({ tag: "mcache.free", p: -1, c }).tag).toBe("disabled");
  });

  it("is rejected for a cache that was freed", () => {
    const machine = boot(start);
    const { r: c = 0 } = did(machine, { tag: "mcache.alloc", p: 0 }) as Event<"mcache.alloc">;
    did(machine, { tag: "mcache.free", p: 0, c });
    expect(machine.perform({ tag: "mcache.free", p: 0, c })).toMatchObject({
      tag: "rejected",
      code: "cache",
    });
  });
});
