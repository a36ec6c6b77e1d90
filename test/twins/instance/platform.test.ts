import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../spec/instance/config.ts";
import { go19 as specGo19, platforms } from "../../../spec/instance/platform.ts";
import { go19 as srcGo19 } from "../../../src/index.ts";

/** The fast side takes the tables of size classes literally; spec derives them (sizeclass.test.ts). */
const literal = new Set(["classToSize", "classToAllocnpages"]);

const constants = (config: object): object =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !literal.has(name)));

describe.each(platforms)("the constants of %s/%s", (goos, goarch) => {
  it("are the same on both sides, every one of them", () => {
    const [spec, src] = [specGo19(goos, goarch), constants(srcGo19(goos, goarch))];
    expect(Object.keys(src).length).toBeGreaterThan(30);
    expect(src).toEqual(spec);
  });
});

describe("linux/amd64", () => {
  it("is what its recorded runtime says", () => {
    expect(specGo19("linux", "amd64")).toMatchObject({
      ptrSize: 8,
      pageSize: 8192,
      minPhysPageSize: 4096,
      heapMapTotalBits: 39,
      arenaHint: 0xc000000000,
      arenaHints: 128,
      maxSmallSize: 32768,
      smallSizeDiv: 8,
      smallSizeMax: 1024,
      largeSizeDiv: 128,
      maxTinySize: 16,
      maxMHeapList: 128,
      heapAllocChunk: 1048576,
      fixAllocChunk: 16384,
      gcBitsChunkBytes: 65536,
      gcBitsHeader: 16,
      cacheLineSize: 64,
      hugePageSize: 2097152,
      sweepBufInitSpineCap: 256,
      sweepBufBlockEntries: 512,
      sizeof: {
        mspan: 152,
        mcache: 1736,
        treapNode: 48,
        specialfinalizer: 48,
        specialprofile: 24,
        gcSweepBlock: 4096,
        buckhash: 1439992,
      },
    });
  });
});

describe("a platform on which Go 1.9 did not run", () => {
  it.each<readonly [unknown, unknown]>([
    ["beos", "amd64"],
    ["linux", "vax"],
    ["toString", "amd64"],
    [undefined, "amd64"],
    ["linux", null],
    [["linux"], "amd64"],
    [Symbol("linux"), 386n],
  ])("is an error on both sides: %s/%s", (goos, goarch) => {
    const [os, arch] = [goos as string, goarch as string];
    expect(() => specGo19(os, arch)).toThrow(/^platform: found .*, expected one of linux\/386, /);
    expect(() => specGo19(os, arch)).toThrow(ConfigError);
    expect(() => srcGo19(os, arch)).toThrow(/^platform: found .*, expected /);
  });
});
