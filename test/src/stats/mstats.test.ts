import { describe, expect, it } from "vitest";
import type { Action } from "../../../src/machine/action.ts";
import { go19 } from "../../../src/instance/platform.ts";
import { Machine } from "../../../src/machine.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { boot, ckpt, did, inside } from "../../twins/machine.ts";
import { type FastMachine, src } from "../machine.ts";

const LARGEST = 2n ** 53n - 1n;

const marked = (live: bigint) => {
  const machine = boot(src) as FastMachine;
  const act = (action: object) => did(machine, { p: 0, ...action } as Action);
  act({ tag: "gc.trigger", ratio: 0.875, gcpercent: 100 });
  act({ tag: "malloc", n: 100_000, nz: 1 });
  act({ tag: "gc.start", mode: 0, trig: 0, cycle: 1 });
  act({ tag: "gc.epoch" });
  act({ tag: "gc.cycle" });
  act({ tag: "gc.phase", phase: 1 });
  act({ tag: "gc.phase", phase: 2 });
  const { cachealloc, processors } = machine.fast.rt;
  const c = cachealloc.address[processors.cacheOf(0)]!;
  act({ tag: "releaseall", c });
  act({ tag: "flush", c });
  act({ tag: "gc.marked", marked: 0, live, scan: live });
  act({ tag: "gc.phase", phase: 0 });
  act({ tag: "gc.sweepgen", mode: 0 });
  return { machine, act };
};

describe("statistics beyond 2^53", () => {
  it("are exact on Windows, where what was refused is counted too", () => {
    const config = go19("windows", "amd64");
    const machine = new Machine(config, new SimulatedOS(config));
    machine.recording = true;
    const act = (action: object): Record<string, unknown> => {
      expect(machine.perform({ p: -1, ...action } as Action)).toEqual({ tag: "done" });
      return machine.event()!;
    };
    const { physPageSize, end, brk } = config;
    act({ tag: "mallocinit", physPageSize, end, brk });
    const before = BigInt(act({ tag: "ckpt", mallocs: 0, end: 0 })["gc_sys"] as number);
    const sys = BigInt(act({ tag: "memstats" })["sys"] as number);
    for (const nth of [1n, 2n, 3n]) {
      act({ tag: "persist", n: Number(LARGEST), align: 8, stat: "gc_sys" });
      const { gc_sys } = act({ tag: "ckpt", mallocs: 0, end: 0 });
      expect(BigInt(gc_sys as bigint)).toBe(before + nth * LARGEST);
    }
    expect(act({ tag: "memstats" })["sys"]).toBe(sys + 3n * LARGEST);
    act({ tag: "persist", n: 2n ** 63n + 1n, align: 8, stat: "gc_sys" });
    expect(act({ tag: "ckpt", mallocs: 0, end: 0 })["gc_sys"]).toBe(
      before + 3n * LARGEST + 2n ** 63n + 1n,
    );
  });

  it.each([2n ** 53n, 2n ** 60n + 1n, 2n ** 63n - 2n ** 21n + 1n])(
    "are exact after a marker that reports %d live bytes",
    (live) => {
      const { machine, act } = marked(live);
      expect(ckpt(machine)).toMatchObject({ heap_live: live, heap_scan: live });
      expect(act({ tag: "gc.trigger", ratio: 0.875, gcpercent: 100 })).toMatchObject({
        live,
        liveBasis: live,
        gc_trigger: live + 2n ** 20n,
      });
      const [fetched] = inside(act({ tag: "malloc", n: 48, nz: 1 }), "c.cache");
      expect(fetched).toMatchObject({ live: live + 8192n });
      const [paid] = inside(act({ tag: "malloc", n: 80, nz: 1 }), "deduct");
      expect(paid).toMatchObject({ live: live + 8192n, liveBasis: live });
      act({ tag: "malloc", n: 100_000, nz: 1, ty: [100_000, 96, 8, 0] });
      expect(ckpt(machine)).toMatchObject({ heap_live: live + 2n * 8192n + 106_496n });
      const { heap_scan } = act({ tag: "flush", c: machine.fast.rt.cachealloc.address[1]! }) as {
        readonly heap_scan?: unknown;
      };
      expect(heap_scan).toBe(live + 96n);
    },
  );
});

describe("what sweeping credit is paid for", () => {
  it.each([
    [2n ** 63n + 1n, 1n, 8192],
    [2n ** 64n - 2n ** 53n + 1n, 2n ** 53n - 1n, 2 ** 54],
    [2n ** 60n + 1n, 2n ** 60n, 1],
    [8192n, 16384n, 24],
    [0n, 2n ** 62n + 2n ** 30n, 8192],
  ])("is float64(%d - %d + %d)", (live, basis, bytes) => {
    const { stats, heap, sweeper } = (boot(src) as FastMachine).fast.rt;
    stats.heapLive.set(live);
    heap.sweepHeapLiveBasis.set(basis);
    expect(sweeper.grown(bytes)).toBe(Number(BigInt.asUintN(64, live - basis + BigInt(bytes))));
  });
});
