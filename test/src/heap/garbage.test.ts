import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { go19, GoThrow, Heap, HeapError } from "../../../src/index.ts";

const methods = Object.getOwnPropertyNames(Heap.prototype).filter(
  (name) => name !== "constructor" && name !== "p",
);

/** Values of every type, and numbers near all edges. */
const garbage = fc.oneof(
  { weight: 1, arbitrary: fc.anything({ withBigInt: true, withTypedArray: true }) },
  {
    weight: 3,
    arbitrary: fc.oneof(
      fc.constantFrom<unknown>(undefined, null, true, "", "8", Symbol("s"), () => {}, [], {}),
      fc.constantFrom<unknown>(
        -0,
        -1,
        0.5,
        NaN,
        Infinity,
        2 ** 31,
        2 ** 32 - 1,
        2 ** 32,
        2 ** 53,
        2 ** 64,
      ),
      fc.constantFrom<unknown>(0n, 8n, -1n, 2n ** 32n, 2n ** 53n, 2n ** 64n),
      fc.constantFrom<unknown>(
        new Uint8Array(3),
        new Uint8Array(0),
        new DataView(new ArrayBuffer(8)),
      ),
      fc.constantFrom<unknown>(
        { p: 1 },
        { p: "1" },
        { noscan: false },
        { zero: 0 },
        { zer0: true },
      ),
    ),
  },
  { weight: 2, arbitrary: fc.nat(2000) },
);

/** An argument: garbage, or the address of an object that lives or lived, and what is beside it. */
const argument = fc.oneof(
  { weight: 3, arbitrary: garbage.map((value) => ({ value })) },
  {
    weight: 2,
    arbitrary: fc.record({ object: fc.nat(), offset: fc.constantFrom(0, 0, 0, 1, 8, -1) }),
  },
);

interface Call {
  readonly method: string;
  readonly size: number | undefined;
  readonly given: ReadonlyArray<{ value: unknown } | { object: number; offset: number }>;
}

const calls: fc.Arbitrary<ReadonlyArray<Call>> = fc.array(
  fc.record({
    method: fc.constantFrom(...methods),
    // More sizes than other calls, so that there is something to be spoiled.
    size: fc.option(fc.nat(50_000), { nil: undefined }),
    given: fc.array(argument, { maxLength: 3 }),
  }),
  { maxLength: 30 },
);

type Method = (...given: ReadonlyArray<unknown>) => unknown;

const isSaid = (error: unknown): boolean => error instanceof HeapError || error instanceof GoThrow;

describe("garbage given to a heap", () => {
  it.each(["amd64", "386"] as const)(
    "is a HeapError that changes nothing, or makes Go give up on %s",
    (goarch) => {
      const config = { ...go19("linux", goarch), memProfileRate: 0 };
      const codes = new Set<string>();
      const changes: unknown[] = [];
      const run = (sequence: ReadonlyArray<Call>): void => {
        const heap = new Heap({ config, processors: 2 });
        const objects = [heap.malloc(64)];
        const statistics = (): unknown => {
          try {
            return heap.memstats();
          } catch (error) {
            return (error as Error).message;
          }
        };
        for (const { method, size, given } of sequence) {
          if (size !== undefined && typeof statistics() !== "string")
            objects.push(heap.malloc(size));
          const values = given.map((of) =>
            "value" in of ? of.value : objects[of.object % objects.length]! + of.offset,
          );
          const [before, p] = [statistics(), heap.p];
          try {
            (heap[method as keyof Heap] as Method).apply(heap, values);
          } catch (error) {
            if (!isSaid(error)) throw error;
            if (error instanceof GoThrow) continue;
            codes.add((error as HeapError).code);
            const after = [statistics(), heap.p];
            if (JSON.stringify(after) !== JSON.stringify([before, p])) changes.push(after);
          }
        }
      };
      fc.assert(fc.property(calls, run), { numRuns: 400, seed: 7 });
      expect(changes).toEqual([]);
      const all = "address bytes dead finalizer flags option processor size snapshot value";
      expect([...codes].sort()).toEqual(all.split(" "));
    },
  );

  it("is a HeapError, or makes Go give up, as the options of a new one", () => {
    const of = fc.record(
      {
        processors: garbage,
        seed: garbage,
        memoryLimit: garbage,
        config: fc.oneof(
          garbage,
          fc
            .tuple(fc.constantFrom(...Object.keys(go19("linux", "386"))), garbage)
            .map(([name, value]) => ({ ...go19("linux", "386"), [name]: value })),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(garbage, of), (options) => {
        try {
          new Heap(options as object).malloc(100);
        } catch (error) {
          if (!isSaid(error)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is a HeapError as a platform", () => {
    fc.assert(
      fc.property(garbage, garbage, (goos, goarch) => {
        expect(() => go19(goos as string, goarch as string)).toThrow(HeapError);
        expect(() => go19("linux", goarch as string)).toThrow(HeapError);
      }),
    );
  });
});
