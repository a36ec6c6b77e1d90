import { describe, expect, it } from "vitest";
import { clauses } from "../../../../../props/contract/clauses/index.ts";
import {
  exploreModule,
  type ModuleExplored,
} from "../../../../../host/port/wasm/exploring/exploration.ts";
import type { ExploringSettings } from "../../../../../host/port/wasm/exploring/settings.ts";
import {
  describeModule,
  type ModuleOptions,
} from "../../../../../host/port/wasm/module/describe.ts";
import { type Bug, bugNames, freeList, freeListPromises } from "../freelist.ts";
import { compile, heapSource } from "../modules.ts";

type Options = Partial<Omit<ExploringSettings, "description" | "name">> &
  ModuleOptions & { readonly depth?: number };

const explored = (bytes: Uint8Array, options: Options = {}): Promise<ModuleExplored> => {
  const { promises = [], depth, named, mostPages, ...others } = options;
  return exploreModule({
    settings: {
      description: describeModule(bytes, {
        ...(named && { named }),
        ...(mostPages !== undefined && { mostPages: 32_768 }),
      }),
      name: "module",
      refusal: "none",
      sizes: [1, 24],
      blocks: 2,
      mostPages: mostPages ?? 32_768,
      clauses: clauses.map(({ name }) => name),
      ...others,
      promises: ["bits=32", ...promises],
    },
    limits: { memoryBytes: 2 ** 30, seed: 0, ...(depth !== undefined && { maxDepth: depth }) },
    hangMilliseconds: 500,
  });
};

describe("AssemblyScript's own allocators", () => {
  const promises = ["align=16", "malloc0=unique", "max=1073741820"];

  it.each(["incremental", "minimal"] as const)("hold to depth 4: %s", async (runtime) => {
    const bytes = await compile(heapSource, { runtime });
    const { report, failures, bound } = await explored(bytes, {
      promises,
      refusal: "trap",
      depth: 4,
    });
    expect(failures).toEqual([]);
    expect(bound).toBe("the limit of depth 4 was reached");
    expect(report.distinct).toBeGreaterThan(100);
    expect(report.verdicts.every(({ evaluated }) => evaluated > 0)).toBe(true);
  });

  it("of stub: realloc takes a size near 2^32 for a small one", async () => {
    const bytes = await compile(heapSource, { runtime: "stub" });
    const { failures } = await explored(bytes, { promises, refusal: "trap", depth: 3 });
    expect(failures.map(({ property }) => property)).toEqual(["huge"]);
    expect(failures[0]!.lines.at(-1)!.request).toMatchObject({ op: "realloc", n: 2 ** 32 - 1 });
  });
});

describe("a small allocator", () => {
  it("holds in all states with one live block", async () => {
    const { report, failures, bound } = await explored(await compile(freeList()), {
      promises: freeListPromises,
      blocks: 1,
      sizes: [24],
    });
    expect(failures).toEqual([]);
    expect(bound).toBeUndefined();
    expect(report.complete).toBe(true);
    expect(report.distinct).toBeGreaterThan(3);
  });

  it("is bounded by the pages of its memory", async () => {
    const { bound, failures } = await explored(await compile(freeList()), {
      promises: freeListPromises,
      sizes: [40_000],
      mostPages: 1,
    });
    expect(failures).toEqual([]);
    expect(bound).toBe("states with more than 1 pages were not expanded");
  });

  it.each(bugNames)("with a planted bug is found by a shortest path: %s", async (bug: Bug) => {
    const isReuse = bug === "reuse";
    const name = bug === "moved" ? "bytes" : bug;
    const bytes = await compile(freeList(bug), isReuse ? { maximumMemory: 1 } : {});
    const { failures } = await explored(bytes, {
      promises: isReuse ? [...freeListPromises, "can=reuse"] : freeListPromises,
      clauses: [name],
      sizes: isReuse ? [40_000] : [1, 24, 100],
      depth: 4,
    });
    const [failure] = failures;
    expect(failure?.property).toBe(name);
    const calls = failure!.lines.filter(({ request }) =>
      ["malloc", "calloc", "realloc", "free"].includes(request.op),
    );
    expect(calls.length).toBeLessThanOrEqual(4);
    expect(failure!.evidence).not.toBe("");
  });
});
