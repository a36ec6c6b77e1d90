/** The memory of the sweep buffers: what persistentalloc gave for their blocks and spines. */
import type { Event } from "../../../spec/machine/event.ts";
import { inside } from "../acts.ts";

/** What one buffer has: the bytes of each of its blocks, and those of its spine. */
export interface SweepMemory {
  readonly blocks: ReadonlyArray<number>;
  readonly spine: number;
}

const nothing: SweepMemory = { blocks: [], spine: 0 };

export class SweepBlocks {
  #buffers: ReadonlyMap<number, SweepMemory> = new Map();

  clone(): SweepBlocks {
    const copy = new SweepBlocks();
    copy.#buffers = this.#buffers;
    return copy;
  }

  of(b: number): SweepMemory {
    return this.#buffers.get(b) ?? nothing;
  }

  /** A push that has no room gets a block, and before it a spine where that is full, too. */
  push(act: Event<"sb.push">): void {
    if (act.fx === undefined) return;
    const given = inside(act)
      .filter((inner) => inner.e === "persist")
      .map(({ n }) => Number(n));
    const block = given.at(-1);
    if (block === undefined) return;
    const { blocks, spine } = this.of(act.b);
    this.#buffers = new Map(this.#buffers).set(act.b, {
      blocks: [...blocks, block],
      spine: given.length > 1 ? given[0]! : spine,
    });
  }
}
