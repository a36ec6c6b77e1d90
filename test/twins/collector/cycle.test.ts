import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import type { Sweeper } from "../../../spec/machine/event.ts";
import type { Action } from "../../../src/machine/action.ts";
import { boot, caches, did, inside, type Machine, mallocinit, type Start } from "../machine.ts";
import { twins } from "../twins.ts";

type Mode = 0 | 1 | 2;

const p = 0;
const start = (mode: Mode, trig = 0): Action => ({ tag: "gc.start", p, mode, trig, cycle: 1 });
const finish: Action = { tag: "sweepone", p, who: "gcfinish" };
const epoch: Action = { tag: "gc.epoch", p };
const plan: Action = { tag: "gc.cycle", p };
const phase = (to: 0 | 1 | 2): Action => ({ tag: "gc.phase", p, phase: to });
const marked: Action = { tag: "gc.marked", p, marked: 0, live: 0, scan: 0, objects: [] };
const sweepgen = (mode: Mode): Action => ({ tag: "gc.sweepgen", p, mode });
const pace: Action = { tag: "gc.trigger", p, ratio: 0.875, gcpercent: 100 };
const malloc: Action = { tag: "malloc", p, n: 64, nz: 1 };

/** The stages of a cycle and the steps that lead from each to the next. (mgc.go: gcStart on) */
const stagesOf = (mode: Mode): ReadonlyArray<readonly [stage: string, next: Action]> => [
  ["off", start(mode)],
  ["started", epoch],
  ...(mode === 0
    ? ([
        ["rotated", plan],
        ["planned", phase(1)],
        ["marking", phase(2)],
      ] as const)
    : ([["rotated", phase(2)]] as const)),
  ["terminating", marked],
  ["marked", phase(0)],
  ["ended", sweepgen(mode)],
  ["sweepable", pace],
];

/** A machine with GC on, and a cycle of this mode that has come so far. */
const machineAt = (twin: Start, mode: Mode, stage: string): Machine => {
  const machine = boot(twin);
  did(machine, pace);
  const [c = 0] = caches(machine);
  for (const [at, next] of stagesOf(mode)) {
    if (at === stage) break;
    if (next === marked) {
      did(machine, { tag: "releaseall", p, c });
      did(machine, { tag: "flush", p, c });
    }
    did(machine, next);
  }
  return machine;
};

const stepsOf = (mode: Mode): ReadonlyArray<readonly [name: string, step: Action]> => [
  ["gc.start", start(mode)],
  ["gc.epoch", epoch],
  ["gc.cycle", plan],
  ["gc.phase 1", phase(1)],
  ["gc.phase 2", phase(2)],
  ["gc.marked", marked],
  ["gc.phase 0", phase(0)],
  ["gc.sweepgen 0", sweepgen(0)],
  ["gc.sweepgen 1", sweepgen(1)],
  ["gc.sweepgen 2", sweepgen(2)],
  ["gc.trigger", pace],
];

const sweepers: ReadonlyArray<Sweeper> = ["gcfinish", "bg", "gcstart", "userGC", "gcstw"];

/** What may happen at each stage, of some actions. */
const possible = (
  twin: Start,
  mode: Mode,
  actions: ReadonlyArray<readonly [name: string, action: Action]>,
): Readonly<Record<string, ReadonlyArray<string>>> =>
  Object.fromEntries(
    stagesOf(mode).map(([stage]) => [
      stage,
      actions
        .filter(([, action]) => machineAt(twin, mode, stage).perform(action).tag === "done")
        .map(([name]) => name),
    ]),
  );

