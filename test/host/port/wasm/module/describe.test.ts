import { describe, expect, it } from "vitest";
import { describeModule } from "../../../../../host/port/wasm/module/describe.ts";
import { Machine } from "../../../../../host/port/wasm/machine.ts";
import { compile } from "../modules.ts";

const mallocOnly = "export function malloc(n: usize): usize { return n; }";

const problemOf = (bytes: Uint8Array, named = {}): string => {
  try {
    describeModule(bytes, { named });
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("a file", () => {
  it("that is no module is refused", () => {
    expect(problemOf(new TextEncoder().encode("#!/bin/sh\n"))).toBe(
      "the module: found a file that starts with 23 21 2f 62, expected a WebAssembly module, which " +
        "starts with 00 61 73 6d",
    );
    expect(problemOf(new Uint8Array(0))).toMatch(/^the module: found an empty file/);
  });

  it("that is cut off or damaged is refused", async () => {
    const bytes = await compile(mallocOnly);
    expect(problemOf(bytes.subarray(0, 6))).toMatch(/^the module: found a file that ends/);
    expect(problemOf(bytes.subarray(0, bytes.length - 3))).toMatch(
      /^the module: found .*expected a valid/s,
    );
    const damaged = bytes.slice();
    damaged[9] = 0xff;
    expect(problemOf(damaged)).toMatch(/expected a valid WebAssembly module$/s);
  });
});

describe("a module", () => {
  it("without malloc is refused, with what it exports", async () => {
    const bytes = await compile("export function alloc(n: usize): usize { return n; }");
    expect(problemOf(bytes)).toBe("exports: found alloc, expected malloc, or --export malloc=NAME");
    expect(problemOf(bytes, { malloc: "alloc" })).toBe("none");
    expect(problemOf(bytes, { malloc: "other" })).toBe(
      "--export malloc=other: found the exports alloc, expected other",
    );
  });

  it("whose function has another signature is refused", async () => {
    const bytes = await compile(
      "export function malloc(n: usize, m: usize): usize { return n + m; }",
    );
    expect(problemOf(bytes)).toBe(
      "the export malloc: found (i32, i32) -> i32, expected (i32) -> i32",
    );
  });

  it("with an import that is not known is refused by its name", async () => {
    const bytes = await compile(
      `@external("env", "now") declare function now(): i32; ${mallocOnly}
       export function free(p: usize): void { now(); }`,
    );
    expect(problemOf(bytes)).toMatch(/^imports: found the function env\.now, expected nothing but/);
  });

  it("has its clock and random numbers fixed", async () => {
    const bytes = await compile(
      `
      @external("wasi_snapshot_preview1", "clock_time_get")
      declare function clock(id: i32, precision: i64, at: usize): i32;
      @external("wasi_snapshot_preview1", "random_get")
      declare function random(at: usize, length: usize): i32;
      let time: i64 = 0;
      export function malloc(n: usize): usize {
        clock(0, 0, 1024);
        random(1032, 8);
        return (<usize>load<i64>(1024)) ^ load<usize>(1032);
      }
    `,
      { initialMemory: 1 },
    );
    const machine = new Machine(describeModule(bytes));
    const first = machine.instance.functions.malloc!(1);
    machine.reset();
    expect(machine.instance.functions.malloc!(1)).toBe(first);
    expect(first).not.toBe(0);
  });

  it("is set back with its globals and its memory, also after it has grown", async () => {
    const bytes = await compile(
      `
      let calls: i64 = 0;
      export function malloc(n: usize): usize {
        calls++;
        if (n == 2) memory.grow(1);
        store<u8>(2000, load<u8>(2000) + 1);
        return <usize>calls * 100 + load<u8>(2000);
      }
    `,
      { initialMemory: 1 },
    );
    const machine = new Machine(describeModule(bytes));
    const malloc = (n: number): number => machine.instance.functions.malloc!(n);
    expect([malloc(1), malloc(1)]).toEqual([101, 202]);
    machine.reset();
    expect(malloc(2)).toBe(101);
    const { pages } = machine.instance;
    machine.reset();
    expect(machine.instance.pages).toBe(pages - 1);
    expect(malloc(1)).toBe(101);
  });
});
