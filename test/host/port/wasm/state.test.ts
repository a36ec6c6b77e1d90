/** Modules whose state is in tables, in an imported memory, or made by their start: each is set back. */
import { describe, expect, it } from "vitest";
import { clauses } from "../../../../props/contract/clauses/index.ts";
import { searchPort, type SearchReport } from "../../../../props/ports/search.ts";
import { exploreModule } from "../../../../host/port/wasm/exploring/exploration.ts";
import { describeModule } from "../../../../host/port/wasm/module/describe.ts";
import { WasmPort } from "../../../../host/port/wasm/wasmport.ts";
import { need } from "../../../tools.ts";
import { freeList, freeListPromises } from "./freelist.ts";
import { assembled, compile, wasi } from "./modules.ts";
import { tables } from "./tables.ts";

const promised = ["bits=32", "align=16", "malloc0=unique"];

const verified = async (bytes: Uint8Array, promises = promised): Promise<SearchReport> => {
  const description = describeModule(bytes);
  const port = await WasmPort.start({ description, name: "module", refusal: "none", promises });
  try {
    return await searchPort(port, { seed: 1, runs: 40, clauses });
  } finally {
    port.close();
  }
};

const explored = (bytes: Uint8Array, depth: number, promises = promised, sizes = [24]) =>
  exploreModule({
    settings: {
      description: describeModule(bytes),
      name: "module",
      refusal: "none",
      sizes,
      blocks: 3,
      mostPages: 4,
      clauses: clauses.map(({ name }) => name),
      promises,
    },
    limits: { memoryBytes: 2 ** 30, seed: 0, maxDepth: depth },
    hangMilliseconds: 2000,
  });

const groups = ({ failures }: SearchReport): ReadonlyArray<string> =>
  failures.map(({ group }) => group);

describe("a module whose function table changes", () => {
  it.each(["right", "growing"] as const)("holds, since the table is set back: %s", async (name) => {
    const report = await verified(assembled(tables[name]));
    expect([groups(report), report.notes]).toEqual([[], []]);
    expect(report.blocks).toBeGreaterThan(100);
  });

  it("is found where what it calls indirectly is wrong", async () => {
    const { failures } = await verified(assembled(tables.switching));
    const [failure] = failures;
    expect(failure).toMatchObject({ group: "place at malloc", confirmed: 3 });
    expect(failure!.requests.map(({ op }) => op)).toEqual(["malloc", "free", "malloc", "malloc"]);
  });

  it("holds in all its states", async () => {
    const { failures, report } = await explored(assembled(tables.right), 4);
    expect(failures).toEqual([]);
    expect(report.distinct).toBeGreaterThan(10);
  });

  it("is explored by its table, too: a shortest path leads through a state that differs in it", async () => {
    const { failures } = await explored(assembled(tables.switching), 5);
    expect(failures.map(({ property }) => property)).toEqual(["place"]);
    const ops = failures[0]!.lines.map(({ request }) => request.op);
    expect(ops.filter((op) => ["malloc", "free"].includes(op))).toEqual([
      "malloc",
      "free",
      "malloc",
      "malloc",
    ]);
  });

  it("is not explored where the table grows: it says so", async () => {
    await expect(explored(assembled(tables.growing), 3)).rejects.toThrow(
      "a table: found one that grows, expected one of a fixed length",
    );
  });
});

describe("a module that imports its memory", () => {
  const options = { importMemory: true, initialMemory: 1 };

  it("is explored as one that has its own", async () => {
    const [own, imported] = [
      await explored(await compile(freeList()), 4, ["bits=32", ...freeListPromises]),
      await explored(await compile(freeList(), options), 4, ["bits=32", ...freeListPromises]),
    ];
    expect(imported.failures).toEqual([]);
    expect(imported.report.distinct).toBe(own.report.distinct);
  });

  it("is found where it has a bug", async () => {
    const broken = await compile(freeList("moved"), options);
    const { failures } = await explored(broken, 3, ["bits=32", ...freeListPromises], [24, 100]);
    expect(failures.map(({ property }) => property)).toEqual(["bytes"]);
    expect(groups(await verified(broken, ["bits=32", ...freeListPromises]))).toContain(
      "bytes at check",
    );
  });
});

