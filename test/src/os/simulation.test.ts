import { describe, expect, it } from "vitest";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { go19 } from "../../../src/instance/platform.ts";
import { LOCAL } from "../../../src/machine/vocabulary.ts";
import { linux } from "../machine.ts";

const GiB = 2 ** 30;
const ENOMEM = 12;
const top = 0x7f0000000000;
const os = (seed = 1): SimulatedOS => new SimulatedOS(linux(), seed);

describe("the simulated OS", () => {
  it("allocates whole pages downwards from its top", () => {
    const system = os();
    expect([system.alloc(1, 0), system.alloc(4097, 0), system.alloc(4096, 0)]).toEqual([
      top - 4096,
      top - 3 * 4096,
      top - 4 * 4096,
    ]);
  });

  it("refuses what no address space holds", () => {
    expect(os().alloc(2 ** 47, 0)).toBe(0);
  });

  it("reserves at the hint where that is free, else elsewhere", () => {
    const system = os();
    expect([system.reserve(0x600000, GiB), system.reserved]).toEqual([0x600000, true]);
    expect([system.reserve(0x600000, GiB), system.reserved]).toEqual([top - GiB, true]);
  });

  it("only looks at 64 KiB of a reservation above 4 GiB, and takes nothing", () => {
    const system = os();
    for (let i = 0; i < 2; i++) {
      expect([system.reserve(0xc000000000, 5 * GiB), system.reserved]).toEqual([
        0xc000000000,
        false,
      ]);
    }
    expect(system.reserve(0x7efffffff000 - 64 * 1024, 2 ** 42)).toBe(0x7efffffff000 - 64 * 1024);
    system.reserve(0xc000000000, GiB);
    expect(system.reserve(0xc000000000, 5 * GiB)).toBe(0);
  });

  it("maps where it is told", () => {
    expect(os().map(0xc000000000, 4096, false, 0)).toBe(0xc000000000);
  });

  it("has as much memory as it is told, counting what is allocated and mapped", () => {
    const system = new SimulatedOS(linux(), 1, 3 * 4096);
    const a = system.alloc(4096, 0);
    expect(a).toBe(top - 4096);
    expect(system.map(0xc000000000, 2 * 4096, false, 0)).toBe(0xc000000000);
    expect(system.alloc(1, 0)).toBe(0);
    expect(system.map(0xc000002000, 4096, false, 0)).toBe(ENOMEM);
    expect(system.free(a, 4096, 0)).toBe(0);
    expect(system.map(0xc000002000, 4096, false, 0)).toBe(0xc000002000);
    expect(system.alloc(1, 0)).toBe(0);
  });

  it("does not count address space as memory: neither reserved nor freed", () => {
    const system = new SimulatedOS(linux(), 1, 4096);
    const a = system.reserve(0x600000, GiB);
    expect(a).toBe(0x600000);
    system.free(a, GiB, LOCAL);
    expect(system.alloc(4097, 0)).toBe(0);
    expect(system.alloc(4096, 0)).toBeGreaterThan(0);
  });

  it("says on Windows why memory is refused", () => {
    const system = new SimulatedOS(go19("windows", "amd64"), 1, 0);
    expect([system.alloc(4096, 0), system.errno]).toEqual([0, 8]);
    const a = system.reserve(0xc000000000, GiB);
    expect([system.map(a, 4096, true, 0), system.errno]).toEqual([0, 8]);
    expect([system.alloc(0, 0), system.errno]).toEqual([0, 87]);
  });

  it("draws the same random numbers of 32 bits from the same seed", () => {
    const draws = (seed: number) => {
      const system = os(seed);
      return Array.from({ length: 20 }, () => system.prio());
    };
    expect(draws(5)).toEqual(draws(5));
    expect(draws(5)).not.toEqual(draws(6));
    expect(draws(0).every((n) => n === n >>> 0)).toBe(true);
    expect(new Set(draws(0)).size).toBe(20);
  });

  it("draws no number for a sample at rate 0, and repeats the rate", () => {
    const [off, on] = [os(), os()];
    expect([off.sample(0), off.rate]).toEqual([0, 0]);
    expect(off.sample(512)).toBe(on.prio());
    expect(off.rate).toBe(512);
  });

  it("has a clock that ticks whenever it is read", () => {
    const system = os();
    const [a, b] = [system.now(), system.now()];
    expect(b).toBeGreaterThan(a);
  });
});
