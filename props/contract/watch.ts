/**
 * The contract, watched over a run of the fast machine: every block that it gives is held against
 * the blocks that the program still has, written at once, and read again when it dies. Pages that the
 * runtime takes for itself are written too, so that they are dirty when they come back.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Event } from "../../spec/machine/event.ts";
import type { Address } from "../../spec/numbers/units.ts";
import type { Machine } from "../../src/machine.ts";
import { Contract } from "./contract.ts";
import type { PropertyFinding } from "../search/finding.ts";

export const contractSentence =
  "Every block lies in the arena, is aligned for its size, overlaps no live block, is zero in its whole slot or in all its pages where that was asked for, and keeps its bytes until it dies; a block of size 0 is the zero base.";

const contradicted = ([evidence]: ReadonlyArray<string>): PropertyFinding | undefined =>
  evidence === undefined
    ? undefined
    : { kind: "property", property: "contract", sentence: contractSentence, evidence };

/** Of the runtime's own pages this much is written. */
const dirtBytes = 128 * 1024;

export class Watch {
  readonly #contract: Contract;
  readonly #machine: Machine;
  #live: number[] = [];
  /** The block given last is the discovery tiny-12, which is not held against the heap again. */
  #isTiny12 = false;
  /** The block given last has a slot or pages of its own: it is no piece of a tiny block. */
  #isAlone = false;

  constructor(machine: Machine) {
    const { config, rt } = machine;
    this.#machine = machine;
    this.#contract = new Contract({
      malloc: () => undefined,
      bounds: () => ({
        start: rt.arena.start as Address,
        used: rt.arena.used as Address,
        zerobase: config.zerobase as Address,
        ptrSize: this.#isTiny12 ? 8 : config.ptrSize,
      }),
      room: (r, n) => {
        const span = this.#isAlone ? rt.arena.lookup(r) : 0;
        return span === 0 ? n : rt.spans.elemsize(span);
      },
      memory: rt.memory,
    });
  }

  /** What an action gave or took; what contradicts the contract. */
  observe(action: Action, event: Event): PropertyFinding | undefined {
    switch (event.e) {
      case "malloc":
        return this.#given(event);
      case "newobject":
      case "newarray":
        for (const inner of event.fx ?? []) {
          const wrong = inner.e === "malloc" ? this.#given(inner) : undefined;
          if (wrong !== undefined) return wrong;
        }
        return undefined;
      case "manual.alloc":
        this.#soil(event);
        return undefined;
      case "gc.marked":
        return action.tag === "gc.marked" ? this.#marked(action.objects ?? []) : undefined;
      default:
        return undefined;
    }
  }

  /** What contradicts that the live blocks have kept their bytes. */
  finish(): PropertyFinding | undefined {
    return contradicted(this.#contract.finish());
  }

  #given({ n, nz, r, path }: Event<"malloc">): PropertyFinding | undefined {
    if (r === undefined) return undefined;
    this.#isTiny12 = n === 12 && path === "tinyhit";
    this.#isAlone = path === "small" || path === "large";
    if (n !== 0) this.#live.push(r);
    return contradicted(this.#contract.given({ n, nz }, r));
  }

  #soil({ np, r }: Event<"manual.alloc">): void {
    if (!r) return;
    const { config, rt } = this.#machine;
    rt.memory.write(r, new Uint8Array(Math.min(np * config.pageSize, dirtBytes)).fill(0xa5));
  }

  /** The program has lost every other object. */
  #marked(objects: ReadonlyArray<Address>): PropertyFinding | undefined {
    const kept = new Set<number>(objects);
    const lost = this.#live.filter((r) => !kept.has(r));
    this.#live = this.#live.filter((r) => kept.has(r));
    return contradicted(lost.flatMap((r) => this.#contract.died(r)));
  }
}

/** Checks nothing of a run. */
export const unwatched: Pick<Watch, "observe" | "finish"> = {
  observe: () => undefined,
  finish: () => undefined,
};
