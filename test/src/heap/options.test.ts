import { describe, expect, it } from "vitest";
import { instances } from "../../../props/instances/instances.ts";
import { go19 as specGo19, platforms } from "../../../spec/instance/platform.ts";
import { go19, Heap, type HeapConfig, type HeapOptions } from "../../../src/index.ts";
import { refusal, thrown } from "./refusal.ts";

const MiB = 2 ** 20;

const started =
  (options: unknown): (() => unknown) =>
  () =>
    new Heap(options as HeapOptions);

describe("the options of a heap", () => {
  it.each<[string, unknown]>([
    ["null", null],
    ["a number", 2],
    ["a text", "processors"],
    ["a list", []],
    ["a function", () => ({})],
    ["a misspelled name", { procesors: 2 }],
    ["an option of the past", { goos: "linux" }],
  ])("are not %s", (_, options) => {
    expect(refusal(started(options))).toBe("option");
  });

  it("name a misspelled one, and those that there are", () => {
    expect(started({ procesors: 2 })).toThrow(
      'unknown option "procesors"; options: processors, config, seed, memoryLimit',
    );
  });

  it.each(["processors", "seed", "memoryLimit"])("are no %s but a whole number", (name) => {
    for (const value of [-1, 1.5, NaN, Infinity, 2 ** 53, "1", null, true, 1n, [1], {}]) {
      expect(refusal(started({ [name]: value }))).toBe(name);
    }
    expect(refusal(started({ [name]: undefined }))).toBe("none");
  });

  it("are from 1 to 1024 processors", () => {
    expect(refusal(started({ processors: 0 }))).toBe("processors");
    expect(refusal(started({ processors: 1025 }))).toBe("processors");
    expect(refusal(() => new Heap({ processors: 1024 }).malloc(8, { p: 1023 }))).toBe("none");
  });

  it("are a seed of 32 bits", () => {
    expect([0, 1, 2 ** 32 - 1].map((seed) => refusal(started({ seed })))).toEqual([
      "none",
      "none",
      "none",
    ]);
    expect(refusal(started({ seed: 2 ** 32 }))).toBe("seed");
  });
});

describe("the constants of a heap", () => {
  const linux = go19("linux", "amd64");

  it.each(platforms)("are those of %s/%s, as either entry of the package gives them", (...of) => {
    for (const config of [go19(...of), specGo19(...of)]) {
      const heap = new Heap({ config: { ...config!, memProfileRate: 0 } });
      const object = heap.malloc(40_000);
      heap.setUint32(object, 7);
      expect(heap.getUint32(object)).toBe(7);
      heap.collect([]);
      expect(heap.malloc(40_000)).toBe(object);
    }
  });

  it.each(instances.map(({ name, config }) => [name, config] as const))(
    "are of %s",
    (_, config) => {
      const heap = new Heap({ config });
      for (let n = 0; n < 40; n++) heap.malloc(n);
      expect(heap.memstats().mallocs).toBe(39);
    },
  );

  it.each([
    ["beos", "amd64", 'platform: found "beos", expected an operating system of Go 1.9: android, '],
    ["linux", "vax", 'platform: found "vax", expected a processor of linux: 386, amd64, arm, '],
    ["windows", "arm", 'platform: found "arm", expected a processor of windows: 386, amd64'],
    ["toString", "amd64", 'platform: found "toString", expected an operating system of Go 1.9'],
  ])("are not those of %s/%s", (goos, goarch, message) => {
    expect(refusal(() => go19(goos, goarch))).toBe("platform");
    expect(() => go19(goos, goarch)).toThrow(message);
    expect(refusal(started({ config: { ...linux, goos, goarch } }))).toBe("platform");
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a number", 9],
    ["a list", ["linux"]],
    ["a symbol", Symbol("linux")],
  ])("are not of %s as a platform", (_, name) => {
    expect(refusal(() => go19(name as string, "amd64"))).toBe("platform");
    expect(refusal(() => go19("linux", name as string))).toBe("platform");
  });

  it.each<[sentence: string, config: unknown]>([
    ["found null, expected an object of constants", null],
    ['found "linux/amd64", expected an object of constants', "linux/amd64"],
    ["found an array, expected an object of constants", [linux]],
    ['unknown constant "pagesize"', { ...linux, pagesize: 8192 }],
    ["found name undefined", { ...linux, name: undefined }],
    ["found pageSize 0, expected a power of two", { ...linux, pageSize: 0 }],
    ["found pageSize 3000, expected a power of two", { ...linux, pageSize: 3000 }],
    ['found pageSize "8192", expected a power of two', { ...linux, pageSize: "8192" }],
    ["found heapMapTotalBits 2147483648", { ...linux, heapMapTotalBits: 2 ** 31 }],
    [
      "found sizeof.mcache 9007199254740992",
      { ...linux, sizeof: { ...linux.sizeof, mcache: 2 ** 53 } },
    ],
    ["found sizeof 8", { ...linux, sizeof: 8 }],
    ["found classToSize [] of 0 entries", { ...linux, classToSize: [] }],
    ["found classToSize [object] of 1 entries", { ...linux, classToSize: [Object.create(null)] }],
    ["found ptrSize 4", { ...linux, ptrSize: 4 }],
    ["found repairs, expected none", { ...linux, repairs: ["best-fit"] }],
  ])("are refused where a constant is not what it must be: %s", (sentence, config) => {
    expect(refusal(started({ config }))).toBe("config");
    expect(started({ config })).toThrow(sentence);
  });

  it("may be such that Go gives up at its start", () => {
    const config: HeapConfig = { ...linux, tinySizeClass: 3 };
    expect(thrown(started({ config })).message).toBe("bad TinySizeClass");
  });
});

