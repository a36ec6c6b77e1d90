import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { init, simulated, type State } from "../../../spec/index.ts";
import * as Os from "../../../spec/os/mem.ts";
import type { Fault } from "../../../spec/os/simulation.ts";
import * as T from "../../../spec/machine/transition.ts";
import { Address, Bytes } from "../../../spec/numbers/units.ts";
import { linux } from "../machine.ts";

const begin = (faults: Fault[] = []): State => {
  const state = init(linux(), simulated(linux(), { faults }));
  return { ...state, arena: { ...state.arena, physPageSize: Bytes(4096) } };
};

const a = Address(0xc000000000);

const run = (transition: T.Transition<unknown>, s: State = begin()) => {
  const done = transition(s);
  if (E.isRight(done)) return { ...done.right[1], events: T.events(done.right[1].trail) };
  throw new Error(`stopped: ${done.left.tag}`);
};

const stopped = (transition: T.Transition<unknown>, s: State = begin()) => {
  const done = transition(s);
  if (E.isRight(done) || done.left.tag !== "throw") throw new Error("no throw");
  const { message, printed, state } = done.left;
  return { message, printed, events: T.events(state.trail) };
};

describe("sysMap", () => {
  it("accounts to a statistic and says nothing of where it landed when that is as asked", () => {
    const { stats, events } = run(Os.sysMap({ a, n: 8192 }, 0, "heap_sys"));
    expect(stats.heap_sys).toBe(8192);
    expect(events).toEqual([{ e: "os.map", a, n: 8192, reserved: 0, stat: "heap_sys" }]);
  });

  it("throws when the OS has no memory", () => {
    const refusing = begin([{ nth: 0, kind: "os.map" }]);
    expect(stopped(Os.sysMap({ a, n: 8192 }, 0, "heap_sys"), refusing)).toMatchObject({
      message: "runtime: out of memory",
      printed: [],
      events: [{ e: "os.map", a, r: 0 }],
    });
  });

  it("throws when something else is at a place that was only probed, and says what", () => {
    const twice = pipe(
      Os.sysMap({ a, n: 4096 }, 0, "heap_sys"),
      T.andThen(Os.sysMap({ a, n: 4096 }, 0, "heap_sys")),
    );
    expect(stopped(twice)).toMatchObject({
      message: "runtime: address space conflict",
      printed: ["runtime: address space conflict: map(0xc000000000) = 0x7efffffff000"],
    });
  });
});

describe("sysAlloc", () => {
  it("accounts what it got, and nothing when it was refused", () => {
    const got = run(Os.sysAlloc(65536, "gc_sys"));
    expect(got.stats.gc_sys).toBe(65536);
    const refusing = begin([{ nth: 0, kind: "os.alloc" }]);
    const refused = run(Os.sysAlloc(65536, "gc_sys"), refusing);
    expect(refused.stats.gc_sys).toBe(0);
    expect(refused.events).toEqual([{ e: "os.alloc", n: 65536, stat: "gc_sys", r: 0 }]);
  });

  it("accounts local memory to no statistic", () => {
    const { stats } = run(Os.sysAlloc(65536, "local"));
    expect(stats).toEqual(begin().stats);
  });
});

describe("sysFree", () => {
  it("takes the bytes off the statistic, and the place is free again", () => {
    const { stats, events } = run(
      pipe(
        Os.sysAlloc(4096, "gc_sys"),
        T.flatMap((r) => Os.sysFree({ a: r, n: 4096 }, "gc_sys")),
        T.andThen(Os.sysAlloc(4096, "other_sys")),
      ),
    );
    expect([stats.gc_sys, stats.other_sys]).toEqual([0, 4096]);
    const [first, , second] = events;
    expect(second).toMatchObject({ r: (first as { r?: number }).r });
  });
});

describe("sysUnused", () => {
  it("takes whole physical pages", () => {
    expect(run(Os.sysUnused({ a, n: 8192 })).events).toEqual([{ e: "os.unused", a, n: 8192 }]);
    expect(stopped(Os.sysUnused({ a: Address(a + 8), n: 4096 })).message).toBe(
      "unaligned sysUnused",
    );
    expect(stopped(Os.sysUnused({ a, n: 100 })).message).toBe("unaligned sysUnused");
  });
});

describe("sysUsed and sysFault", () => {
  it("only tell the OS", () => {
    const { events, stats } = run(
      pipe(Os.sysUsed({ a, n: 4096 }), T.andThen(Os.sysFault({ a, n: 4096 }))),
    );
    expect(events.map(({ e }) => e)).toEqual(["os.used", "os.fault"]);
    expect(stats).toEqual(begin().stats);
  });
});
