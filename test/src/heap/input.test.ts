import { describe, expect, it } from "vitest";
import { go19, Heap, type HeapConfig, SCAN, ZERO } from "../../../src/index.ts";
import { refusal } from "./refusal.ts";

const arena = 0xc420000000;
const zerobase = 0x4d2648;

const bytes = (n: number, value = 1): Uint8Array => new Uint8Array(n).fill(value);

describe("bad input to a heap", () => {
  it.each<[string, unknown]>([
    ["-1", -1],
    ["0.5", 0.5],
    ["1.5", 1.5],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["2^64", 2 ** 64],
    ["-1n", -1n],
    ["2n^64n", 2n ** 64n],
    ["nothing", undefined],
    ["null", null],
    ["true", true],
    ["text", "8"],
    ["a list", [64]],
    ["an object", { size: 8 }],
    ["a function", () => 8],
    ["a symbol", Symbol("size")],
    ["a Number object", new Number(8)],
  ])("is a size of %s", (_, given) => {
    const [heap, size] = [new Heap(), given as number];
    expect(refusal(() => heap.malloc(size))).toBe("size");
    expect(refusal(() => heap.malloc(size, { noscan: false }))).toBe("size");
    for (const flags of [0, ZERO, SCAN, ZERO | SCAN]) {
      expect(refusal(() => heap.allocate(size, flags))).toBe("size");
    }
    expect(heap.malloc(64)).toBe(arena);
  });

  it("is a revoked proxy, wherever one is given", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const heap = new Heap();
    const x = heap.malloc(8);
    expect(refusal(() => new Heap(proxy))).toBe("option");
    expect(refusal(() => new Heap({ config: proxy as HeapConfig }))).toBe("config");
    expect(refusal(() => new Heap({ seed: proxy as number }))).toBe("seed");
    expect(refusal(() => heap.malloc(proxy as number))).toBe("size");
    expect(refusal(() => heap.malloc(8, proxy))).toBe("option");
    expect(refusal(() => heap.read(x, proxy as number))).toBe("bytes");
    expect(refusal(() => heap.write(x, proxy as Uint8Array))).toBe("bytes");
    expect(refusal(() => heap.collect(proxy as number[]))).toBe("address");
    expect(refusal(() => go19(proxy as string, "amd64"))).toBe("platform");
    expect(heap.memstats().mallocs).toBe(1);
  });

  it.each([2 ** 32, 2n ** 32n, 2 ** 40, 2n ** 53n, 2 ** 53, 2 ** 63])(
    "is a size of %d where pointers have 32 bits",
    (size) => {
      const heap = new Heap({ config: go19("linux", "386") });
      expect(refusal(() => heap.malloc(size))).toBe("size");
      expect(refusal(() => heap.malloc(size, { noscan: false }))).toBe("size");
      expect(refusal(() => heap.allocate(Number(size), ZERO))).toBe("size");
      expect(heap.malloc(64)).toBeGreaterThan(0);
      expect(() => heap.malloc(size)).toThrow("expected an integer from 0 to 4294967295");
    },
  );

  it.each<[string, unknown]>([
    ["a bigint", 1n],
    ["a symbol", Symbol("flags")],
    ["true", true],
    ["false", false],
    ["text", "1"],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["1.5", 1.5],
    ["nothing", undefined],
    ["null", null],
    ["a list", [1]],
    ["an object", { valueOf: () => 1 }],
  ])("is %s as the flags of allocate, by whichever way it is served", (_, given) => {
    const flags = given as number;
    for (const size of [0, 8, 64, 2048, 40_000, 2 ** 53]) {
      const heap = new Heap();
      expect(refusal(() => heap.allocate(size, flags))).toBe("flags");
      // The slots of the cache are lent now.
      const [first, tiny] = [heap.malloc(64), heap.malloc(8)];
      expect(refusal(() => heap.allocate(size, flags))).toBe("flags");
      expect([heap.malloc(64), heap.malloc(8)]).toEqual([first + 64, tiny + 8]);
      expect(heap.memstats().mallocs).toBe(4);
    }
    expect(() => new Heap().allocate(64, flags)).toThrow(/^flags: found .*, expected an integer$/);
  });

  it("are not bits of the flags of allocate that mean nothing", () => {
    const heap = new Heap();
    expect(heap.allocate(64, 2 ** 32 + 4)).toBe(arena);
    expect(heap.allocate(64, -4)).toBe(arena + 64);
  });

  it("is a number of bytes for which JavaScript has no memory", () => {
    const heap = new Heap({ memoryLimit: 2 ** 40 });
    const object = heap.malloc(2 ** 36);
    expect(refusal(() => heap.read(object, 2 ** 36))).toBe("bytes");
    expect(() => heap.read(object, 2 ** 36)).toThrow(
      "number of bytes: found 68719476736, expected as many as JavaScript has memory for",
    );
    expect(heap.read(object + 2 ** 35, 3)).toEqual(new Uint8Array(3));
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a number", 1],
    ["a list", [1]],
    ["a text", "noscan"],
    ["a misspelled name", { noScan: true }],
    ["an inherited misspelled name", Object.create({ noScan: true })],
    ["a noscan that is no boolean", { noscan: 1 }],
    ["a zero that is no boolean", { zero: "true" }],
  ])("is %s as the options of malloc", (_, options) => {
    const heap = new Heap();
    expect(refusal(() => heap.malloc(64, options as object))).toBe("option");
    expect(heap.malloc(64)).toBe(arena);
  });

  it("is a size with pointers that is not whole words", () => {
    expect(refusal(() => new Heap().malloc(12, { noscan: false }))).toBe("size");
  });

  it.each([-1, 1, 0.5, NaN, 7, "0", null, [0], 0n])("is processor %s of one", (given) => {
    const [heap, p] = [new Heap(), given as number];
    expect(refusal(() => heap.malloc(64, { p }))).toBe("processor");
    expect(refusal(() => heap.malloc(64n, { p }))).toBe("processor");
    expect(refusal(() => heap.use(p))).toBe("processor");
    expect(heap.p).toBe(0);
    expect(heap.malloc(64)).toBe(arena);
  });

  it.each<[string, (object: number) => number]>([
    ["before an object", (object) => object - 1],
    ["behind it, where no object is yet", (object) => object + 64],
    ["in a page that is free", (object) => object + 8192],
    ["before the arena", () => arena - 1],
    ["behind the arena", () => arena + 2 ** 20],
    ["nil", () => 0],
    ["the zero base", () => zerobase],
    ["no integer", (object) => object + 0.5],
    ["NaN", () => NaN],
    ["a bigint", (object) => BigInt(object) as unknown as number],
    ["a text", (object) => String(object) as unknown as number],
    ["a list", (object) => [object] as unknown as number],
    ["null", () => null as unknown as number],
    ["a symbol", () => Symbol("a") as unknown as number],
  ])("is an address %s", (_, of) => {
    const heap = new Heap();
    heap.malloc(1024);
    const object = heap.malloc(64);
    const address = of(object);
    expect(refusal(() => heap.write(address, bytes(1)))).toBe("address");
    expect(refusal(() => heap.read(address, 1))).toBe("address");
    expect(refusal(() => heap.getUint8(address))).toBe("address");
    expect(refusal(() => heap.setUint8(address, 1))).toBe("address");
    expect(refusal(() => heap.getUint32(address))).toBe("address");
    expect(refusal(() => heap.setUint32(address, 1))).toBe("address");
    expect(refusal(() => heap.getFloat64(address))).toBe("address");
    expect(refusal(() => heap.setFloat64(address, 1))).toBe("address");
    expect(heap.read(object, 64)).toEqual(new Uint8Array(64));
  });

  it("is a write that begins in an object and ends outside: nothing is written", () => {
    const heap = new Heap();
    const [a, b] = [heap.malloc(64), heap.malloc(64)];
    expect(b).toBe(a + 64);
    expect(refusal(() => heap.write(a + 60, bytes(8)))).toBe("address");
    expect(refusal(() => heap.setFloat64(a + 60, 1))).toBe("address");
    expect(heap.read(a, 64)).toEqual(new Uint8Array(64));
    heap.write(a, bytes(64));
    expect(heap.getUint8(b)).toBe(0);
  });

  it("is a byte of a large object's last page that was not asked for", () => {
    const heap = new Heap();
    const object = heap.malloc(40_001);
    heap.write(object + 40_000, bytes(1));
    expect(refusal(() => heap.write(object + 40_001, bytes(1)))).toBe("address");
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53, "1", null, undefined, 1n, [1]])(
    "is a number of bytes of %s",
    (n) => {
      const heap = new Heap();
      const object = heap.malloc(64);
      expect(refusal(() => heap.read(object, n as number))).toBe("bytes");
    },
  );

  it.each<[string, unknown]>([
    ["a list", [1, 2]],
    ["a text", "hello"],
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["a buffer without a view", new ArrayBuffer(4)],
    ["a view of words", new Uint16Array(4)],
    ["a view of clamped bytes", new Uint8ClampedArray(4)],
    ["a DataView", new DataView(new ArrayBuffer(4))],
    ["an object with a length", { length: 2 }],
  ])("is %s as the bytes to write", (_, given) => {
    const heap = new Heap();
    const object = heap.malloc(64);
    expect(refusal(() => heap.write(object, given as Uint8Array))).toBe("bytes");
    expect(() => heap.write(object, given as Uint8Array)).toThrow("expected a Uint8Array");
  });

  it("is a value that does not fit: nothing is written", () => {
    const heap = new Heap();
    const object = heap.malloc(64);
    for (const value of [-1, 256, 1.5, NaN, "1", null, undefined, 1n] as number[]) {
      expect(refusal(() => heap.setUint8(object, value))).toBe("value");
    }
    for (const value of [-1, 2 ** 32, 1.5, NaN, "1", null, undefined, 1n] as number[]) {
      expect(refusal(() => heap.setUint32(object, value))).toBe("value");
    }
    for (const value of ["1", null, undefined, 1n, true] as unknown[] as number[]) {
      expect(refusal(() => heap.setFloat64(object, value))).toBe("value");
    }
    expect(heap.read(object, 64)).toEqual(new Uint8Array(64));
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a number", arena],
    ["an object", {}],
    ["a text", "live"],
    ["a list of texts", ["live"]],
    ["a list of bigints", [BigInt(arena)]],
    ["an address where no object is", [arena + 8192]],
    ["nil", [0]],
  ])("is %s as what is live: nothing is collected", (_, live) => {
    const heap = new Heap();
    const object = heap.malloc(64);
    expect(refusal(() => heap.collect(live as number[]))).toBe("address");
    expect(refusal(() => heap.read(object, 64))).toBe("none");
    expect(heap.memstats().numgc).toBe(0);
  });

  it("shows no more of a value than fits on a line, and calls none of its methods", () => {
    const heap = new Heap();
    const hostile = { toString: () => "x".repeat(10_000), valueOf: () => 8 };
    const text = "\u001b[31m\n".repeat(1000);
    for (const value of [hostile, text, 2n ** 10_000n] as number[]) {
      for (const call of [
        () => heap.malloc(value),
        () => heap.use(value),
        () => heap.read(value, 1),
        () => heap.malloc(8, value as unknown as object),
        () => go19(String(value), "amd64"),
      ]) {
        expect(call).toThrow(/^[ -~…]{1,250}$/);
      }
    }
  });

  it("says what was found and what was expected", () => {
    const heap = new Heap();
    expect(() => heap.malloc(-1)).toThrow(
      "size: found -1, expected an integer from 0 to 18446744073709551615",
    );
    expect(() => heap.malloc(8, { p: 3 })).toThrow(
      "processor: found 3, expected an integer from 0 to 0",
    );
    expect(() => heap.read(arena, 1)).toThrow(
      /^address: found .*, expected 1 byte inside one live object$/,
    );
  });
});
