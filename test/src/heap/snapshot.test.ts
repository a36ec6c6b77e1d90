import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machineOf } from "../../../src/heap/heap.ts";
import { go19, GoThrow, Heap, type HeapConfig, HeapError, SCAN, ZERO } from "../../../src/index.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { picture } from "../snapshot/opaque.ts";
import { differences } from "../snapshot/picture.ts";
import { refusal } from "./refusal.ts";

const quiet = (config: HeapConfig): HeapConfig => ({ ...config, memProfileRate: 0 });

const configs: Readonly<Record<string, HeapConfig>> = {
  amd64: quiet(go19("linux", "amd64")),
  "386": quiet(go19("linux", "386")),
  windows: quiet(go19("windows", "amd64")),
  plan9: quiet(go19("plan9", "386")),
  mini: { ...quiet(instanceNamed("mini").config), maxTinySize: 16 },
};

/** What a program does. A number that chooses an object is taken modulo how many there are. */
type Step =
  | {
      readonly do: "allocate";
      readonly size: number;
      readonly flags: number;
      readonly times: number;
    }
  | { readonly do: "write"; readonly object: number; readonly byte: number }
  | { readonly do: "finalizer"; readonly object: number }
  | { readonly do: "collect"; readonly keep: number }
  | { readonly do: "use"; readonly p: number }
  | { readonly do: "scavenge" | "memstats" };

const sizes = fc.oneof(fc.nat(40), fc.nat(2100), fc.constantFrom(0, 8, 16, 4096, 40_000));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("allocate" as const),
      size: sizes,
      flags: fc.constantFrom(0, ZERO, SCAN, SCAN | ZERO),
      times: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      object: fc.nat(),
      byte: fc.integer({ min: 1, max: 255 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("finalizer" as const), object: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("collect" as const), keep: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("use" as const), p: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("scavenge" as const, "memstats") }) },
);

const steps = fc.array(step, { maxLength: 40 });

/** A program with a heap: what it knows goes back with the heap. */
class Program {
  readonly heap: Heap;
  objects: Array<{ readonly at: number; readonly size: number }> = [];
  finalized: number[] = [];

  constructor(config: HeapConfig, seed = 1) {
    this.heap = new Heap({ config, seed, processors: 2 });
  }

  /** What each step returned. */
  run(all: ReadonlyArray<Step>): ReadonlyArray<unknown> {
    return all.map((one) => {
      try {
        return this.#take(one);
      } catch (error) {
        if (error instanceof GoThrow || error instanceof HeapError) return error.message;
        throw error;
      }
    });
  }

  /** Every byte of every object. */
  bytes(): ReadonlyArray<string> {
    return this.objects.map(({ at, size }) =>
      Buffer.from(this.heap.read(at, size)).toString("hex"),
    );
  }

  #take(one: Step): unknown {
    const { heap, objects } = this;
    switch (one.do) {
      case "allocate": {
        const size = (one.flags & SCAN) === 0 ? one.size : one.size - (one.size % 8);
        return Array.from({ length: one.times }, () => {
          const at = heap.allocate(size, one.flags);
          objects.push({ at, size });
          return at;
        });
      }
      case "write": {
        const object = objects[one.object % objects.length];
        return object && heap.write(object.at, new Uint8Array(object.size).fill(one.byte));
      }
      case "finalizer": {
        const object = objects[one.object % objects.length];
        return (
          object &&
          refusal(() => heap.setFinalizer(object.at, (address) => this.finalized.push(address)))
        );
      }
      case "collect": {
        this.objects = objects.filter((_, i) => i % 8 <= one.keep);
        return heap.collect(this.objects.map(({ at }) => at));
      }
      case "use":
        return heap.use(one.p);
      case "scavenge":
        return heap.scavenge();
      case "memstats":
        return heap.memstats();
    }
  }
}

const same = (a: Heap, b: Heap): ReadonlyArray<string> =>
  differences(picture(machineOf(a)), picture(machineOf(b)));

