import { describe, expect, it } from "vitest";
import { GoThrow } from "../../../src/index.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { Runtime } from "../../../src/runtime.ts";
import { linux } from "../machine.ts";

const some = () => {
  const config = linux();
  const rt = new Runtime(config, new SimulatedOS(config));
  rt.initAllocators();
  const [a = 0, b = 0, c = 0] = [1, 2, 3].map(() => rt.spanalloc.alloc());
  const { lists, spans } = rt;
  const members = (list: number): number[] => {
    const found: number[] = [];
    for (let s = lists.first[list]!; s !== 0; s = spans.next[s]!) found.push(s);
    return found;
  };
  return { lists, members, a, b, c, list: lists.free(3) };
};

describe("a list of spans", () => {
  it("takes spans at its front and at its back", () => {
    const { lists, members, a, b, c, list } = some();
    lists.insert(list, a);
    lists.insert(list, b);
    lists.insertBack(list, c);
    expect(members(list)).toEqual([b, a, c]);
    expect([lists.first[list], lists.last[list]]).toEqual([b, c]);
  });

  it("loses its first, its last and one in its middle", () => {
    for (const index of [0, 1, 2]) {
      const { lists, members, a, b, c, list } = some();
      for (const s of [a, b, c]) lists.insertBack(list, s);
      const kept = [a, b, c].toSpliced(index, 1);
      lists.remove(list, [a, b, c][index]!);
      expect(members(list)).toEqual(kept);
      expect(lists.last[list]).toBe(kept.at(-1));
    }
  });

  it("throws when a span is put on two lists, or taken off one it is not on", () => {
    const { lists, a, b, list } = some();
    lists.insert(list, a);
    expect(() => lists.insert(lists.free(4), a)).toThrow(new GoThrow("MSpanList_Insert"));
    expect(() => lists.insertBack(list, a)).toThrow(new GoThrow("MSpanList_InsertBack"));
    expect(() => lists.remove(list, b)).toThrow(new GoThrow("MSpanList_Remove"));
  });

  it("is another one for each length, class and purpose", () => {
    const { lists } = some();
    const numbers = [
      ...[0, 1, 127].map((n) => lists.free(n)),
      ...[0, 1, 127, 128].map((n) => lists.busy(n)),
      ...[0, 1, 133].flatMap((spc) => [lists.nonempty(spc), lists.empty(spc)]),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(lists.busy(500)).toBe(lists.busylarge);
    expect(Math.max(...numbers)).toBeLessThan(lists.first.length);
  });
});
