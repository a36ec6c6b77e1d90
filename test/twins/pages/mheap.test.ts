import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event, EventName } from "../../../spec/machine/event.ts";
import { all, boot, ckpt, did, inside, type Machine, type Start } from "../machine.ts";
import { twins } from "../twins.ts";

const page = 8192;
const arena = 0xc420000000;

/** A heap of manually managed spans, by page number of the arena. */
class Heap {
  readonly machine: Machine;
  /** The last event. */
  event: Event = { e: "gc.init" };
  readonly #lengths = new Map<number, number>();

  constructor(start: Start) {
    this.machine = boot(start);
  }

  alloc(np: number): number {
    const event = did(this.machine, { tag: "manual.alloc", p: 0, np, stat: "stacks_inuse" });
    const { r = 0 } = event as Event<"manual.alloc">;
    this.event = event;
    this.#lengths.set((r - arena) / page, np);
    return (r - arena) / page;
  }

  free(at: number): Event<"span.free"> {
    const [a, np] = [arena + at * page, this.#lengths.get(at) ?? 0];
    this.event = did(this.machine, { tag: "manual.free", p: 0, a, np, stat: "stacks_inuse" });
    this.#lengths.delete(at);
    return inside(this.event, "span.free")[0]!;
  }

  /** What the last event did to lists and treap: `+list 3@17` is put on, `-treap 128@0` taken out. */
  get moves(): ReadonlyArray<string> {
    return all(this.event).flatMap((event) => {
      const name = moveNames[event.e];
      if (name === undefined || !("np" in event) || !("a" in event)) return [];
      return [`${name} ${event.np}@${(event.a - arena) / page}`];
    });
  }

  /** The records that the last event freed. */
  get freed(): ReadonlyArray<number> {
    return inside(this.event, "fix.free").flatMap(({ f, a }) => (f === "span" ? [a] : []));
  }

  /** The record of the span that was allocated last. */
  get record(): number {
    return inside(this.event, "span.alloc")[0]?.sp ?? 0;
  }
}

const moveNames: Readonly<Partial<Record<EventName, string>>> = {
  "fl.ins": "+list",
  "fl.rm": "-list",
  "tr.ins": "+treap",
  "tr.rm": "-treap",
};

describe.each(twins)("the page heap on $name", ({ start }) => {
  it("cuts spans off the front of what it grew", () => {
    const heap = new Heap(start);
    expect([heap.alloc(3), heap.alloc(1), heap.alloc(100)]).toEqual([0, 3, 4]);
  });

  it("gives the rest back to the list of its length", () => {
    const heap = new Heap(start);
    heap.alloc(1);
    expect(heap.moves).toEqual(["+treap 128@0", "-treap 128@0", "+list 127@1"]);
    heap.alloc(10);
    expect(heap.moves).toEqual(["-list 127@1", "+list 117@11"]);
  });

  it("keeps spans of 128 pages and more in the treap, shorter ones on lists", () => {
    const heap = new Heap(start);
    const [a, , b] = [heap.alloc(127), heap.alloc(1), heap.alloc(128), heap.alloc(8)];
    heap.free(a);
    expect(heap.moves).toEqual(["+list 127@0"]);
    heap.free(b);
    expect(heap.moves).toEqual(["+treap 128@128"]);
  });

  it("takes the span that was freed last first, among those of a length", () => {
    const heap = new Heap(start);
    const [a, , b, , c] = [2, 1, 2, 1, 2, 1].map((np) => heap.alloc(np));
    for (const at of [b!, a!, c!]) heap.free(at);
    expect([heap.alloc(2), heap.alloc(2), heap.alloc(2)]).toEqual([c, a, b]);
  });

  it("takes the shortest list that suffices", () => {
    const heap = new Heap(start);
    const [a, , b, , c] = [7, 1, 4, 1, 5, 1].map((np) => heap.alloc(np));
    for (const at of [b!, c!, a!]) heap.free(at);
    expect(heap.alloc(5)).toBe(c);
    expect(heap.alloc(3)).toBe(b);
    expect(heap.moves).toEqual([`-list 4@${b}`, `+list 1@${b! + 3}`]);
    expect(heap.alloc(5)).toBe(a);
  });

  it("prefers any list to the treap", () => {
    const heap = new Heap(start);
    const [long] = [heap.alloc(200), heap.alloc(1)];
    const [short] = [heap.alloc(50), heap.alloc(1)];
    heap.free(short);
    heap.free(long);
    expect(heap.alloc(50)).toBe(short);
    expect(heap.alloc(128)).toBe(long);
  });

  it("takes the treap's span where growth does not help: 300 pages for 150", () => {
    const heap = new Heap(start);
    const [a] = [heap.alloc(300), heap.alloc(1)];
    heap.free(a);
    expect(heap.alloc(150)).toBe(a);
    expect(heap.moves).toContain(`+treap 150@${a + 150}`);
  });

  it("joins a freed span with the free span before it", () => {
    const heap = new Heap(start);
    const [a, b] = [heap.alloc(2), heap.alloc(3), heap.alloc(1)];
    heap.free(a);
    expect(heap.free(b)).toMatchObject({ a: arena + b * page, np: 3, r: arena, rnp: 5 });
    expect(heap.moves).toEqual(["-list 2@0", "+list 5@0"]);
  });

  it("joins a freed span with the free span behind it", () => {
    const heap = new Heap(start);
    const [a, b] = [heap.alloc(2), heap.alloc(3), heap.alloc(1)];
    heap.free(b);
    expect(heap.free(a)).toMatchObject({ a: arena, np: 2, r: arena, rnp: 5 });
    expect(heap.moves).toEqual(["-list 3@2", "+list 5@0"]);
  });

  it("joins a freed span with both, the one before first, and keeps its own record", () => {
    const heap = new Heap(start);
    const spans = [2, 3, 126].map((np) => ({ at: heap.alloc(np), record: heap.record }));
    const [a, b, c] = [spans[0]!, spans[1]!, spans[2]!];
    heap.alloc(1);
    heap.free(a.at);
    heap.free(c.at);
    expect(heap.free(b.at)).toMatchObject({ r: arena, rnp: 131 });
    expect(heap.moves).toEqual(["-list 2@0", "-list 126@5", "+treap 131@0"]);
    expect(heap.freed).toEqual([a.record, c.record]);
    heap.alloc(131);
    expect(heap.record).toBe(b.record);
  });

  it("reuses the record that was freed last for the next rest", () => {
    const heap = new Heap(start);
    const [a, b] = [heap.alloc(2), heap.alloc(2), heap.alloc(1)];
    heap.free(a);
    heap.free(b);
    const [record] = heap.freed;
    heap.alloc(1);
    expect(inside(heap.event, "fix.alloc")).toEqual([{ e: "fix.alloc", f: "span", r: record }]);
  });

  it("joins what it grows with the free end of what it had", () => {
    const heap = new Heap(start);
    heap.alloc(28);
    heap.alloc(150);
    const [grown] = inside(heap.event, "heap.grow");
    expect(inside(grown!, "span.free")).toMatchObject([
      { a: arena + 128 * page, np: 152, r: arena + 28 * page, rnp: 252 },
    ]);
  });

  it("calls clean pages dirty when they join dirty ones", () => {
    const heap = new Heap(start);
    heap.free(heap.alloc(128));
    heap.alloc(150);
    const [grown] = inside(heap.event, "heap.grow");
    expect(inside(grown!, "span.free")).toMatchObject([{ np: 152, rnp: 280, dirty: 1 }]);
    const other = new Heap(start);
    other.alloc(128);
    other.alloc(150);
    expect(inside(other.event, "span.free")[0]).toMatchObject({ np: 152, rnp: 152, dirty: 0 });
  });

  it("does not join a rest with the span it was cut from", () => {
    const heap = new Heap(start);
    const [a] = [heap.alloc(6), heap.alloc(1)];
    heap.free(a);
    heap.alloc(2);
    expect(heap.moves).toEqual(["-list 6@0", "+list 4@2"]);
  });

  it("hands the age of a span on to its rest, and a joined span is as old as the youngest", () => {
    const heap = new Heap(start);
    const [a, b] = [heap.alloc(6), heap.alloc(1), heap.alloc(1)];
    const { now = 0 } = heap.free(a);
    heap.alloc(2);
    expect(inside(heap.event, "span.free")).toMatchObject([{ since: now, np: 4 }]);
    const later = heap.free(b).now ?? 0;
    expect(later).toBeGreaterThan(now);
    heap.alloc(3);
    expect(inside(heap.event, "span.free")).toMatchObject([{ since: later, np: 2 }]);
  });

  it("knows memory that was used as dirty, also after trimming and joining", () => {
    const heap = new Heap(start);
    const [a] = [heap.alloc(2), heap.alloc(1)];
    expect(heap.event).toMatchObject({ dirty: 0 });
    expect(heap.free(a)).toMatchObject({ dirty: 1 });
    heap.alloc(1);
    expect(heap.event).toMatchObject({ dirty: 1 });
    expect(inside(heap.event, "span.free")).toMatchObject([{ dirty: 1 }]);
    heap.free(2);
    expect(heap.event.fx).toMatchObject([{ e: "span.free", rnp: 127, dirty: 1 }]);
  });

  it("takes manual pages off heap_sys, and adds them again", () => {
    const heap = new Heap(start);
    const bytes = () => {
      const { heap_sys, heap_idle, heap_inuse, stacks_inuse } = ckpt(heap.machine);
      return [heap_sys, heap_idle, heap_inuse, stacks_inuse].map((n) => Number(n) / page);
    };
    const a = heap.alloc(10);
    expect(bytes()).toEqual([118, 118, 0, 10]);
    heap.free(a);
    expect(bytes()).toEqual([128, 128, 0, 0]);
  });

  it("is one free span again when everything is freed, in any order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 140 }), fc.nat()), {
          minLength: 1,
          maxLength: 25,
        }),
        (spans) => {
          const heap = new Heap(start);
          const at = spans.map(([np, order]) => ({ order, at: heap.alloc(np) }));
          const last = at
            .toSorted((a, b) => a.order - b.order)
            .map((span) => heap.free(span.at))
            .at(-1);
          const { heap_sys, treap_inuse } = ckpt(heap.machine);
          expect(last).toMatchObject({ r: arena, rnp: Number(heap_sys) / page });
          expect(treap_inuse).toBe(48);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("gives pages that no span has, and leaves no free neighbours", () => {
    const wish = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 150 }), fc.nat());
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 50 }), (wishes) => {
        const heap = new Heap(start);
        const live: Pages[] = [];
        for (const [isFree, np, nth] of wishes) {
          const [span] = isFree ? live.splice(nth % Math.max(1, live.length), 1) : [];
          const pages = span ? freed(heap.free(span.at)) : { at: heap.alloc(np), np };
          expect(live.filter((l) => l.at + l.np > pages.at && l.at < pages.at + pages.np)).toEqual(
            [],
          );
          // A free span begins where a live one ends, or the arena begins.
          const ends = span ? [0, ...live.map((l) => l.at + l.np)] : [pages.at];
          expect(ends).toContain(pages.at);
          if (!span) live.push(pages);
        }
      }),
      { numRuns: 20 },
    );
  });
});

interface Pages {
  readonly at: number;
  readonly np: number;
}

/** The free span that freeing came to. */
function freed(event: Event<"span.free">): Pages {
  return { at: (Number(event.r) - arena) / page, np: Number(event.rnp) };
}