describe("a heap that is restored", () => {
  it.each(Object.keys(configs))("goes on as it did after the snapshot, on %s", (name) => {
    fc.assert(
      fc.property(steps, steps, steps, fc.boolean(), (before, forgotten, after, elsewhere) => {
        const program = new Program(configs[name]!);
        program.run(before);
        fc.pre(machineOf(program.heap).dead === null);
        const snapshot = program.heap.snapshot();
        const [objects, p] = [[...program.objects], program.heap.p];
        const bytes = program.bytes();
        const other = elsewhere ? new Program(configs[name]!, 7) : program;
        other.run(forgotten);
        other.heap.restore(snapshot);
        other.objects = objects;
        program.finalized = other.finalized = [];
        expect([other.bytes(), other.heap.p]).toEqual([bytes, p]);
        // A heap that was never saved does the same.
        const reference = new Program(configs[name]!);
        reference.run(before);
        reference.finalized = [];
        expect(other.run(after)).toEqual(reference.run(after));
        expect(other.bytes()).toEqual(reference.bytes());
        expect(program.finalized).toEqual(reference.finalized);
        // What was lent is taken back.
        machineOf(reference.heap).save();
        machineOf(other.heap).save();
        expect(same(other.heap, reference.heap)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it("has its bytes again, also of a chunk that both wrote, and as often as it is restored", () => {
    const heap = new Heap();
    const [a, b] = [heap.malloc(64), heap.malloc(64)];
    heap.setUint8(a, 1);
    const first = heap.snapshot();
    heap.setUint8(a, 2);
    heap.setUint8(b, 2);
    const second = heap.snapshot();
    heap.setUint8(a, 3);
    const bytes = (): ReadonlyArray<number> => [heap.getUint8(a), heap.getUint8(b)];
    for (const [snapshot, expected] of [
      [first, [1, 0]],
      [second, [2, 2]],
      [first, [1, 0]],
    ] as const) {
      heap.restore(snapshot);
      expect(bytes()).toEqual(expected);
      heap.setUint8(a, 9);
      heap.setUint8(b, 9);
    }
  });

  it("clears what is to be clear, where bytes are shared with a snapshot", () => {
    const heap = new Heap();
    const [kept, object] = [heap.malloc(64), heap.malloc(64)];
    heap.setUint8(object, 1);
    const snapshot = heap.snapshot();
    for (let i = 0; i < 2; i++) {
      heap.collect([kept]);
      expect(heap.malloc(64)).toBe(object);
      expect(heap.getUint8(object)).toBe(0);
      heap.restore(snapshot);
      expect(heap.getUint8(object)).toBe(1);
    }
  });

  it("has the finalizers again that were set, and those that were queued", () => {
    const heap = new Heap();
    const called: number[] = [];
    const [a, b] = [heap.malloc(64), heap.malloc(64)];
    heap.setFinalizer(a, (address) => called.push(address));
    heap.setFinalizer(b, () => {
      throw new RangeError("no");
    });
    const snapshot = heap.snapshot();
    for (let i = 0; i < 2; i++) {
      expect(() => heap.collect([])).toThrow(RangeError);
      const queued = heap.snapshot();
      expect([heap.collect([]), called]).toEqual([[a], [a]]);
      heap.restore(queued);
      expect([heap.collect([]), called]).toEqual([[a], [a, a]]);
      called.length = 0;
      heap.restore(snapshot);
    }
    expect(refusal(() => heap.setFinalizer(a, () => {}))).toBe("finalizer");
  });

  it("has the processors and the memory limit of the heap whose snapshot it was given", () => {
    const [heap, other] = [new Heap({ processors: 3 }), new Heap({ memoryLimit: 2 ** 23 })];
    heap.use(2);
    other.restore(heap.snapshot());
    expect(other.p).toBe(2);
    expect(other.malloc(2 ** 25)).toBe(heap.malloc(2 ** 25));
  });
});

describe("a snapshot", () => {
  it("shows nothing, and cannot be changed", () => {
    const snapshot = new Heap().snapshot();
    expect(Reflect.ownKeys(snapshot)).toEqual([]);
    expect(Reflect.ownKeys(Object.getPrototypeOf(snapshot) as object)).toEqual(["constructor"]);
  });

  it("may be taken in a finalizer, which may not restore", () => {
    const heap = new Heap();
    const object = heap.malloc(64);
    const earlier = heap.snapshot();
    const seen: unknown[] = [];
    heap.setFinalizer(object, () =>
      seen.push(
        heap.snapshot(),
        refusal(() => heap.restore(earlier)),
      ),
    );
    expect(heap.collect([])).toEqual([object]);
    const [inside, code] = seen as [typeof earlier, string];
    expect(code).toBe("snapshot");
    heap.restore(inside);
    expect([heap.getUint8(object), heap.memstats().numgc]).toEqual([0, 1]);
    heap.collect([]);
    expect(refusal(() => heap.getUint8(object))).toBe("address");
  });

  it.each<[string, () => unknown, string]>([
    ["nothing", () => undefined, "snapshot: found undefined, expected what `snapshot` of a heap"],
    ["an object", () => ({}), "snapshot: found an object"],
    ["a copy", () => structuredClone(new Heap().snapshot()), "snapshot: found an object"],
    ["a proxy of one", () => new Proxy(new Heap().snapshot(), {}), "snapshot: found an object"],
    ["a heap", () => new Heap(), "snapshot: found an object"],
    [
      "one of another platform",
      () => new Heap({ config: configs["386"]! }).snapshot(),
      "snapshot of a heap of another config: ",
    ],
    [
      "one of a heap with profiling",
      () => new Heap({ config: go19("linux", "amd64") }).snapshot(),
      "memProfileRate: found 524288, expected 0",
    ],
  ])("is not %s", (_, given, message) => {
    const heap = new Heap();
    const object = heap.malloc(64);
    heap.setUint8(object, 1);
    const restore = (): void => heap.restore(given() as ReturnType<Heap["snapshot"]>);
    expect(refusal(restore)).toBe("snapshot");
    expect(restore).toThrow(message);
    expect([heap.getUint8(object), heap.malloc(64)]).toEqual([1, object + 64]);
  });
});
