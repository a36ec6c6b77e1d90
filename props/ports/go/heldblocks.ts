/**
 * The blocks of a port in the go dialect, at level contract: each lies where no live one does, is aligned
 * for its size, and is the zero base if it has no bytes.
 */
import { type Block, contradictions } from "../../../spec/contract.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Event } from "../../../spec/machine/event.ts";
import { Address } from "../../../spec/numbers/units.ts";
import { Blocks } from "../../ghost/blocks.ts";
import type { SharedConfig } from "../../instances/sharedconfig.ts";

export class HeldBlocks {
  readonly #config: SharedConfig;
  #live = new Blocks();

  constructor(config: SharedConfig) {
    this.#config = config;
  }

  /** What a reply's blocks contradict; undefined for nothing. */
  observe(action: Action, event: Event): string | undefined {
    if (action.tag === "gc.marked") return this.#marked(action.objects);
    if (!("r" in event) || typeof event.r !== "number") return undefined;
    switch (action.tag) {
      case "malloc":
        return this.#given(event.r, Number(action.n));
      case "newobject":
        return this.#given(event.r, action.ty[0]);
      case "newarray":
        return this.#given(event.r, action.ty[0] * Number(action.n));
      default:
        return undefined;
    }
  }

  /** The program has lost every other block; all of them where it is not known which it has. */
  #marked(objects: ReadonlyArray<Address> = []): undefined {
    const kept = new Set<number>(objects);
    const before = this.#live.all;
    this.#live = new Blocks();
    for (const { r, n } of before) if (kept.has(r)) this.#live.add(r, n);
    return undefined;
  }

  #given(r: number, n: number): string | undefined {
    const { zerobase, ptrSize } = this.#config;
    const block: Block = { r: Address(r), n };
    const near = this.#live.touching(r, n) as ReadonlyArray<Block>;
    // On 32-bit Go itself aligns 12 bytes to 4 only.
    const words = n === 12 ? 8 : ptrSize;
    const bounds = { start: Address(0), used: Address(2 ** 48), zerobase, ptrSize: words } as const;
    const [wrong] = contradictions(bounds, near, block);
    if (wrong === undefined && n > 0) this.#live.add(r, n);
    return wrong;
  }
}
