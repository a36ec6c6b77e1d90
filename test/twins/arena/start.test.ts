import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { did, type Fault, inside, mallocinit, type Setup, threw } from "../machine.ts";
import { twins } from "../twins.ts";

const MiB = 2 ** 20;
const refuse = (n: number): Fault[] =>
  Array.from({ length: n }, (_, nth) => ({ nth, kind: "os.reserve" }));

describe.each(twins)("mallocinit on $name", ({ start }) => {
  const begin = (change: object = {}, setup: Setup = {}) =>
    start(setup).perform({ ...mallocinit, ...change });
  const layout = (change: object = {}, setup: Setup = {}): Event<"mallocinit"> =>
    did(start(setup), { ...mallocinit, ...change }) as Event<"mallocinit">;
  const hints = (event: Event) => inside(event, "os.reserve").map(({ hint }) => hint);

  it("lays out span table, bitmap and arena as the recorded runtime on linux/amd64", () => {
    expect(layout()).toMatchObject({
      spans: 0xc000000000,
      bitmap: 0xc420000000,
      arena_start: 0xc420000000,
      arena_used: 0xc420000000,
      arena_alloc: 0xc420000000,
      arena_end: 0x14420002000,
      reserved: 0,
      spansSize: 536870912,
      bitmapSize: 17179869184,
      resv: 0xc000000000,
      resvSize: 567472562176,
    });
  });

  it("makes the record allocators in Go's order, then the boot cache", () => {
    const event = layout();
    expect(inside(event, "fix.init").map(({ f, n, stat }) => [f, n, stat])).toEqual([
      ["treap", 48, "other_sys"],
      ["span", 152, "mspan_sys"],
      ["cache", 1736, "mcache_sys"],
      ["specialfinalizer", 48, "other_sys"],
      ["specialprofile", 24, "other_sys"],
    ]);
    expect(event.fx?.at(-1)?.e).toBe("mcache.alloc");
  });

  describe("throws", () => {
    it("when the OS reports no physical page size", () => {
      expect(begin({ physPageSize: 0 })).toMatchObject({
        tag: "throw",
        message: "failed to get system page size",
        printed: [],
      });
    });

    it.each([1, 2048, 4095])("when it is %i, less than 4096, and says so first", (physPageSize) => {
      expect(begin({ physPageSize })).toMatchObject({
        tag: "throw",
        message: "bad system page size",
        printed: [`system page size (${physPageSize}) is smaller than minimum page size (4096)`],
      });
    });

    it.each([4097, 12288, 65535, 2 ** 50 + 1])("when it is %i, no power of two", (physPageSize) => {
      expect(begin({ physPageSize })).toMatchObject({
        tag: "throw",
        message: "bad system page size",
        printed: [`system page size (${physPageSize}) must be a power of 2`],
      });
    });

    it("when the tiny class is not 16 bytes, before anything else", () => {
      const setup = { config: { tinySizeClass: 3 } };
      expect(begin({ physPageSize: 0 }, setup)).toMatchObject({
        tag: "throw",
        message: "bad TinySizeClass",
        printed: [],
      });
    });

    it("when the OS refuses all 132 reservations", () => {
      const { message, event } = threw(start({ faults: refuse(132) }), mallocinit);
      expect(message).toBe("runtime: cannot reserve arena virtual address space");
      expect(hints(event)).toHaveLength(132);
    });

    it("when there is no memory for the first cache", () => {
      expect(begin({}, { faults: [{ nth: 0, kind: "os.alloc" }] })).toMatchObject({
        tag: "throw",
        message: "runtime: cannot allocate memory",
      });
    });
  });

  it.each([4096, 8192, 65536])("accepts physical pages of %i bytes", (physPageSize) => {
    expect(begin({ physPageSize }).tag).toBe("done");
  });

  it.each([1, 2, 127])("goes on to hint %i when the ones before are refused", (n) => {
    const event = layout({}, { faults: refuse(n) });
    const expected = Array.from({ length: n + 1 }, (_, i) => 0xc0 * 2 ** 32 + i * 2 ** 40);
    expect(hints(event)).toEqual(expected);
    expect(event.resv).toBe(expected[n]);
    expect(event.arena_end).toBe(0x14420002000 + n * 2 ** 40);
  });

  describe("falls back to the 32-bit way when all 128 hints are refused", () => {
    const fallback = (change: object = {}, more = 0): Event<"mallocinit"> =>
      layout(change, { faults: refuse(128 + more) });

    it("and starts at the first MiB that is 256 KiB past the image", () => {
      expect(fallback().resv).toBe(0x600000);
      expect(fallback({ end: 0x4c0000 }).resv).toBe(0x500000);
      expect(fallback({ end: 0x4c0001 }).resv).toBe(0x600000);
    });

    it.each([
      [0, 512],
      [1, 256],
      [2, 128],
      [3, 0],
    ])("and with %i more refusals takes %i MiB of arena", (more, size) => {
      const { arena_start = 0, arena_end = 0 } = fallback({}, more);
      expect(arena_end - arena_start).toBe(size * MiB + 8192);
    });

    it("and moves above a brk that lies inside the reservation", () => {
      expect(fallback({ brk: 0x5fffff }).resv).toBe(0x600000);
      expect(fallback({ brk: 0x600000 }).resv).toBe(0x700000);
      expect(fallback({ brk: 0x712345 }).resv).toBe(0x900000);
    });

    it("but not above a brk at its end", () => {
      const size = fallback().resvSize ?? 0;
      expect(fallback({ brk: 0x600000 + size - 1 }).resv).toBeGreaterThan(0x600000);
      expect(fallback({ brk: 0x600000 + size }).resv).toBe(0x600000);
    });
  });

  describe("with a small arena, low addresses and large physical pages", () => {
    const physPageSize = 2 ** 24;
    // A page for the table of spans, and one for the bitmap of an arena of 128 KiB.
    const lowAt = (arenaHint: number): Setup => ({ config: { heapMapTotalBits: 17, arenaHint } });

    it.each([2 ** 23, 2 ** 24 - 3 * 0x2000])(
      "rejects address %i, since the bitmap would wrap",
      (hint) => {
        expect(begin({ physPageSize }, lowAt(hint))).toMatchObject({
          tag: "rejected",
          code: "answer",
          message: expect.stringContaining("an address from 0xffc000 on"),
        });
      },
    );

    it("takes the lowest address above which the bitmap has room", () => {
      const { bitmap } = layout({ physPageSize }, lowAt(2 ** 24 - 2 * 0x2000));
      expect(bitmap).toBe(2 ** 24);
    });

    it("takes any address where physical pages are small", () => {
      expect(layout({ physPageSize: 4096 }, lowAt(2 ** 23)).bitmap).toBe(2 ** 23 + 2 * 0x2000);
    });
  });

  it("happens once", () => {
    const machine = start();
    did(machine, mallocinit);
    expect(machine.perform(mallocinit).tag).toBe("disabled");
  });
});
