import { describe, expect, it } from "vitest";
import { inside, did, mallocinit } from "../../twins/machine.ts";
import type { FastMachine } from "../machine.ts";
import { src } from "../machine.ts";

/** A machine that is about to make its processors, and the cache of mallocinit. */
const booting = () => {
  const machine = src();
  did(machine, { tag: "rate", p: -1, rate: 0 });
  const cache = inside(did(machine, mallocinit), "mcache.alloc")[0]?.r ?? 0;
  did(machine, { tag: "gc.init", p: -1 });
  return { machine, cache };
};

const malloc = (machine: FastMachine, p: number) =>
  machine.perform({ tag: "malloc", p, n: 4776, nz: 1 });

const noCache = { tag: "disabled", reason: "a thread without a processor has no cache" };

describe("the booting thread, while procresize makes three processors", () => {
  it("allocates from the cache of mallocinit until the last of them is made", () => {
    const { machine, cache } = booting();
    did(machine, { tag: "pcache", p: -1, i: 0, c: cache, nprocs: 3 });
    expect(malloc(machine, -1)).toMatchObject({ event: { r: 0xc420000000 } });
    for (const i of [1, 2]) {
      expect(malloc(machine, -1).tag).toBe("done");
      const { r: c } = did(machine, { tag: "mcache.alloc", p: -1 }) as unknown as { r: number };
      did(machine, { tag: "pcache", p: -1, i, c, nprocs: 3 });
    }
    expect(malloc(machine, -1)).toEqual(noCache);
  });

  it("shares that cache with P 0", () => {
    const { machine, cache } = booting();
    did(machine, { tag: "pcache", p: -1, i: 0, c: cache, nprocs: 2 });
    const { r } = did(machine, { tag: "malloc", p: -1, n: 64, nz: 1 }) as unknown as { r: number };
    expect(did(machine, { tag: "malloc", p: 0, n: 64, nz: 1 })).toMatchObject({ r: r + 64 });
  });

  it("keeps that cache where P 0 is given another one", () => {
    const { machine, cache } = booting();
    const { r: c } = did(machine, { tag: "mcache.alloc", p: -1 }) as unknown as { r: number };
    did(machine, { tag: "pcache", p: -1, i: 0, c, nprocs: 2 });
    expect(malloc(machine, -1)).toMatchObject({ event: { fx: [{ e: "nextfree" }] } });
    expect(malloc(machine, 0)).toMatchObject({ event: { fx: [{ e: "nextfree" }] } });
    expect(machine.perform({ tag: "mcache.free", p: -1, c: cache })).toMatchObject({
      tag: "disabled",
    });
  });
});

describe("the booting thread, after procresize of one processor", () => {
  it("has no cache of its own", () => {
    const { machine, cache } = booting();
    did(machine, { tag: "pcache", p: -1, i: 0, c: cache, nprocs: 1 });
    expect(malloc(machine, -1)).toEqual(noCache);
  });
});
