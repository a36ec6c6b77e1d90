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
    ["an object of constants", null],
    ["an object of constants", "linux/amd64"],
    ["an object of constants", [linux]],
    ['"pagesize" is no constant', { ...linux, pagesize: 8192 }],
    ["name is a string", { ...linux, name: undefined }],
    ["pageSize is a power of two from 512 to 1048576", { ...linux, pageSize: 0 }],
    ["pageSize is a power of two from 512 to 1048576", { ...linux, pageSize: 1 }],
    ["pageSize is a power of two from 512 to 1048576", { ...linux, pageSize: 3000 }],
    ["pageSize is a power of two from 512 to 1048576", { ...linux, pageSize: "8192" }],
    ["gcBitsChunkBytes is an integer from 64 to", { ...linux, gcBitsChunkBytes: 3 }],
    ["heapMapTotalBits is an integer from 12 to 47", { ...linux, heapMapTotalBits: 2 ** 31 }],
    ["smallSizeDiv is 8", { ...linux, smallSizeDiv: 0 }],
    ["maxSmallSize is an integer from 8 to 65535", { ...linux, maxSmallSize: 2 ** 31 }],
    ["maxMHeapList is an integer from 1 to 65536", { ...linux, maxMHeapList: 2 ** 31 }],
    ["memProfileRate is an integer from 0 to", { ...linux, memProfileRate: -1 }],
    ["sizeof is an object", { ...linux, sizeof: 8 }],
    [
      "sizeof.mcache is an integer from 1 to",
      { ...linux, sizeof: { ...linux.sizeof, mcache: 2 ** 53 } },
    ],
    ["sizeof.mspan is an integer from 1 to", { ...linux, sizeof: {} }],
    ["repairs is an empty list", { ...linux, repairs: ["best-fit"] }],
    ["classToSize is a list of 2 to 128 whole numbers", { ...linux, classToSize: [] }],
    [
      "classToSize is a list of 2 to 128 whole numbers",
      { ...linux, classToSize: { length: 2 ** 31 } },
    ],
    ["classToSize is a list of 2 to 128 whole numbers", { ...linux, classToSize: [0, "8"] }],
    ["are equally long", { ...linux, classToSize: [0, 8, 32768] }],
    [
      "classToSize ascends from 0",
      { ...linux, classToSize: Array.from(linux.classToSize!).with(5, 0) },
    ],
    [
      "classToAllocnpages gives each class but the first",
      { ...linux, classToAllocnpages: Array.from(linux.classToAllocnpages!).with(66, 3) },
    ],
    ["ptrSize is 4 or 8", { ...linux, ptrSize: 6 }],
    ["tinySizeClass is a class", { ...linux, tinySizeClass: 67 }],
    ["addresses are below 2^32", { ...linux, ptrSize: 4, arenaHint: 0, heapMapTotalBits: 32 }],
    ["heapMapTotalBits is at most 32", { ...go19("linux", "386"), heapMapTotalBits: 39 }],
    ["fixAllocChunk holds each record", { ...linux, fixAllocChunk: 1024 }],
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
