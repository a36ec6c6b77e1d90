/** The records of the fixed-size allocators. */
import type { Event, Fixed } from "../../../../spec/machine/event.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import type { Past } from "../../../ghost/past.ts";
import { Blocks } from "../../../ghost/blocks.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";

/** The records in use at a moment inside an action. */
class Records {
  readonly #found: Past;
  readonly #fresh = new Blocks();
  readonly #freed = new Set<number>();
  /** Chunks that were made in this action. */
  readonly #chunks = new Blocks();

  constructor(found: Past) {
    this.#found = found;
  }

  chunk(r: number, n: number): void {
    this.#chunks.add(r, n);
  }

  free(a: number): void {
    if (!this.#fresh.remove(a)) this.#freed.add(a);
  }

  /** What contradicts a new record. */
  take(r: number, n: number): ReadonlyArray<string> {
    const old = this.#found.records.touching(r, n);
    const isDisjoint = this.#fresh.add(r, n) && old.every((one) => this.#freed.has(one.r));
    return [
      ...(isDisjoint ? [] : ["shares bytes with another record in use"]),
      ...(this.#isInChunk(r, n) ? [] : ["is in no chunk that persistentalloc gave"]),
    ];
  }

  #isInChunk(r: number, n: number): boolean {
    const chunk = this.#chunks.around(r) ?? this.#found.persistent.around(r);
    return chunk !== undefined && r + n <= chunk.r + chunk.n;
  }
}

const recordFaults = ({ performed, after, past }: Observation): ReadonlyArray<string> => {
  const found: string[] = [];
  const records = new Records(past);
  const { ptrSize } = after.config;
  const sizeOf = (f: Fixed): number => after.fixed[f].size;
  const report = ({ f, r = 0 as never }: Event<"fix.alloc">, wrong: ReadonlyArray<string>) =>
    found.push(...wrong.map((what) => `the ${f} record at ${hex(r)} ${what}`));
  forEachPerformed(performed, (act) => {
    if (act.e === "persist" && act.r) records.chunk(act.r, Number(act.n));
    if (act.e === "fix.free") records.free(act.a);
    if (act.e !== "fix.alloc" || act.r === undefined) return;
    if (act.r === 0) report(act, ["is nil"]);
    else if (act.r % ptrSize !== 0) report(act, [`is not ${ptrSize}-aligned`]);
    else report(act, records.take(act.r, sizeOf(act.f)));
  });
  return found;
};

export const disjoint: Property = always({
  of: "step",
  on: ["fix.alloc"],
  name: "fix.disjoint",
  sentence:
    "A record of a fixed-size allocator is aligned, not nil, inside a chunk of persistent memory, and shares no byte with another record in use.",
  evidence: recordFaults,
});