describe.each(twins)("a cycle on $name", ({ start: twin }) => {
  it("that is concurrent takes its steps in Go's order; GC percent may be set while the world runs", () => {
    expect(possible(twin, 0, stepsOf(0))).toEqual({
      off: ["gc.start", "gc.trigger"],
      started: ["gc.epoch", "gc.trigger"],
      rotated: ["gc.cycle"],
      planned: ["gc.phase 1"],
      marking: ["gc.phase 2", "gc.trigger"],
      terminating: ["gc.marked"],
      marked: ["gc.phase 0"],
      ended: ["gc.sweepgen 0"],
      sweepable: ["gc.trigger"],
    });
  });

  it.each([1, 2] as const)(
    "that is forced, in mode %d, marks at once and keeps its mode",
    (mode) => {
      expect(possible(twin, mode, stepsOf(mode))).toEqual({
        off: ["gc.start", "gc.trigger"],
        started: ["gc.epoch", "gc.trigger"],
        rotated: ["gc.phase 2"],
        terminating: ["gc.marked"],
        marked: ["gc.phase 0"],
        ended: [`gc.sweepgen ${mode}`],
        // Mode 2 sweeps everything before the world starts.
        sweepable: mode === 1 ? ["gc.trigger"] : [],
      });
    },
  );

  it("sweeps all in mode 2 before its pace is set", () => {
    const machine = machineAt(twin, 2, "sweepable");
    expect(machine.perform(pace).tag).toBe("disabled");
    expect(did(machine, { tag: "sweepone", p, who: "gcstw" })).toMatchObject({ r: -1 });
    expect(did(machine, pace)).toMatchObject({ sweepdone: 1, ppb: 0 });
    expect(machine.perform(malloc).tag).toBe("done");
  });

  it("has time for each sweeper: the others while the world runs", () => {
    const sweeps = sweepers.map((who) => [who, { tag: "sweepone", p, who }] as const);
    const running = ["bg", "gcstart", "userGC"];
    expect(possible(twin, 0, sweeps)).toEqual({
      off: running,
      started: ["gcfinish", ...running],
      rotated: [],
      planned: [],
      marking: running,
      terminating: [],
      marked: [],
      ended: [],
      sweepable: [],
    });
    expect(possible(twin, 2, sweeps)).toMatchObject({ started: ["gcfinish", ...running] });
    expect(possible(twin, 2, sweeps)).toMatchObject({ ended: [], sweepable: ["gcstw"] });
  });

  // Recorded cycles allocate between gc.epoch and gc.cycle: the collector does so itself.
  it("lets mallocgc try until it marks, and throws where it ends marking", () => {
    const tried = stagesOf(0).map(([stage]) => {
      const performed = machineAt(twin, 0, stage).perform(malloc);
      return [stage, performed.tag === "throw" ? performed.message : performed.tag];
    });
    const message = "mallocgc called with gcphase == _GCmarktermination";
    expect(Object.fromEntries(tried)).toEqual({
      off: "done",
      started: "done",
      rotated: "done",
      planned: "done",
      marking: "done",
      terminating: message,
      marked: message,
      ended: "disabled",
      sweepable: "disabled",
    });
  });

  it("keeps others from stopping the world; the world starts with as many processors as before", () => {
    const [c = 0] = caches(boot(twin));
    const stopping: ReadonlyArray<readonly [string, Action]> = [
      ["memstats", { tag: "memstats", p }],
      ["two processors", { tag: "procresize", p, nprocs: 2 }],
      ["pcache of two", { tag: "pcache", p, i: 0, c, nprocs: 2 }],
      ["mcache.alloc", { tag: "mcache.alloc", p }],
      ["one processor", { tag: "procresize", p, nprocs: 1 }],
      ["pcache", { tag: "pcache", p, i: 0, c, nprocs: 1 }],
      ["releaseall", { tag: "releaseall", p, c }],
      ["flush", { tag: "flush", p, c }],
    ];
    const starting = ["one processor", "pcache"];
    const flushing = ["releaseall", "flush"];
    const { off, terminating, ...others } = possible(twin, 0, stopping);
    expect(off).toEqual(stopping.map(([name]) => name));
    expect(terminating).toEqual([...starting, ...flushing]);
    for (const may of Object.values(others)) expect(may).toEqual(starting);
  });

  it("stops the program: it sets no finalizers then", () => {
    const withObject = (stage: string) => {
      const machine = boot(twin);
      did(machine, pace);
      const [c = 0] = caches(machine);
      const { r: a = 0 } = did(machine, malloc) as Event<"malloc">;
      for (const [at, next] of stagesOf(0)) {
        if (at === stage) break;
        if (at === "terminating") did(machine, { tag: "releaseall", p, c });
        if (at === "terminating") did(machine, { tag: "flush", p, c });
        did(machine, next === marked ? { ...marked, objects: [a] } : next);
      }
      return machine.perform({ tag: "fin.add", p, a }).tag;
    };
    const done = stagesOf(0).flatMap(([stage]) => (withObject(stage) === "done" ? [stage] : []));
    expect(done).toEqual(["off", "started", "marking"]);
  });
});

describe.each(twins)("gc.start on $name", ({ start: twin }) => {
  it("is disabled before GC is enabled, whatever triggers it", () => {
    const machine = twin();
    did(machine, mallocinit);
    did(machine, { tag: "gc.init", p: -1 });
    did(machine, { tag: "gc.trigger", p: -1, ratio: 0.875, gcpercent: 100 });
    did(machine, { tag: "procresize", p: -1, nprocs: 1 });
    const tags = () => [0, 1, 2, 3].map((trig) => machine.perform(start(0, trig)).tag);
    expect(tags()).toEqual(["disabled", "disabled", "disabled", "disabled"]);
    did(machine, { tag: "gc.enable", p });
    expect(tags()).toEqual(["done", "disabled", "disabled", "disabled"]);
  });

  it.each([1, 2, 3])("is disabled with GC off, if trigger %d is why", (trig) => {
    expect(boot(twin).perform(start(0, trig)).tag).toBe("disabled");
  });

  it("always starts a cycle that must be, with GC off too", () => {
    expect(boot(twin).perform(start(0, 0)).tag).toBe("done");
  });

  it("is not held to a heap trigger that was met when it was tested", () => {
    const machine = boot(twin);
    did(machine, pace);
    expect(did(machine, start(0, 1))).toMatchObject({ live: 0, gc_trigger: 4194304 });
  });
});

