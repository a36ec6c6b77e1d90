import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, type Boot, ckpt, did, type Fault, inside, type Machine, threw } from "../machine.ts";
import { twins } from "../twins.ts";

const KiB = 1024;
const MiB = 2 ** 20;
const arena = 0xc420000000;

/** An arena of 8 MiB and a page, as a heap of few bits has it. */
const small: Boot = { config: { heapMapTotalBits: 23 } };

const manual = (machine: Machine, np: number): Event<"manual.alloc"> =>
  did(machine, { tag: "manual.alloc", p: 0, np, stat: "stacks_inuse" }) as Event<"manual.alloc">;

describe.each(twins)("the arena on $name", ({ start }) => {
  it("maps its pages, then the bitmap downwards, then the span table, before it counts as used", () => {
    const event = manual(boot(start), 1);
    const [grown] = inside(event, "arena.alloc");
    expect(grown).toEqual({
      e: "arena.alloc",
      n: MiB,
      r: arena,
      used: arena + MiB,
      alloc: arena + MiB,
      end: 0x14420002000,
      reserved: 0,
      fx: [
        { e: "os.map", a: arena, n: MiB, reserved: 0, stat: "heap_sys" },
        {
          e: "arena.used",
          a: arena + MiB,
          fx: [
            { e: "os.map", a: arena - 32 * KiB, n: 32 * KiB, reserved: 0, stat: "gc_sys" },
            { e: "os.map", a: 0xc000000000, n: 4096, reserved: 0, stat: "other_sys" },
          ],
        },
      ],
    });
  });

  it("maps what the bitmap and the span table lack, and no more", () => {
    const machine = boot(start);
    manual(machine, 1);
    const maps = inside(manual(machine, 1000), "os.map");
    expect(maps.map(({ a, n, stat }) => [a, n, stat])).toEqual([
      [arena + MiB, 1000 * 8 * KiB, "heap_sys"],
      [arena - 32 * KiB - 256 * KiB, 256 * KiB, "gc_sys"],
      [0xc000000000 + 4096, 2 * 4096, "other_sys"],
    ]);
  });

  it("rounds both to physical pages where those are larger than Go's", () => {
    const machine = start();
    did(machine, { tag: "mallocinit", p: -1, physPageSize: 64 * KiB, end: 0x4dba40, brk: 0 });
    did(machine, { tag: "gc.init", p: -1 });
    const grown = did(machine, { tag: "manual.alloc", p: -1, np: 1, stat: "stacks_inuse" });
    expect(inside(grown, "os.map").map(({ n }) => n)).toEqual([MiB, 64 * KiB, 64 * KiB]);
  });

  it("grows by what is asked for, in multiples of 64 KiB, 1 MiB at least", () => {
    const growth = (np: number) => inside(manual(boot(start), np), "arena.alloc").map(({ n }) => n);
    expect(growth(1)).toEqual([MiB]);
    expect(growth(128)).toEqual([MiB]);
    expect(growth(129)).toEqual([17 * 64 * KiB]);
    expect(growth(136)).toEqual([17 * 64 * KiB]);
    expect(growth(137)).toEqual([18 * 64 * KiB]);
  });

  it("tries again with less when 1 MiB is too much", () => {
    const machine = boot(start, small);
    manual(machine, 960);
    const [grown] = inside(manual(machine, 9), "heap.grow");
    expect(grown?.r).toBe(1);
    const tries = grown === undefined ? [] : inside(grown, "arena.alloc");
    expect(tries.map(({ n, r }) => [n, r])).toEqual([
      [MiB, 0],
      [128 * KiB, arenaOf(machine) + 960 * 8 * KiB],
    ]);
  });

  it("does not find the little that it grew: only the treap is looked at again", () => {
    const machine = boot(start, small);
    manual(machine, 960);
    const first = manual(machine, 9);
    expect(inside(first, "fl.ins").map(({ np }) => np)).toEqual([16]);
    expect(first.r ?? 0).toBe(0);
    expect(manual(machine, 9).r).toBe(arenaOf(machine) + 960 * 8 * KiB);
  });

  it("ends where the reservation ends, without asking the OS for more", () => {
    const machine = boot(start, small);
    manual(machine, 1024);
    const [grown] = inside(manual(machine, 1), "heap.grow");
    expect(grown?.r).toBe(0);
    const tries = grown === undefined ? [] : inside(grown, "arena.alloc");
    expect(tries.map(({ n, r, fx }) => [n, r, fx])).toEqual([
      [MiB, 0, undefined],
      [64 * KiB, 0, undefined],
    ]);
  });

  it.each([
    [0, "the arena"],
    [1, "the bitmap"],
    [2, "the span table"],
  ])("throws when the OS refuses mapping %i: %s", (nth) => {
    const machine = boot(start, { faults: [{ nth, kind: "os.map" }] });
    const { message, printed, event } = threw(machine, {
      tag: "manual.alloc",
      p: 0,
      np: 1,
      stat: "stacks_inuse",
    });
    expect([message, printed]).toEqual(["runtime: out of memory", []]);
    expect(inside(event, "os.map").map(({ r }) => r)).toEqual([
      ...Array.from({ length: nth }, () => undefined),
      0,
    ]);
  });
});

describe.each(twins)("an arena of the 32-bit way on $name", ({ start }) => {
  const faults: Fault[] = Array.from({ length: 131 }, (_, nth) => ({ nth, kind: "os.reserve" }));

  it("reserves 256 MiB more at its end, for good", () => {
    const machine = boot(start, { faults });
    const [grown] = inside(manual(machine, 1), "arena.alloc");
    const begin = arenaOf(machine);
    expect(grown).toMatchObject({ r: begin, reserved: 1, end: begin + 8192 + 256 * MiB });
    expect(grown?.fx?.[0]).toMatchObject({
      e: "os.reserve",
      hint: begin + 8192,
      n: 256 * MiB,
      r: begin + 8192,
      reserved: 1,
    });
    expect(inside(grown!, "os.map").map(({ reserved }) => reserved)).toEqual([1, 1, 1]);
  });

  it("rounds a larger need up to 256 MiB, with a page to spare", () => {
    const need = (np: number) => inside(manual(boot(start, { faults }), np), "os.reserve")[0]?.n;
    expect(need(32760)).toBe(256 * MiB);
    expect(need(32768)).toBe(512 * MiB);
  });

  it("takes a refused extension for the end of memory", () => {
    const refusing: Fault[] = [132, 133].map((nth) => ({ nth, kind: "os.reserve" }));
    const machine = boot(start, { faults: [...faults, ...refusing] });
    const [grown] = inside(manual(machine, 1), "heap.grow");
    expect(grown?.r).toBe(0);
    expect(grown?.fx).toHaveLength(2);
    expect(inside(grown!, "os.reserve")).toHaveLength(2);
  });
});

/** Where the arena begins: it is used up to here, and all of it is accounted to these two. */
function arenaOf(machine: Machine): number {
  const { arena_used = 0, heap_sys = 0, stacks_inuse = 0 } = ckpt(machine);
  return arena_used - Number(heap_sys) - Number(stacks_inuse);
}
