import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Frontier } from "../../../../props/explorer/table/frontier.ts";

describe("a frontier", () => {
  it("gives back what was added, in order, in memory and through a store", () => {
    const lengths = fc.array(fc.oneof(fc.nat(40), fc.nat(30_000), fc.constant(70_000)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(lengths, fc.boolean(), (wanted, isStored) => {
        const chunks = new Map<number, Uint32Array<ArrayBuffer>>();
        let puts = 0;
        const store = {
          put: (chunk: Uint32Array) => {
            chunks.set(++puts, new Uint32Array(chunk));
            return puts;
          },
          read: (handle: number) => chunks.get(handle)!,
          drop: (handle: number) => void chunks.delete(handle),
        };
        const frontier = isStored ? new Frontier(store, 2 ** 18) : new Frontier();
        wanted.forEach((length, i) => {
          const words = Uint32Array.from({ length: length + 2 }, (_, at) => i + at);
          frontier.add(i, words, 1, length);
        });
        expect(frontier.count).toBe(wanted.length);
        const all = [...frontier.records()];
        expect(all.map(({ entry, state }) => [entry, state.length])).toEqual([...wanted.entries()]);
        wanted.forEach((length, i) => {
          frontier.next();
          expect([frontier.entry, frontier.length]).toEqual([i, length]);
          const words = frontier.words.subarray(frontier.at, frontier.at + length);
          expect(words.every((word, at) => word === i + at + 1)).toBe(true);
        });
        expect(frontier.count).toBe(0);
        expect(chunks.size).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});