describe.each(twins)("the guards of a cycle on $name", ({ start: twin }) => {
  /** A machine with an object, at the end of a first cycle that has swept nothing. */
  const unswept = (): Machine => {
    const machine = boot(twin);
    did(machine, pace);
    did(machine, malloc);
    const [c = 0] = caches(machine);
    for (const [, next] of stagesOf(0)) {
      if (next === marked) did(machine, { tag: "releaseall", p, c });
      if (next === marked) did(machine, { tag: "flush", p, c });
      did(machine, next);
    }
    return machine;
  };

  it("rotate the bitmaps only when everything is swept", () => {
    const machine = unswept();
    did(machine, start(0));
    expect(machine.perform(epoch).tag).toBe("disabled");
    while ((did(machine, finish) as Event<"sweepone">).r !== -1);
    expect(machine.perform(epoch).tag).toBe("done");
  });

  it.each([
    ["spans", { tag: "flush", p }],
    ["counters", { tag: "releaseall", p }],
  ] as const)("have found what lives only when no cache has %s", (_, only) => {
    const machine = boot(twin);
    did(machine, pace);
    did(machine, { tag: "malloc", p, n: 64, nz: 1, ty: [64, 24, 8, 0] });
    const [c = 0] = caches(machine);
    for (const step of [start(0), epoch, plan, phase(1), phase(2)]) did(machine, step);
    did(machine, { ...only, c });
    expect(machine.perform(marked).tag).toBe("disabled");
    did(machine, { tag: only.tag === "flush" ? "releaseall" : "flush", p, c });
    expect(machine.perform(marked).tag).toBe("done");
  });

  it("set the collector up once, and enable it once, after that", () => {
    const machine = twin();
    did(machine, mallocinit);
    expect(machine.perform({ tag: "gc.enable", p: -1 }).tag).toBe("disabled");
    did(machine, { tag: "gc.init", p: -1 });
    expect(machine.perform({ tag: "gc.init", p: -1 }).tag).toBe("disabled");
    did(machine, { tag: "gc.enable", p: -1 });
    expect(machine.perform({ tag: "gc.enable", p: -1 }).tag).toBe("disabled");
  });

  it("are not taken by a second gc.init, which would call unswept spans swept", () => {
    const machine = unswept();
    expect(machine.perform({ tag: "gc.init", p }).tag).toBe("disabled");
    expect(did(machine, { tag: "sweepone", p, who: "bg" })).toMatchObject({ r: 1 });
  });
});

describe.each(twins)("what the marker knows on $name", ({ start: twin }) => {
  /** A machine with two processors, one tiny object of each, that has just begun to mark. */
  const marking = (mode: Mode) => {
    const machine = boot(twin, { nprocs: 2 });
    did(machine, pace);
    const owned = caches(machine, 2);
    const tiny = [0, 1].map((q) => did(machine, { tag: "malloc", p: q, n: 5, nz: 1 }));
    for (const step of [start(mode), epoch]) did(machine, step);
    for (const step of mode === 0 ? [plan, phase(1)] : []) did(machine, step);
    return { machine, owned, tiny: tiny as ReadonlyArray<Event<"malloc">> };
  };

  const sweptLive = (machine: Machine, owned: ReadonlyArray<number>, mode: Mode) => {
    did(machine, phase(2));
    for (const c of owned) did(machine, { tag: "releaseall", p, c });
    for (const c of owned) did(machine, { tag: "flush", p, c });
    for (const step of [marked, phase(0), sweepgen(mode)]) did(machine, step);
    if (mode !== 2) did(machine, pace);
    const sweep: Action = { tag: "sweepone", p, who: mode === 2 ? "gcstw" : "bg" };
    const both = [did(machine, sweep), did(machine, sweep)];
    return both.flatMap((event) => inside(event, "sweep").map(({ live }) => live));
  };

  it("is that the tiny block of each processor lives, when marking starts", () => {
    const { machine, owned, tiny } = marking(0);
    const hits = [0, 1].map((q) => did(machine, { tag: "malloc", p: q, n: 3, nz: 1 }));
    expect(hits).toMatchObject(
      tiny.map(({ tb }) => ({ path: "tinyhit", tb, r: (tb ?? 0) + 5, to: 8 })),
    );
    expect(sweptLive(machine, owned, 0)).toEqual([1, 1]);
  });

  it("is nothing of tiny blocks in a forced cycle, to which nothing is added", () => {
    const { machine, owned } = marking(2);
    expect(sweptLive(machine, owned, 2)).toEqual([0, 0]);
  });
});
