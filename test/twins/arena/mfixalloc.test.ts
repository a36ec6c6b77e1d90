import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { go19 } from "../../../src/index.ts";
import { boot, ckpt, did, inside, type Machine } from "../machine.ts";
import { twins } from "../twins.ts";

const alloc = (machine: Machine): Event<"mcache.alloc"> =>
  did(machine, { tag: "mcache.alloc", p: 0 }) as Event<"mcache.alloc">;

const free = (machine: Machine, c: number): Event => did(machine, { tag: "mcache.free", p: 0, c });

const size = 1736;
const perChunk = Math.floor(16384 / size);

describe.each(twins)("a fixed-size allocator on $name", ({ start }) => {
  it("cuts records from a 16 KiB chunk, one behind the other", () => {
    const machine = boot(start);
    const [first = 0, second, third] = [1, 2, 3].map(() => alloc(machine).r);
    expect([second, third]).toEqual([first + size, first + 2 * size]);
  });

  it("takes a new chunk when the rest of the old one is smaller than a record", () => {
    const machine = boot(start);
    const chunks = Array.from({ length: 20 }, () => inside(alloc(machine), "persist"));
    const counts = chunks.map((persists) => persists.length);
    // The boot cache is the first of the first chunk.
    const expected = counts.map((_, i) => ((i + 1) % perChunk === 0 ? 1 : 0));
    expect(counts).toEqual(expected);
    expect(chunks.flat()[0]).toMatchObject({ n: 16384, align: 0, stat: "mcache_sys" });
  });

  it("uses a chunk to its last record, where they fill it", () => {
    const { sizeof } = go19("linux", "amd64");
    const machine = boot(start, { config: { sizeof: { ...sizeof, mcache: 2048 } } });
    const counts = Array.from({ length: 16 }, () => inside(alloc(machine), "persist").length);
    expect(counts.flatMap((n, i) => (n > 0 ? [i] : []))).toEqual([7, 15]);
  });

  it("hands out the record that was freed last first", () => {
    const machine = boot(start);
    const [a = 0, b = 0, c = 0] = [1, 2, 3].map(() => alloc(machine).r);
    for (const record of [b, a, c]) free(machine, record);
    expect([alloc(machine).r, alloc(machine).r, alloc(machine).r]).toEqual([c, a, b]);
    expect(alloc(machine).r).toBe(c + size);
  });

  it("counts the bytes of records in use, and those of chunks", () => {
    const machine = boot(start);
    const bytes = () => {
      const { mcache_inuse, mcache_sys } = ckpt(machine);
      return [mcache_inuse, mcache_sys];
    };
    expect(bytes()).toEqual([size, 16384]);
    const record = alloc(machine).r ?? 0;
    expect(bytes()).toEqual([2 * size, 16384]);
    free(machine, record);
    expect(bytes()).toEqual([size, 16384]);
    for (let i = 0; i < perChunk; i++) alloc(machine);
    expect(bytes()).toEqual([(perChunk + 1) * size, 2 * 16384]);
  });

  it("lists span records in a table that grows by half, in a new place each time", () => {
    const machine = boot(start, { config: { allspansMin: 64 } });
    const tables = Array.from({ length: 30 }, () => {
      const event = did(machine, { tag: "manual.alloc", p: 0, np: 1, stat: "stacks_inuse" });
      return inside(event, "fix.alloc").flatMap(({ fx = [] }) =>
        fx.flatMap((e) => (e.e === "os.alloc" || e.e === "os.free" ? [[e.e, e.n, e.stat]] : [])),
      );
    }).filter((table) => table.length > 0);
    expect(tables).toEqual([
      [["os.alloc", 8 * 8, "other_sys"]],
      [
        ["os.alloc", 12 * 8, "other_sys"],
        ["os.free", 8 * 8, "other_sys"],
      ],
      [
        ["os.alloc", 18 * 8, "other_sys"],
        ["os.free", 12 * 8, "other_sys"],
      ],
      [
        ["os.alloc", 27 * 8, "other_sys"],
        ["os.free", 18 * 8, "other_sys"],
      ],
      [
        ["os.alloc", 40 * 8, "other_sys"],
        ["os.free", 27 * 8, "other_sys"],
      ],
    ]);
  });
});
