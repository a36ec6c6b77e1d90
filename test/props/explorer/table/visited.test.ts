import { describe, expect, it } from "vitest";
import { Fingerprinter } from "../../../../props/explorer/table/fingerprint.ts";
import { Visited } from "../../../../props/explorer/table/visited.ts";

const filled = (n: number, isShared = false): Visited => {
  const visited = new Visited(isShared);
  const print = new Fingerprinter(5);
  for (let i = 0; i < n; i++) {
    print.of(Uint32Array.of(i), 0, 1);
    if (visited.find(print.high, print.low) >= 0) throw new Error(`${i} is there already`);
    visited.setPredecessor(visited.add(print.high, print.low), i, i + 1, i + 2);
  }
  return visited;
};

describe("the table of visited states", () => {
  it.each([false, true])("finds each state again, while it grows too (shared: %s)", (isShared) => {
    const n = 60_000;
    const visited = filled(n, isShared);
    const print = new Fingerprinter(5);
    expect(visited.count).toBe(n);
    const wrong: number[] = [];
    for (let i = 0; i < n; i++) {
      print.of(Uint32Array.of(i), 0, 1);
      const entry = visited.find(print.high, print.low);
      const isSame = visited.high(i) === print.high && visited.low(i) === print.low;
      const isFromParent = visited.parentHigh(i) === i && visited.parentLow(i) === i + 1;
      if (entry !== i || !isSame || !isFromParent || visited.edge(i) !== i + 2) wrong.push(i);
    }
    expect(wrong).toEqual([]);
    print.of(Uint32Array.of(n), 0, 1);
    expect(visited.find(print.high, print.low)).toBe(-1);
  });

  it("tells states apart that share their slot, their tag and a half of the fingerprint", () => {
    const visited = new Visited();
    const prints = [
      [0xab000001, 0x400],
      [0xab000002, 0x400],
      [0xab000001, 0x800],
      [0xaa000001, 0x400],
      [0, 0x400],
    ] as const;
    for (const [high, low] of prints) {
      expect(visited.find(high, low)).toBe(-1);
      visited.add(high, low);
    }
    expect(prints.map(([high, low]) => visited.find(high, low))).toEqual([0, 1, 2, 3, 4]);
  });

  it("takes less than 32 bytes a state, at whichever size", () => {
    const visited = new Visited();
    const print = new Fingerprinter(5);
    let worst = 0;
    for (let i = 0; i < 600_000; i++) {
      print.of(Uint32Array.of(i), 0, 1);
      visited.find(print.high, print.low);
      visited.add(print.high, print.low);
      if (i > 200_000) worst = Math.max(worst, visited.bytes / visited.count);
    }
    expect(worst).toBeLessThan(32);
  });
});
