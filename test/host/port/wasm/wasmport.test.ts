import { describe, expect, it } from "vitest";
import { clauses } from "../../../../props/contract/clauses/index.ts";
import { searchPort, type SearchReport } from "../../../../props/ports/search.ts";
import { isAllocation } from "../../../../wire/port/request.ts";
import type { Refusal } from "../../../../host/port/wasm/allocator.ts";
import { describeModule, type ModuleOptions } from "../../../../host/port/wasm/module/describe.ts";
import { WasmPort } from "../../../../host/port/wasm/wasmport.ts";
import { type Bug, bugNames, freeList, freeListPromises } from "./freelist.ts";
import { compile, heapSource } from "./modules.ts";

interface Judged extends ModuleOptions {
  readonly promises?: ReadonlyArray<string>;
  readonly refusal?: Refusal;
  readonly runs?: number;
  /** The clauses that are judged; by default all. */
  readonly names?: ReadonlyArray<string>;
  /** It is waited for less long. */
  readonly isHanging?: boolean;
}

const judged = async (bytes: Uint8Array, options: Judged = {}): Promise<SearchReport> => {
  const { promises = [], refusal = "none", runs = 300, names, isHanging = false } = options;
  const description = describeModule(bytes, options);
  const port = await WasmPort.start({
    description,
    name: "module",
    refusal,
    promises: ["bits=32", ...promises],
    ...(isHanging && { hangMilliseconds: 500 }),
  });
  let isFound = false;
  try {
    return await searchPort(port, {
      seed: 1,
      runs,
      clauses: clauses.filter(({ name }) => names?.includes(name) ?? true),
      isOver: () => isFound,
      onFound: () => (isFound = true),
    });
  } finally {
    port.close();
  }
};

const groups = ({ failures }: SearchReport): ReadonlyArray<string> =>
  failures.map(({ group }) => group);

describe("AssemblyScript's own allocators", () => {
  const promises = ["align=16", "malloc0=unique", "max=1073741820"];

  it.each(["incremental", "minimal"] as const)("hold: %s", async (runtime) => {
    const report = await judged(await compile(heapSource, { runtime }), {
      promises,
      refusal: "trap",
    });
    expect(groups(report)).toEqual([]);
    expect(report.notes).toEqual([]);
    expect(report.blocks).toBeGreaterThan(10_000);
  });

  it("do not hold where a refusal must be none: a size above the largest one aborts", async () => {
    const report = await judged(await compile(heapSource, { runtime: "minimal" }));
    expect(report.failures[0]?.fault.name).toBe("panic");
    expect(report.failures[0]?.fault.evidence).toMatch(/^panic env\.abort\(/);
  });

  it("of stub: realloc takes a size near 2^32 for a small one", async () => {
    const report = await judged(await compile(heapSource, { runtime: "stub" }), {
      promises,
      refusal: "trap",
    });
    expect(groups(report)).toEqual(["huge at realloc"]);
  });

  it.each(["incremental", "minimal"] as const)(
    "hold with a memory that is imported: %s",
    async (runtime) => {
      const bytes = await compile(heapSource, { runtime, importMemory: true, initialMemory: 2 });
      const report = await judged(bytes, { refusal: "trap", runs: 20 });
      expect(groups(report)).toEqual([]);
      expect(report.blocks).toBeGreaterThan(100);
    },
  );
});

/** The clause by which a bug is found, where it has another name. */
const clauseOf = (bug: Bug): string => (bug === "moved" ? "bytes" : bug);

describe("a small allocator", () => {
  it("holds", async () => {
    const report = await judged(await compile(freeList()), { promises: freeListPromises });
    expect(groups(report)).toEqual([]);
    expect(report.blocks).toBeGreaterThan(10_000);
  });

  it.each(bugNames)("with a planted bug is found: %s", async (bug) => {
    const isReuse = bug === "reuse";
    const report = await judged(await compile(freeList(bug)), {
      promises: isReuse ? [...freeListPromises, "can=reuse"] : freeListPromises,
      names: [clauseOf(bug)],
      isHanging: bug === "hang",
      ...(isReuse && { mostPages: 4 }),
    });
    const [failure] = report.failures;
    expect(failure?.fault.name).toBe(clauseOf(bug));
    expect(failure?.confirmed).toBe(3);
    const calls = failure!.requests.filter(
      (request) => isAllocation(request) || request.op === "free",
    );
    // What a heap cannot give again it must have given before.
    expect(calls.length).toBeLessThanOrEqual(isReuse ? 40 : 8);
  });
});
