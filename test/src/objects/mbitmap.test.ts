import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { Runtime } from "../../../src/runtime.ts";
import { linux } from "../machine.ts";

const arena = 0xc420000000;

const mbitmap = () => {
  const config = linux();
  const rt = new Runtime(config, new SimulatedOS(config));
  rt.memory.place(arena);
  rt.memory.map(arena, 4 * 2 ** 20);
  return rt.mbitmap;
};

interface Typed {
  readonly words: number;
  readonly pointers: number;
  readonly elements: number;
  readonly spare: number;
  readonly at: number;
}

/** What each word of an object shows: 1 where a pointer is, 2 where more of them may follow. */
const expected = ({ words, pointers, elements, spare }: Typed): ReadonlyArray<number> =>
  Array.from({ length: words * elements + spare }, (_, i) => {
    const last = (elements - 1) * words + pointers;
    if (i >= last) return 0;
    // The second word's scan bit is the collector's check mark.
    return (i % words < pointers ? 1 : 0) + (i === 1 ? 0 : 2);
  });

describe("the heap bitmap", () => {
  it("knows the pointers of an object, and how far it has any", () => {
    const bitmap = mbitmap();
    bitmap.setType(arena, 48, 40, 40, 24);
    const bits = Array.from({ length: 6 }, (_, i) => bitmap.wordBits(arena + 8 * i));
    expect(bits).toEqual([3, 1, 3, 0, 0, 0]);
  });

  it("knows those of every element of an array", () => {
    const bitmap = mbitmap();
    bitmap.setType(arena, 64, 48, 16, 8);
    const bits = Array.from({ length: 8 }, (_, i) => bitmap.wordBits(arena + 8 * i));
    expect(bits).toEqual([3, 0, 3, 2, 3, 0, 0, 0]);
  });

  it("is what looking at every word gives, for any type, anywhere", () => {
    const typed = fc
      .record({
        words: fc.integer({ min: 1, max: 12 }),
        pointers: fc.integer({ min: 1, max: 12 }),
        elements: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 300 })),
        spare: fc.nat(9),
        // Near the end of the first chunk, so that some objects reach into the next.
        at: fc.integer({ min: 2 ** 17 - 1500, max: 2 ** 17 + 10 }),
      })
      .map((t) => ({ ...t, pointers: Math.min(t.pointers, t.words) }))
      // An object of one word is a pointer already.
      .filter((t) => t.words * t.elements + t.spare > 1);
    fc.assert(
      fc.property(fc.array(typed, { minLength: 1, maxLength: 4 }), (objects) => {
        const bitmap = mbitmap();
        for (const object of objects) {
          const { words, pointers, elements, spare, at } = object;
          const [x, size] = [arena + 8 * at, 8 * (words * elements + spare)];
          bitmap.setType(x, size, 8 * words * elements, 8 * words, 8 * pointers);
          const found = Array.from({ length: size / 8 }, (_, i) => bitmap.wordBits(x + 8 * i));
          expect(found).toEqual(expected(object));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("leaves the words before and behind an object alone", () => {
    const bitmap = mbitmap();
    bitmap.fill(arena, 512, 0xff);
    bitmap.setType(arena + 8 * 5, 8 * 6, 8 * 6, 8 * 6, 8);
    const bits = Array.from({ length: 16 }, (_, i) => bitmap.wordBits(arena + 8 * i));
    expect(bits).toEqual([3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3]);
  });
});
