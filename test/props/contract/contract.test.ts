import { describe, expect, it } from "vitest";
import { type Allocator, Contract, type Memory } from "../../../props/contract/contract.ts";
import { Address, type Word } from "../../../spec/numbers/units.ts";
import { GoThrow, Heap } from "../../../src/index.ts";
import { machineOf } from "../../../src/heap/heap.ts";

const zerobase = Address(64);
const start = 4096;

const plainMemory = (): Memory => {
  const bytes = new Uint8Array(2 ** 20);
  return {
    read: (a, n) => bytes.slice(a, a + n),
    write: (a, written) => bytes.set(written, a),
  };
};

/** A bump pointer, with something wrong about it or nothing. */
const bump = (wrong: { gap?: number; first?: number; memory?: Memory } = {}): Allocator => {
  let at = wrong.first ?? start;
  return {
    malloc: ({ n }) => {
      const r = at;
      at += Math.ceil(Number(n) / 8) * 8 + (wrong.gap ?? 0);
      return n === 0 ? zerobase : r;
    },
    bounds: () => ({ start: Address(start), used: Address(2 ** 20), zerobase, ptrSize: 8 }),
    memory: wrong.memory ?? plainMemory(),
  };
};

const asked = (contract: Contract, sizes: ReadonlyArray<Word>): ReadonlyArray<string> =>
  sizes.flatMap((n) => contract.malloc({ n, nz: 1 }));

const sizes = [1, 8, 12, 0, 100, 4096, 20_000, 3];

describe("the contract", () => {
  it("holds of a bump pointer", () => {
    const contract = new Contract(bump());
    expect([...asked(contract, sizes), ...contract.finish()]).toEqual([]);
    expect(contract.size).toBe(sizes.length - 1);
  });

  it("holds of the fast heap, and of its memory", () => {
    const heap = new Heap({ processors: 2 });
    const { arena } = machineOf(heap).rt;
    const contract = new Contract({
      malloc: ({ n, nz }) => {
        try {
          return heap.malloc(n, { zero: nz === 1, p: Number(n) % 2 });
        } catch (stop) {
          if (stop instanceof GoThrow) return undefined;
          throw stop;
        }
      },
      bounds: () => ({
        start: Address(arena.start),
        used: Address(arena.used),
        zerobase: Address(machineOf(heap).config.zerobase),
        ptrSize: machineOf(heap).config.ptrSize,
      }),
      memory: heap,
    });
    const many = Array.from({ length: 3000 }, (_, i) => (i * 7919) % (i % 7 === 0 ? 50_000 : 40));
    expect([...asked(contract, many), ...contract.finish()]).toEqual([]);
    expect(asked(contract, [2n ** 64n - 1n])).toEqual([]);
  });

  it("is broken by a block that overlaps a live one, and not by one in the place of a dead one", () => {
    const contract = new Contract(bump());
    const request = { n: 16, nz: 0 } as const;
    expect(contract.given(request, 8192)).toEqual([]);
    expect(contract.given(request, 8200)).toEqual([
      "[0x2008, 0x2018) overlaps the live block [0x2000, 0x2010)",
    ]);
    expect(contract.died(8192)).toEqual([]);
    expect(contract.given(request, 8200)).toEqual([]);
  });

  it("is broken by a block that is not aligned, or outside the arena", () => {
    expect(asked(new Contract(bump({ first: start + 4 })), [8])).toHaveLength(1);
    expect(asked(new Contract(bump({ first: 2 ** 20 - 8 })), [16])).toHaveLength(1);
    expect(asked(new Contract(bump({ first: 0 })), [16])).toHaveLength(1);
  });

  it("is broken by a second address for blocks of size 0", () => {
    expect(new Contract(bump()).given({ n: 0, nz: 1 }, 8192)).toHaveLength(1);
  });

  it("is broken by dirty memory where zeroed memory was asked for", () => {
    const memory = plainMemory();
    memory.write(start + 90, Uint8Array.of(7));
    const contract = new Contract(bump({ memory }));
    expect(contract.malloc({ n: 64, nz: 1 })).toEqual([]);
    expect(contract.malloc({ n: 64, nz: 1 })).toEqual([
      "the block of 64 bytes at 0x1040: byte 26 is 7, not 0",
    ]);
    memory.write(start + 128, Uint8Array.of(7));
    expect(contract.malloc({ n: 1, nz: 1 })).toEqual([
      "the block of 1 byte at 0x1080: byte 0 is 7, not 0",
    ]);
    const careless = new Contract(bump({ memory }));
    expect([1, 2].flatMap(() => careless.malloc({ n: 64, nz: 0 }))).toEqual([]);
  });

  it("is broken anywhere in the place of a dead block that is given again as it is", () => {
    const contract = new Contract(bump());
    const n = 4096;
    expect(contract.given({ n, nz: 1 }, 8192)).toEqual([]);
    expect(contract.died(8192)).toEqual([]);
    expect(contract.given({ n: 16, nz: 1 }, 8192 + n / 2)).toEqual([
      "the block of 16 bytes at 0x2800: byte 0 is 219, not 0",
    ]);
  });

  it("is broken by dirt behind the bytes that were asked for, in the room of the block", () => {
    const memory = plainMemory();
    const allocator = { ...bump({ memory }), room: (): number => 64 };
    const contract = new Contract(allocator);
    expect(contract.given({ n: 40, nz: 1 }, 8192)).toEqual([]);
    expect(contract.died(8192)).toEqual([]);
    expect(contract.given({ n: 16, nz: 1 }, 8192 + 56)).toHaveLength(1);
    memory.write(start + 50, Uint8Array.of(7));
    expect(new Contract(allocator).malloc({ n: 40, nz: 1 })).toHaveLength(1);
  });

  it("is broken by dirt far behind the beginning of a long block", () => {
    const memory = plainMemory();
    memory.write(start + 300_000, Uint8Array.of(7));
    expect(new Contract(bump({ memory })).malloc({ n: 400_000, nz: 1 })).toEqual([
      "the block of 400000 bytes at 0x1000: byte 300000 is 7, not 0",
    ]);
  });

  it("is broken by a block that does not keep its bytes, seen when it dies or at the end", () => {
    const memory = plainMemory();
    const contract = new Contract(bump({ memory }));
    asked(contract, [64, 64]);
    memory.write(start + 5, Uint8Array.of(0));
    expect(contract.finish()).toHaveLength(1);
    expect(contract.died(start)[0]).toMatch(
      /^the block of 64 bytes at 0x1000, from 0x1000: byte 5/,
    );
    expect(contract.finish()).toEqual([]);
  });

  it("knows no block that never lived", () => {
    expect(new Contract(bump()).died(8192)).toEqual(["no live block is at 0x2000"]);
  });
});
