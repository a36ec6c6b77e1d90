import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHUNK, Memory } from "../../../src/arena/memory.ts";
import { Tape, type Written } from "../../../src/machine/tape.ts";

const start = 0xc420000000;

const memory = (bytes: number): Memory => {
  const made = new Memory();
  made.place(start);
  made.map(start, bytes);
  return made;
};

const save = (m: Memory): Written => new Tape().save(m);
const restore = (m: Memory, written: Written): void => new Tape().restore(m, written);

const ones = (n: number): Uint8Array => new Uint8Array(n).fill(1);

describe("mapped memory", () => {
  it("is zero, and costs nothing until it is written", () => {
    const m = memory(3 * CHUNK);
    expect(m.read(start + CHUNK - 2, 4)).toEqual(new Uint8Array(4));
    expect(m.bytes).toEqual([null, null, null]);
  });

  it("keeps what was written, also across chunks", () => {
    const m = memory(2 * CHUNK);
    const text = Uint8Array.of(1, 2, 3, 4);
    m.write(start + CHUNK - 2, text);
    expect(m.read(start + CHUNK - 3, 6)).toEqual(Uint8Array.of(0, 1, 2, 3, 4, 0));
  });

  it("says whether it holds some bytes, also across chunks", () => {
    const m = memory(2 * CHUNK);
    expect(m.holds(start + 5, new Uint8Array(3))).toBe(true);
    expect(m.holds(start + 5, Uint8Array.of(0, 0, 1))).toBe(false);
    for (const at of [start + 16, start + CHUNK - 2]) {
      m.write(at, Uint8Array.of(1, 2, 3, 4));
      expect(m.holds(at, Uint8Array.of(1, 2, 3, 4))).toBe(true);
      expect(m.holds(at - 1, Uint8Array.of(0, 1, 2, 3, 4, 0))).toBe(true);
      expect(m.holds(at, Uint8Array.of(1, 2, 3, 5))).toBe(false);
      expect(m.holds(at + 1, Uint8Array.of(1, 2, 3))).toBe(false);
    }
    expect(m.holds(start, new Uint8Array(0))).toBe(true);
  });

  it("is cleared up to the byte, also across chunks", () => {
    const m = memory(3 * CHUNK);
    m.write(start, ones(3 * CHUNK));
    m.clear(start + CHUNK - 16, CHUNK + 32);
    expect(m.read(start + CHUNK - 17, 1)[0]).toBe(1);
    expect(m.read(start + CHUNK - 16, CHUNK + 32).every((byte) => byte === 0)).toBe(true);
    expect(m.read(start + 2 * CHUNK + 16, 1)[0]).toBe(1);
  });

  it("stays untouched where there is nothing to clear", () => {
    const m = memory(2 * CHUNK);
    m.clear(start, 2 * CHUNK);
    expect(m.bytes).toEqual([null, null]);
  });

  it("reads as zero once it is given back, and whole chunks are given up", () => {
    const m = memory(3 * CHUNK);
    m.write(start, ones(3 * CHUNK));
    m.release(start + CHUNK / 2, 2 * CHUNK);
    expect(m.read(start + CHUNK / 2, 2 * CHUNK).some((byte) => byte !== 0)).toBe(false);
    expect([m.read(start, 1)[0], m.read(start + 3 * CHUNK - 1, 1)[0]]).toEqual([1, 1]);
    expect(m.bytes.map((chunk) => chunk === null)).toEqual([false, true, false]);
  });

  it("begins at a chunk's boundary, wherever the arena begins", () => {
    const m = new Memory();
    m.place(start + 8192);
    m.map(start + 8192, 8192);
    m.write(start + 8192, Uint8Array.of(9));
    expect(m.base).toBe(start);
    expect(m.read(start + 8192, 1)).toEqual(Uint8Array.of(9));
  });

  it("takes no more than what is mapped of a chunk, and goes on when more is mapped", () => {
    const m = memory(8192);
    m.write(start, Uint8Array.of(1));
    expect(m.touch(0)).toHaveLength(8192);
    m.map(start + 8192, CHUNK);
    m.write(start + CHUNK - 1, Uint8Array.of(2, 3));
    expect(m.bytes.map((bytes) => bytes?.length)).toEqual([CHUNK, 8192]);
    expect([m.read(start, 1)[0], ...m.read(start + CHUNK - 1, 2)]).toEqual([1, 2, 3]);
  });

  it("shares with what was saved until a chunk is written, which is copied then", () => {
    const m = memory(2 * CHUNK);
    m.write(start, ones(2 * CHUNK));
    const [first, second] = m.bytes;
    const written = save(m);
    expect(m.bytesOf(0)).toBe(first);
    expect(m.bytesOf(1)).toBe(second);
    m.write(start, Uint8Array.of(2));
    expect(m.bytesOf(0)).not.toBe(first);
    expect(m.bytesOf(1)).toBe(second);
    restore(m, written);
    expect(m.bytesOf(0)).toBe(first);
    expect(m.read(start, 1)[0]).toBe(1);
  });

  it("reads as zero behind a chunk that was saved before more was mapped", () => {
    const m = memory(8192);
    m.write(start, ones(8192));
    save(m);
    m.map(start + 8192, 8192);
    expect(m.read(start + 8184, 16)).toEqual(Uint8Array.from({ length: 16 }, (_, i) => +(i < 8)));
    expect(m.read(start + 12288, 8)).toEqual(new Uint8Array(8));
  });

  it("copies nothing in order to clear what is zero", () => {
    const m = memory(2 * CHUNK);
    m.write(start, ones(8));
    save(m);
    m.clear(start + CHUNK, 8);
    m.clear(start + CHUNK, 8192);
    expect(m.bytes).toEqual([null, null]);
  });

  it("holds what one array of bytes would, whatever is done to it", () => {
    const size = 2 * CHUNK;
    const range = fc.tuple(fc.nat(size / 8 - 1), fc.nat(2000)).map(([at, n]) => ({
      at: 8 * at,
      n: 8 * Math.min(n, size / 8 - at),
    }));
    const operation = fc.record({
      kind: fc.constantFrom("write", "clear", "release", "save", "restore"),
      range,
      byte: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const [m, model] = [memory(size), new Uint8Array(size)];
        const saved = [{ written: save(m), was: model.slice() }];
        for (const { kind, range: r, byte } of operations) {
          if (kind === "save") {
            saved.push({ written: save(m), was: model.slice() });
            continue;
          }
          if (kind === "restore") {
            const { written, was } = saved[byte % saved.length]!;
            restore(m, written);
            model.set(was);
            continue;
          }
          if (kind === "write") m.write(start + r.at, new Uint8Array(r.n).fill(byte));
          else if (kind === "clear") m.clear(start + r.at, r.n);
          else m.release(start + r.at, r.n);
          model.fill(kind === "write" ? byte : 0, r.at, r.at + r.n);
        }
        expect(Buffer.compare(m.read(start, size), model)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});
