/** Memory that is never freed. */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Config } from "../../../../spec/index.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import type { Past } from "../../../ghost/past.ts";
import { Blocks, type Run } from "../../../ghost/blocks.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { hex, showBytes } from "../../../report/show.ts";

/** What is wrong with a block, and where in its chunk it is. */
export interface Misplaced {
  readonly act: Event<"persist">;
  readonly why: "nil" | "align" | "shared" | "chunk";
  readonly offset: number | undefined;
}

/** The persistent memory at a moment inside an action. */
class PersistentMemory {
  readonly #found: Past;
  readonly #config: Config;
  readonly #fresh = new Blocks();
  readonly #regions = new Blocks();

  constructor(found: Past, config: Config) {
    this.#found = found;
    this.#config = config;
  }

  region({ r, n }: Event<"os.alloc">): void {
    if (r !== 0) this.#regions.add(r, Number(n));
  }

  /** What contradicts a new block. */
  take(act: Event<"persist">, r: number): ReadonlyArray<Misplaced> {
    const size = Number(act.n);
    const region = this.#regions.around(r) ?? this.#found.regions.around(r);
    const offset = region === undefined ? undefined : r - region.r;
    const wrong = (why: Misplaced["why"]): Misplaced => ({ act, why, offset });
    if (r === 0) return [wrong("nil")];
    const isDisjoint = this.#fresh.add(r, size) && !this.#found.persistent.isTouching(r, size);
    return [
      ...(r % (act.align || 8) === 0 ? [] : [wrong("align")]),
      ...(isDisjoint ? [] : [wrong("shared")]),
      ...(this.#isChunk(region, act, r) ? [] : [wrong("chunk")]),
    ];
  }

  /** A small block is inside a chunk, a large one by itself, with room at most to be aligned. */
  #isChunk(region: Run | undefined, { n, align }: Event<"persist">, r: number): boolean {
    if (region === undefined || r + Number(n) > region.r + region.n) return false;
    const { persistentMaxBlock, persistentChunk } = this.#config;
    return n < persistentMaxBlock
      ? region.n === persistentChunk
      : region.n <= Number(n) + (align || 8);
  }
}

/** The blocks of an action that are not as promised. */
export const misplaced = ({ performed, after, past }: Observation): ReadonlyArray<Misplaced> => {
  const found: Misplaced[] = [];
  const memory = new PersistentMemory(past, after.config);
  forEachPerformed(performed, (act) => {
    if (act.e === "os.alloc") memory.region(act);
    if (act.e === "persist" && act.r !== undefined) found.push(...memory.take(act, act.r));
  });
  return found;
};

export const showMisplaced = ({ act, why }: Misplaced): string => {
  const what = {
    nil: "is nil",
    align: `is not ${act.align || 8}-aligned`,
    shared: "shares bytes with another one",
    chunk: "is not inside a chunk that the OS gave",
  };
  return `the block of ${showBytes(act.n)} at ${hex(act.r ?? 0)} ${what[why]}`;
};

export const ok: Property = always({
  of: "step",
  on: ["persist"],
  name: "persist.ok",
  sentence:
    "A block of persistentalloc is not nil, aligned as asked up to a page, inside its chunk, and shares no byte with another one.",
  evidence: (o) => misplaced(o).map(showMisplaced),
});