/**
 * The start asks for random bytes and makes the memory grow; _initialize makes a cursor of them. malloc traps
 * unless each has run exactly once.
 */
const starting = `
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 1 3)
  (global $started (mut i32) (i32.const 0))
  (global $cursor (mut i64) (i64.const 0))
  (start $start)
  (func $start
    (drop (call $random (i32.const 32) (i32.const 8)))
    (drop (memory.grow (i32.const 1)))
    (global.set $started (i32.add (global.get $started) (i32.const 1))))
  (func (export "_initialize")
    (if (i32.ne (global.get $started) (i32.const 1)) (then (unreachable)))
    (global.set $cursor
      (i64.add (global.get $cursor)
        (i64.or (i64.const 1024) (i64.and (i64.load (i32.const 32)) (i64.const 0xff0))))))
  (func (export "malloc") (param $n i32) (result i32)
    (local $p i32)
    (if (i64.eqz (global.get $cursor)) (then (unreachable)))
    (if (i32.ne (global.get $started) (i32.const 1)) (then (unreachable)))
    (if (i32.gt_u (local.get $n) (i32.const 100000)) (then (return (i32.const 0))))
    (local.set $p (i32.wrap_i64 (global.get $cursor)))
    (if (i32.gt_u
          (i32.add (local.get $p) (i32.add (local.get $n) (i32.const 16)))
          (i32.mul (memory.size) (i32.const 65536)))
      (then
        (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then (return (i32.const 0))))))
    (if (i32.gt_u
          (i32.add (local.get $p) (i32.add (local.get $n) (i32.const 16)))
          (i32.mul (memory.size) (i32.const 65536)))
      (then (return (i32.const 0))))
    (global.set $cursor
      (i64.extend_i32_u
        (i32.and (i32.add (local.get $p) (i32.add (local.get $n) (i32.const 31))) (i32.const -16))))
    (local.get $p)))
`;

describe("a module with a start function and _initialize", () => {
  it("is started once in each instance, in this order, and set back to what they leave", async () => {
    const report = await verified(assembled(starting));
    expect([groups(report), report.notes]).toEqual([[], []]);
    expect(report.blocks).toBeGreaterThan(100);
    const { failures } = await explored(assembled(starting), 3);
    expect(failures).toEqual([]);
  });

  it("is refused where its start traps", async () => {
    const trapping = starting.replace(
      "(i64.const 0xff0)",
      "(i64.div_u (i64.const 1) (i64.const 0))",
    );
    await expect(verified(assembled(trapping))).rejects.toThrow(
      "the start of the module: found divide by zero, expected no trap",
    );
  });
});

describe("a module of WASI", () => {
  /** A constructor, which _initialize runs, asks for the time and for random bytes. */
  const text = `
    #include <stdlib.h>
    #include <time.h>
    #include <unistd.h>
    static unsigned char seed[4];
    static void *first;
    __attribute__((constructor)) static void begin(void) {
      struct timespec now;
      clock_gettime(CLOCK_MONOTONIC, &now);
      getentropy(seed, sizeof seed);
      first = malloc(seed[0] + (size_t)(now.tv_sec % 64) + 1);
    }
    void *first_block(void) { return first; }
  `;
  const functions = ["malloc", "free", "calloc", "realloc", "aligned_alloc", "malloc_usable_size"];
  const promises = ["bits=32", "align=16", "malloc0=unique", "can=reuse"];

  it("holds: wasi-libc's allocator, after a constructor of its program", (context) => {
    need("clang", context);
    return (async () => {
      const bytes = wasi(text, [...functions, "first_block"]);
      expect(describeModule(bytes).starts).toEqual(["_initialize"]);
      const report = await verified(bytes, promises);
      expect([groups(report), report.notes]).toEqual([[], []]);
      expect(report.blocks).toBeGreaterThan(100);
      const { failures } = await explored(bytes, 2, promises);
      expect(failures).toEqual([]);
    })();
  });

  it("is refused by the name of an import that has a state", (context) => {
    need("clang", context);
    const printing = `#include <stdio.h>
      void *wrapped(unsigned long n) { printf("%lu", n); return 0; }`;
    expect(() => describeModule(wasi(printing, [...functions, "wrapped"]))).toThrow(
      /^imports: found the function wasi_snapshot_preview1\.fd_\w+, expected nothing but a memory/,
    );
  });
});
