import { describe, expect, it } from "vitest";
import { GoThrow } from "../../../src/index.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { Runtime } from "../../../src/runtime.ts";
import { GC_SYS, HEAP_SYS, LOCAL } from "../../../src/machine/vocabulary.ts";
import { linux } from "../machine.ts";

const a = 0xc420000000;

/** An OS that maps everything at one place. */
class Elsewhere extends SimulatedOS {
  place = 0;

  override map(): number {
    return this.place;
  }
}

const systemOn = (place: number) => {
  const environment = new Elsewhere(linux());
  environment.place = place;
  return new Runtime(linux(), environment).system;
};

const stop = (f: () => void): unknown => {
  try {
    f();
  } catch (error) {
    return error instanceof GoThrow ? [error.message, error.printed] : error;
  }
  return undefined;
};

describe("mapping", () => {
  it("throws when the OS has no memory", () => {
    expect(stop(() => systemOn(0).map(a, 4096, false, HEAP_SYS))).toEqual([
      "runtime: out of memory",
      [],
    ]);
  });

  it("throws when it lands elsewhere: an address space conflict where it was only probed", () => {
    expect(stop(() => systemOn(0x7000).map(a, 4096, false, HEAP_SYS))).toEqual([
      "runtime: address space conflict",
      ["runtime: address space conflict: map(0xc420000000) = 0x7000"],
    ]);
    expect(stop(() => systemOn(0x7000).map(a, 4096, true, HEAP_SYS))).toEqual([
      "runtime: cannot map pages in arena address space",
      [],
    ]);
  });

  it("is accounted to its statistic", () => {
    const system = systemOn(a);
    system.map(a, 4096, false, HEAP_SYS);
    expect(system.stat[HEAP_SYS]!.small).toBe(4096);
  });
});

describe("allocating and freeing", () => {
  it("are accounted, but not what is local or refused", () => {
    const system = systemOn(a);
    const r = system.alloc(65536, GC_SYS);
    system.alloc(2 ** 50, GC_SYS);
    expect(system.stat[GC_SYS]!.small).toBe(65536);
    system.free(r, 65536, GC_SYS);
    system.free(r, 4096, LOCAL);
    expect(system.stat[GC_SYS]!.small).toBe(0);
  });
});

describe("memory that is not used", () => {
  it("reads as zero", () => {
    const rt = new Runtime(linux(), new SimulatedOS(linux()));
    rt.system.physPageSize = 4096;
    rt.memory.place(a);
    rt.memory.map(a, 8192);
    rt.memory.write(a, new Uint8Array(8192).fill(1));
    rt.system.unused(a, 4096);
    expect([rt.memory.read(a + 4095, 1)[0], rt.memory.read(a + 4096, 1)[0]]).toEqual([0, 1]);
  });
});