describe("the limit of memory", () => {
  it.each([
    ["linux", "amd64", "runtime: out of memory"],
    ["linux", "386", "runtime: out of memory"],
    ["linux", "mips", "runtime: out of memory"],
    ["darwin", "amd64", "runtime: out of memory"],
    ["freebsd", "amd64", "runtime: out of memory"],
    ["windows", "amd64", "runtime: cannot map pages in arena address space"],
    ["plan9", "386", "out of memory"],
  ])("on %s/%s is what Go gets, and then it gives up: %s", (goos, goarch, message) => {
    const config = { ...go19(goos, goarch), memProfileRate: 0 };
    const heap = new Heap({ config, memoryLimit: 64 * MiB });
    const objects: number[] = [];
    const { message: found } = thrown(() => {
      for (;;) objects.push(heap.malloc(MiB));
    });
    expect(found).toBe(message);
    expect(objects.length).toBeGreaterThan(30);
    expect(objects.length).toBeLessThan(64);
    expect(refusal(() => heap.malloc(8))).toBe("dead");
    expect(heap.getUint8(objects[0]!)).toBe(0);
  });

  it("is never exceeded by what Go has of the system", () => {
    const heap = new Heap({ memoryLimit: 64 * MiB });
    let sys = 0;
    thrown(() => {
      for (;;) {
        heap.malloc(100_000);
        ({ sys } = heap.memstats());
        expect(sys).toBeLessThanOrEqual(64 * MiB);
      }
    });
    expect(sys).toBeGreaterThan(60 * MiB);
  });

  it("is 1 GiB where it is not given", () => {
    const heap = new Heap();
    const objects: number[] = [];
    thrown(() => {
      for (;;) objects.push(heap.malloc(32 * MiB));
    });
    // The heap bitmap takes a 32nd of it besides.
    expect(objects).toHaveLength(30);
  });

  it("lets memory be used again that was collected", () => {
    const heap = new Heap({ memoryLimit: 64 * MiB });
    for (let i = 0; i < 20; i++) {
      heap.malloc(40 * MiB);
      heap.collect([]);
    }
    expect(heap.memstats().sys).toBeLessThan(64 * MiB);
  });

  it("may be too little to start", () => {
    expect(thrown(started({ memoryLimit: 1000 })).message).toBe("runtime: cannot allocate memory");
  });
});
