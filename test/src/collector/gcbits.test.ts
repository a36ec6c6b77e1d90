import { describe, expect, it } from "vitest";
import { GoThrow } from "../../../src/index.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { Runtime } from "../../../src/runtime.ts";
import { linux } from "../machine.ts";

const gcbits = (changes = {}) => {
  const config = linux(changes);
  return new Runtime(config, new SimulatedOS(config)).bits;
};

describe("a bitmap from the arenas", () => {
  it("takes whole words of 64 bits, one behind the other, after the header", () => {
    const bits = gcbits();
    const addresses = [1, 64, 65, 1].map((n) => bits.addressOf(bits.alloc(n)));
    const first = addresses[0]!;
    expect(addresses).toEqual([first, first + 8, first + 16, first + 32]);
    expect(first % 4096).toBe(16);
  });

  it("is clear, and no bit of it is another's", () => {
    const bits = gcbits();
    const [a, b] = [bits.alloc(64), bits.alloc(64)];
    bits.set(a, 63);
    expect([bits.test(a, 62), bits.test(a, 63), bits.test(b, 0)]).toEqual([false, true, false]);
  });

  it("is loaded from hex digits or bytes", () => {
    const bits = gcbits();
    const at = bits.alloc(70);
    const set = () => Array.from({ length: 70 }, (_, i) => i).filter((i) => bits.test(at, i));
    bits.load(at, 70, "01800000000000003f");
    expect(set()).toEqual([0, 15, 64, 65, 66, 67, 68, 69]);
    expect(bits.words[at + 2]).toBe(0x3f);
    bits.load(at, 70, Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(set()).toEqual([1]);
  });

  it("comes from a new arena when the last one is full", () => {
    const bits = gcbits({ gcBitsChunkBytes: 16 + 16 });
    const addresses = [1, 2, 3].map(() => bits.addressOf(bits.alloc(64)));
    expect(addresses[1]).toBe(addresses[0]! + 8);
    expect(addresses[2]! % 4096).toBe(16);
    expect(bits.count).toBe(2);
  });

  it("cannot be larger than an arena", () => {
    const bits = gcbits({ gcBitsChunkBytes: 16 + 16 });
    expect(() => bits.alloc(129)).toThrow(new GoThrow("markBits overflow"));
  });

  it("is kept for two cycles, and clear when its arena is used again", () => {
    const bits = gcbits();
    const first = bits.alloc(64);
    bits.set(first, 5);
    const { next } = bits;
    bits.epoch();
    expect([bits.next, bits.current, bits.previous, bits.free]).toEqual([0, next, 0, 0]);
    bits.epoch();
    expect([bits.current, bits.previous, bits.free]).toEqual([0, next, 0]);
    expect(bits.test(first, 5)).toBe(true);
    bits.epoch();
    expect([bits.previous, bits.free]).toEqual([0, next]);
    expect(bits.alloc(64)).toBe(first);
    expect(bits.test(first, 5)).toBe(false);
  });
});
