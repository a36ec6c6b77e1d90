import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { go19 } from "../../../spec/index.ts";
import type { Event } from "../../../spec/machine/event.ts";
import type { Word } from "../../../spec/numbers/units.ts";
import { boot, ckpt, did, inside, type Machine, threw } from "../machine.ts";
import { twins } from "../twins.ts";

const KiB = 1024;
const chunk = 256 * KiB;

interface Wish {
  readonly n?: Word;
  readonly align?: number;
  readonly p?: number;
}

const asked = ({ n = 8, align = 0, p = 0 }: Wish) =>
  ({ tag: "persist", p, n, align, stat: "gc_sys" }) as const;

const persist = (machine: Machine, wish: Wish = {}): Event<"persist"> =>
  did(machine, asked(wish)) as Event<"persist">;

const address = (machine: Machine, wish: Wish = {}): number => persist(machine, wish).r ?? 0;

/** New chunks that a request took from the OS. */
const chunks = (event: Event) => inside(event, "os.alloc").map(({ n, stat }) => [n, stat]);

describe.each(twins)("persistentalloc on $name", ({ start }) => {
  it.each<[Wish, string]>([
    [{ n: 0 }, "persistentalloc: size == 0"],
    [{ n: 0, align: 3 }, "persistentalloc: size == 0"],
    [{ align: 3 }, "persistentalloc: align is not a power of 2"],
    [{ align: 8193 }, "persistentalloc: align is not a power of 2"],
    [{ align: 2 ** 50 + 1 }, "persistentalloc: align is not a power of 2"],
    [{ align: 16384 }, "persistentalloc: align is too large"],
    [{ n: 100 * KiB, align: 16384 }, "persistentalloc: align is too large"],
  ])("throws for %o", (wish, message) => {
    const performed = boot(start).perform(asked(wish));
    expect(performed).toMatchObject({ tag: "throw", message, printed: [] });
  });

  it("throws when there is no new chunk", () => {
    const machine = boot(start, { faults: [{ nth: 1, kind: "os.alloc" }] });
    expect(machine.perform(asked({}))).toMatchObject({
      tag: "throw",
      message: "runtime: cannot allocate memory",
    });
  });

  it("cuts blocks from a chunk, one behind the other", () => {
    const machine = boot(start);
    const first = address(machine, { n: 24 });
    expect(address(machine, { n: 3 })).toBe(first + 24);
    expect(address(machine, { n: 1, align: 1 })).toBe(first + 27);
    expect(address(machine)).toBe(first + 32);
  });

  it("aligns to 8 where nothing is asked, else to what is asked, a page at most", () => {
    const machine = boot(start);
    const first = address(machine, { n: 1 });
    expect(address(machine, { n: 1 })).toBe(first + 8);
    expect(address(machine, { n: 1, align: 64 })).toBe(first + 64);
    expect(address(machine, { n: 1, align: 8192 })).toBe(first + 8192);
  });

  it("aligns the offset only: where the OS put the chunk on an odd page, 8192 is not met", () => {
    const machine = boot(start);
    address(machine, { n: 68 * KiB });
    const first = address(machine, { n: 1, align: 8192 });
    expect(first % 8192).toBe(4096);
    expect(address(machine, { n: 1, align: 8192 })).toBe(first + 8192);
  });

  it("takes a new chunk when the rest is too small, and forgets the rest", () => {
    const machine = boot(start);
    const first = address(machine, { n: 60 * KiB });
    for (let i = 0; i < 3; i++) address(machine, { n: 60 * KiB });
    expect(chunks(persist(machine, { n: 16 * KiB }))).toEqual([]);
    const fresh = persist(machine, { n: 1 });
    expect(chunks(fresh)).toEqual([[chunk, "other_sys"]]);
    expect(fresh.r).not.toBe(first + chunk);
    expect(address(machine, { n: 1 })).toBe((fresh.r ?? 0) + 8);
  });

  it("leaves a block of 64 KiB and more to the OS, and accounts it as asked", () => {
    const machine = boot(start);
    expect(chunks(persist(machine, { n: 64 * KiB - 1 }))).toEqual([[chunk, "other_sys"]]);
    const block = persist(machine, { n: 64 * KiB });
    expect(chunks(block)).toEqual([[64 * KiB, "gc_sys"]]);
    expect(inside(block, "os.alloc")[0]?.r).toBe(block.r);
  });

  it.each<Word>([64 * KiB, 2n ** 63n, 2n ** 64n - 1n])(
    "gives nil for a block of %d bytes that the OS refuses, and does not throw",
    (n) => {
      const machine = boot(start, { faults: [{ nth: 1, kind: "os.alloc" }] });
      expect(persist(machine, { n })).toMatchObject({ n, r: 0 });
    },
  );

  it("has a chunk for each processor and one for threads without", () => {
    const machine = boot(start, { nprocs: 2 });
    const [a, b] = [persist(machine, { p: 0 }), persist(machine, { p: 1 })];
    expect([chunks(a), chunks(b)]).toEqual([[[chunk, "other_sys"]], [[chunk, "other_sys"]]]);
    expect(address(machine, { p: 0 })).toBe((a.r ?? 0) + 8);
    expect(address(machine, { p: 1 })).toBe((b.r ?? 0) + 8);
    // The caches were made without a processor: their records are in the global one.
    expect(chunks(persist(machine, { p: -1 }))).toEqual([]);
  });

  it("keeps a processor's chunk while the processor is gone", () => {
    const machine = boot(start, { nprocs: 2 });
    const before = address(machine, { p: 1 });
    for (const nprocs of [1, 2]) did(machine, { tag: "procresize", p: 0, nprocs });
    expect(address(machine, { p: 1 })).toBe(before + 8);
  });

  it("moves a block's bytes from other_sys to the statistic asked for", () => {
    const machine = boot(start);
    const sys = () => {
      const { gc_sys, other_sys } = ckpt(machine);
      return { gc: Number(gc_sys), other: Number(other_sys) };
    };
    const before = sys();
    persist(machine, { n: 1000 });
    expect(sys()).toEqual({ gc: before.gc + 1000, other: before.other + chunk - 1000 });
    persist(machine, { n: 64 * KiB });
    expect(sys()).toEqual({ gc: before.gc + 1000 + 64 * KiB, other: before.other + chunk - 1000 });
  });

  it("gives blocks that are disjoint, aligned in their chunk and inside it", () => {
    const wish = fc.record({
      n: fc.integer({ min: 1, max: 20_000 }),
      align: fc.constantFrom(0, 1, 2, 4, 8, 64, 4096, 8192),
      p: fc.constantFrom(-1, 0, 1),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
        const machine = boot(start, { nprocs: 2 });
        const blocks = wishes.map((w) => ({ ...w, r: address(machine, w) }));
        for (const { r, align } of blocks) expect(r % Math.min(align || 8, 4096)).toBe(0);
        const sorted = blocks.toSorted((a, b) => a.r - b.r);
        sorted
          .slice(1)
          .forEach((b, i) => expect(sorted[i]!.r + sorted[i]!.n).toBeLessThanOrEqual(b.r));
      }),
      { numRuns: 15 },
    );
  });
});

