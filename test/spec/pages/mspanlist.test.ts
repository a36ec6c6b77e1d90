import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { init, recorded, type State } from "../../../spec/index.ts";
import { blank, putSpan, spanAt, type SpanId } from "../../../spec/pages/mspan.ts";
import * as List from "../../../spec/pages/mspanlist.ts";
import { get } from "../../../spec/numbers/collection.ts";
import { Address, Pages } from "../../../spec/numbers/units.ts";
import { linux } from "../machine.ts";

const ids = [0, 1, 2, 3, 4, 5];

/** Six spans on no list. */
const loose = ids.reduce(
  (s, id) =>
    putSpan(
      blank({ id, sp: Address(152 * id), base: Address(8192 * id), npages: Pages(1), sweepgen: 0 }),
    )(s),
  init(linux(), recorded([])),
);

const forwards = (s: State, list: List.ListId): SpanId[] => {
  const found: SpanId[] = [];
  for (let id = get(s.lists, list)?.first; id !== undefined; id = spanAt(s, id).next ?? undefined) {
    found.push(id);
  }
  return found;
};

const backwards = (s: State, list: List.ListId): SpanId[] => {
  const found: SpanId[] = [];
  for (let id = get(s.lists, list)?.last; id !== undefined; id = spanAt(s, id).prev ?? undefined) {
    found.push(id);
  }
  return found;
};

describe("a list of spans", () => {
  const list = List.freeList(3);

  it("is empty where nothing was put", () => {
    expect(List.firstOf(loose, list)).toBeUndefined();
    expect(forwards(loose, list)).toEqual([]);
  });

  it("has the last one that was put at the front first", () => {
    const s = [0, 1, 2].reduce((t, id) => List.insert(list, id)(t), loose);
    expect(forwards(s, list)).toEqual([2, 1, 0]);
    expect(List.firstOf(s, list)).toBe(2);
  });

  it("has the last one that was put at the back last", () => {
    const s = [0, 1, 2].reduce((t, id) => List.insertBack(list, id)(t), loose);
    expect(forwards(s, list)).toEqual([0, 1, 2]);
  });

  it("loses a span from its middle, and the span is on no list then", () => {
    const full = [0, 1, 2].reduce((t, id) => List.insertBack(list, id)(t), loose);
    const s = List.remove(1)(full);
    expect(forwards(s, list)).toEqual([0, 2]);
    expect(spanAt(s, 1)).toMatchObject({ list: null, next: null, prev: null });
  });

  it("is not changed by removing a span that is on none", () => {
    expect(List.remove(4)(loose)).toBe(loose);
  });

  it("is not stored once it is empty", () => {
    const s = List.remove(0)(List.insert(list, 0)(loose));
    expect(s.lists.size).toBe(0);
  });

  it("is another one for each length, class and purpose", () => {
    const config = linux();
    const names = [
      ...[1, 2, 127].map(List.freeList),
      ...[0, 1, 127, 128].map((n) => List.busyList(config, n)),
      ...[0, 1, 133].flatMap((spc) => [List.nonemptyList(spc), List.emptyList(spc)]),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it("is shared by all busy spans of 128 pages and more", () => {
    const config = linux();
    expect(List.busyList(config, 500)).toBe(List.busyList(config, 128));
    expect(List.busyList(config, 127)).not.toBe(List.busyList(config, 128));
  });

  it("is the same from both ends, whatever is put on two lists and taken off", () => {
    const other = List.emptyList(9);
    const operation = fc.record({
      kind: fc.constantFrom("insert", "insertBack", "remove"),
      id: fc.constantFrom(...ids),
      on: fc.constantFrom(list, other),
    });
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        let s = loose;
        const model = new Map<List.ListId, SpanId[]>([
          [list, []],
          [other, []],
        ]);
        for (const { kind, id, on } of operations) {
          s = List.remove(id)(s);
          for (const [name, members] of model) {
            model.set(
              name,
              members.filter((m) => m !== id),
            );
          }
          if (kind === "remove") continue;
          s = (kind === "insert" ? List.insert : List.insertBack)(on, id)(s);
          const members = model.get(on)!;
          model.set(on, kind === "insert" ? [id, ...members] : [...members, id]);
        }
        for (const [name, members] of model) {
          expect(forwards(s, name)).toEqual(members);
          expect(backwards(s, name)).toEqual(members.toReversed());
        }
      }),
    );
  });
});
