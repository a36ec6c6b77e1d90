/**
 * The free spans at a moment inside an action: those that the action found, with what its events
 * have put in and taken out since.
 */
import type { Event } from "../../../../spec/machine/event.ts";
import type { State } from "../../../../spec/index.ts";
import { spanAt, type SpanId } from "../../../../spec/pages/mspan.ts";
import * as Treap from "../../../../spec/pages/mgclarge.ts";
import { firstOf, freeList } from "../../../../spec/pages/mspanlist.ts";
import { isRepaired } from "../../../../spec/instance/repairs.ts";
import type { Address } from "../../../../spec/numbers/units.ts";

/** A free span: where it is, and how long. */
export interface Place {
  readonly a: number;
  readonly np: number;
}

/** The events by which a free span comes and goes. */
export type Move = Event<"fl.ins" | "fl.rm" | "tr.ins" | "tr.rm">;

export class FreeSpans {
  readonly #found: State;
  readonly #maxList: number;
  /** Short spans that came, and those that were found and went. */
  #added: ReadonlyArray<Place> = [];
  readonly #gone = new Set<number>();
  /** The treap at this moment, and where the spans are that came into it. */
  treap: Treap.Treap;
  readonly #bases = new Map<Address, number>();

  constructor(found: State) {
    this.#found = found;
    this.#maxList = found.config.maxMHeapList;
    this.treap = found.treap;
  }

  move(act: Move): void {
    const { a, np } = act;
    switch (act.e) {
      case "fl.ins":
        this.#added = [...this.#added, { a, np }];
        return;
      case "fl.rm":
        if (this.#added.some((place) => place.a === a)) {
          this.#added = this.#added.filter((place) => place.a !== a);
        } else this.#gone.add(a);
        return;
      case "tr.ins":
        this.#bases.set(this.#key(act).tie, a);
        this.treap = Treap.insert(this.treap, leaf(this.#key(act), act));
        return;
      case "tr.rm":
        this.treap = Treap.remove(this.treap, this.#key(act));
        return;
    }
  }

  /** The shortest free span of at least `np` pages; among equals in the treap the lowest. */
  best(np: number): Place | undefined {
    return this.#shortestListed(np) ?? this.#lowestIn(this.treap, this.#shortestLength(np));
  }

  /** Spans of this length are kept in the treap. */
  isLong(np: number): boolean {
    return np >= this.#maxList;
  }

  base({ span, tie }: Treap.TreapNode): number {
    return this.#bases.get(tie) ?? spanAt(this.#found, span).base;
  }

  #key({ a, np, sp }: Move): Treap.Key {
    return { npages: np, tie: isRepaired(this.#found.config, "tie-by-record") ? a : sp };
  }

  #shortestListed(np: number): Place | undefined {
    for (let length = np; length < this.#maxList; length++) {
      const place = this.#added.find((one) => one.np === length) ?? this.#onList(length);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  #onList(np: number): Place | undefined {
    let id: SpanId | null | undefined = firstOf(this.#found, freeList(np));
    while (id !== undefined && id !== null) {
      const { base, next } = spanAt(this.#found, id);
      if (!this.#gone.has(base)) return { a: base, np };
      id = next;
    }
    return undefined;
  }

  /** The least length in the treap that is enough: a search tree is ordered by it. */
  #shortestLength(np: number): number {
    let least = Infinity;
    for (let node = this.treap; node !== null;) {
      if (node.npages >= np) {
        least = node.npages;
        node = node.left;
      } else node = node.right;
    }
    return least;
  }

  /** The one at the lowest address of all spans of a length. */
  #lowestIn(node: Treap.Treap, np: number): Place | undefined {
    if (node === null) return undefined;
    if (node.npages < np) return this.#lowestIn(node.right, np);
    const left = this.#lowestIn(node.left, np);
    if (node.npages > np) return left;
    const here = { a: this.base(node), np };
    return [left, this.#lowestIn(node.right, np)].reduce<Place>(
      (lowest, place) => (place !== undefined && place.a < lowest.a ? place : lowest),
      here,
    );
  }
}

const leaf = (key: Treap.Key, { prio, node }: Event<"tr.ins">): Treap.TreapNode => ({
  ...key,
  span: -1,
  prio,
  record: { address: node, index: -1 },
  left: null,
  right: null,
});