describe.each(twins)("memory that Windows refuses, on $name", ({ start }) => {
  /** Windows counts memory before it asks for it. (mem_windows.go: sysAlloc) */
  const counted = (...sizes: ReadonlyArray<Word>) => {
    const machine = boot(start, { config: go19("windows", "amd64")! });
    const { gc_sys: before = 0 } = ckpt(machine);
    for (const n of sizes) expect(address(machine, { n })).toBe(0);
    const { gc_sys: after = 0 } = ckpt(machine);
    return BigInt(after) - BigInt(before);
  };

  it.each([2 ** 53 - 1, 2n ** 53n, 2n ** 53n + 1n, 2n ** 54n + 3n, 2n ** 63n + 1n])(
    "is counted to the byte: %s",
    (n) => {
      expect(counted(n)).toBe(BigInt(n));
    },
  );

  /** On little-endian machines a statistic is counted in its low uintptr. (mstats.go: mSysStatInc) */
  it("makes a statistic of 32 bits overflow, and Go gives up", () => {
    const machine = boot(start, { config: go19("windows", "386")! });
    const persist = { tag: "persist", p: 0, n: 2 ** 31, align: 0, stat: "gc_sys" } as const;
    did(machine, persist);
    const { printed } = threw(machine, persist);
    expect(printed.at(-1)).toMatch(/^runtime: stat overflow: val \d{1,9}, n 2147483648$/);
  });

  it("is counted to the byte in a sum beyond 2^53", () => {
    expect(counted(2 ** 53 - 1, 2 ** 53 - 2)).toBe(2n ** 54n - 3n);
  });
});
