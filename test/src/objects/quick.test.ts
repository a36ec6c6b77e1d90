import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { go19, Heap, SCAN, ZERO } from "../../../src/index.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import { meantState } from "../../../props/refinement/meaning.ts";
import { machineOf } from "../../../src/heap/heap.ts";

const processors = 2;

/** What a program does. A kept allocation survives the next collections. */
type Deed =
  | { readonly size: number; readonly flags: number; readonly p: number; readonly keep: boolean }
  | "collect"
  | "memstats";

const size = fc.oneof(
  fc.integer({ min: 1, max: 16 }),
  fc.constantFrom(0, 8, 16, 24, 48, 64, 128, 256, 512, 1016, 1024, 2040, 2047, 2048, 40_000),
);
const allocation = fc.record({
  size,
  flags: fc.constantFrom(0, ZERO, SCAN, SCAN + ZERO),
  p: fc.nat(processors - 1),
  keep: fc.boolean(),
});

/** Few kinds, so that dead objects' slots are used again; in runs, so that spans become full. */
const deeds = fc
  .array(allocation, { minLength: 1, maxLength: 4 })
  .chain((kinds) =>
    fc.array(
      fc.oneof(
        {
          weight: 12,
          arbitrary: fc.tuple(
            fc.constantFrom(...kinds),
            fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 150 })),
          ),
        },
        { weight: 2, arbitrary: fc.constant(["collect", 1] as const) },
        { weight: 1, arbitrary: fc.constant(["memstats", 1] as const) },
      ),
      { maxLength: 40, size: "max" },
    ),
  )
  .map((runs) =>
    runs.flatMap(([deed, times]) => Array.from<unknown, Deed>({ length: times }, () => deed)),
  );

/** Does the deeds, and returns every address. All objects are written to, so memory gets dirty. */
const addresses = (heap: Heap, all: ReadonlyArray<Deed>): ReadonlyArray<number> => {
  const kept: number[] = [];
  const given: number[] = [];
  for (const deed of all) {
    // Forgets the events that were recorded so far.
    if (machineOf(heap).recording) machineOf(heap).recording = true;
    if (deed === "collect") {
      kept.splice(Math.floor(kept.length / 2));
      heap.collect(kept);
    } else if (deed === "memstats") given.push(heap.memstats().mallocs);
    else {
      const word = (deed.flags & SCAN) === 0 ? 1 : machineOf(heap).config.ptrSize;
      const n = Math.ceil(deed.size / word) * word;
      heap.use(deed.p);
      const address = heap.allocate(n, deed.flags);
      given.push(address);
      if (n === 0) continue;
      if ((deed.flags & ZERO) !== 0 && heap.read(address, n).some((byte) => byte !== 0)) {
        throw new Error(`${n} bytes at ${address} are not clear`);
      }
      heap.write(address, new Uint8Array(n).fill(0xff));
      if (deed.keep) kept.push(address);
    }
  }
  return given;
};

/** What the machine means as a state of the specification, and the spans, the heap bitmap and the caches. */
const stateOf = (heap: Heap): unknown => {
  const machine = machineOf(heap);
  machine.rt.quick.close();
  const { caches, mbitmap, spanalloc, spans } = machine.rt;
  const known = [];
  for (let s = 1; s <= spanalloc.count; s++) {
    const window = [spans.freeindex(s), spans.allocCount(s), spans.cacheLo(s), spans.cacheHi(s)];
    known.push([spans.base(s), spans.state[s], ...window].join(" "));
  }
  const bitmap = mbitmap.pieces.map((piece) => piece && Buffer.from(piece).toString("hex"));
  const meant = meantState(machine, machine.config as SharedConfig);
  return {
    meant,
    known,
    bitmap,
    caches: caches.rows.join(),
    blocks: caches.blocks,
    alloc: caches.alloc.join(),
  };
};

const rate = fc.constantFrom(0, 0, 0, 4096);

describe("the fast path of an allocation", () => {
  it("gives the same addresses, memory and state as mallocgc while it is recorded", () => {
    fc.assert(
      fc.property(deeds, fc.constantFrom("amd64", "386"), rate, (all, goarch, memProfileRate) => {
        const config = { ...go19("linux", goarch), memProfileRate };
        const [alone, seen] = [new Heap({ config, processors }), new Heap({ config, processors })];
        machineOf(seen).recording = true;
        expect(addresses(alone, all)).toEqual(addresses(seen, all));
        expect(stateOf(alone)).toEqual(stateOf(seen));
      }),
      { numRuns: 60 },
    );
  });

  it("packs tiny objects of all sizes as mallocgc does, into blocks that are clear", () => {
    const [alone, seen] = [new Heap(), new Heap()];
    machineOf(seen).recording = true;
    const kept: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const n = 1 + ((i * i * 7) % 15);
      const address = alone.allocate(n, 0);
      expect(address).toBe(seen.allocate(n, 0));
      expect(alone.read(address, n)).toEqual(new Uint8Array(n));
      alone.write(address, new Uint8Array(n).fill(0xff));
      if (i % 9 === 0) kept.push(address);
      if (i % 500 === 499) for (const heap of [alone, seen]) heap.collect(kept);
    }
    expect(stateOf(alone)).toEqual(stateOf(seen));
  });

  it("is closed when recording begins, and no slot is lost", () => {
    const [alone, seen] = [new Heap(), new Heap()];
    machineOf(seen).recording = true;
    for (let i = 0; i < 40; i++) expect(alone.allocate(48, ZERO)).toBe(seen.allocate(48, ZERO));
    expect(machineOf(alone).rt.events.length).toBe(0);
    machineOf(alone).recording = true;
    alone.allocate(48, ZERO);
    seen.allocate(48, ZERO);
    expect(machineOf(alone).event()?.e).toBe("malloc");
    for (let i = 0; i < 40; i++) expect(alone.allocate(48, ZERO)).toBe(seen.allocate(48, ZERO));
    expect(stateOf(alone)).toEqual(stateOf(seen));
  });
});
