import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, did, inside, type Machine } from "../../twins/machine.ts";
import { type FastMachine, src } from "../machine.ts";

const page = 8192;
const arena = 0xc420000000;

const booted = (): FastMachine => {
  let machine: FastMachine | undefined;
  boot((setup): Machine => (machine = src(setup)));
  return machine!;
};

/** A heap whose first pages held a stack full of ones. */
const dirty = (np: number) => {
  const machine = booted();
  const { memory } = machine.fast.rt;
  const stack = { p: 0, np, stat: "stacks_inuse" } as const;
  const { r: a = 0 } = did(machine, { tag: "manual.alloc", ...stack }) as Event<"manual.alloc">;
  memory.write(a, new Uint8Array(np * page).fill(1));
  did(machine, { tag: "manual.free", a, ...stack });
  const malloc = (n: number, nz: 0 | 1): Event<"malloc"> =>
    did(machine, { tag: "malloc", p: 0, n, nz }) as Event<"malloc">;
  /** The sum of the bytes of an object. */
  const sum = (r: number, n: number): number =>
    memory.read(r, n).reduce((total, byte) => total + byte, 0);
  return { machine, malloc, sum };
};

describe("a large object on dirty pages", () => {
  it("is zero where zeroed memory is wanted, to the end of its last page", () => {
    const { malloc, sum } = dirty(6);
    const event = malloc(5 * page + 1, 1);
    expect(inside(event, "heap.alloc")).toMatchObject([{ r: arena, nz: 1, dirty: 1 }]);
    expect(sum(arena, 6 * page)).toBe(0);
  });

  it("is as it was where it is not wanted", () => {
    const { malloc, sum } = dirty(6);
    const event = malloc(6 * page, 0);
    expect(inside(event, "heap.alloc")).toMatchObject([{ r: arena, nz: 0, dirty: 1 }]);
    expect(sum(arena, 6 * page)).toBe(6 * page);
  });

  it("leaves the dirt behind it alone, and known", () => {
    const { malloc, sum } = dirty(12);
    malloc(5 * page, 1);
    expect(sum(arena + 5 * page, 7 * page)).toBe(7 * page);
    const [next] = inside(malloc(5 * page, 1), "heap.alloc");
    expect(next).toMatchObject({ r: arena + 5 * page, dirty: 1 });
    expect(sum(arena, 10 * page)).toBe(0);
  });

  it("need not be cleared on pages that were never used", () => {
    const { malloc } = dirty(1);
    malloc(64, 0);
    const [taken] = inside(malloc(5 * page, 1), "heap.alloc");
    // The rest of the heap joined the dirty page, and was called dirty with it.
    expect(taken).toMatchObject({ dirty: 1 });
    const [fresh] = inside(malloc(200 * page, 1), "heap.alloc");
    expect(fresh).toMatchObject({ dirty: 1 });
    const [first] = inside(
      did(booted(), { tag: "malloc", p: 0, n: 5 * page, nz: 1 }),
      "heap.alloc",
    );
    expect(first).toMatchObject({ dirty: 0 });
  });
});

describe("a small object on dirty pages", () => {
  it("is zero, wanted or not: the span was cleared when it was made", () => {
    const { malloc, sum } = dirty(1);
    const event = malloc(48, 0);
    expect(inside(event, "heap.alloc")).toMatchObject([{ r: arena, nz: 1, dirty: 1 }]);
    expect(event.clr ?? 0).toBe(0);
    expect(sum(arena, page)).toBe(0);
  });
});

describe("a tiny block", () => {
  it("is zero, and its pieces are of the same memory", () => {
    const { machine, malloc } = dirty(1);
    const { memory } = machine.fast.rt;
    const { r: a = 0 } = malloc(3, 0);
    memory.write(a, Uint8Array.of(7, 8, 9));
    const { r: b = 0 } = malloc(5, 0);
    expect(memory.read(a, 8)).toEqual(Uint8Array.of(7, 8, 9, 0, 0, 0, 0, 0));
    expect(b - a).toBe(3);
  });
});

describe("memory of the arena", () => {
  it("is zero when the system maps it, wherever the arena grows", () => {
    const { machine } = dirty(1);
    const { memory } = machine.fast.rt;
    const event = did(machine, { tag: "manual.alloc", p: 0, np: 300, stat: "stacks_inuse" });
    const { r = 0 } = event as Event<"manual.alloc">;
    expect(memory.read(r + page, 299 * page).every((byte) => byte === 0)).toBe(true);
  });
});
