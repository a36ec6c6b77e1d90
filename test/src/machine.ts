/** The fast side as a machine under test, on an operating system that can be told to refuse. */
import type { Event } from "../../spec/machine/event.ts";
import type { Action } from "../../src/machine/action.ts";
import type { Config } from "../../src/instance/config.ts";
import { go19 } from "../../src/index.ts";
import { Machine as Fast } from "../../src/machine.ts";
import { SimulatedOS } from "../../src/os/simulation.ts";
import type { Fault, Machine, Performed, Setup } from "../twins/machine.ts";

export class FaultyOS extends SimulatedOS {
  readonly #faults: ReadonlyArray<Fault>;
  readonly #calls = { "os.reserve": 0, "os.alloc": 0, "os.map": 0, any: 0 };

  constructor(config: Config, faults: ReadonlyArray<Fault>, seed: number) {
    super(config, seed);
    this.#faults = faults;
  }

  override reserve(hint: number, n: number): number {
    return this.#isRefused("os.reserve") ? 0 : super.reserve(hint, n);
  }

  override alloc(n: number, stat: number): number {
    return this.#isRefused("os.alloc") ? 0 : super.alloc(n, stat);
  }

  override map(a: number, n: number, reserved: boolean, stat: number): number {
    return this.#isRefused("os.map") ? 0 : super.map(a, n, reserved, stat);
  }

  #isRefused(kind: Exclude<Fault["kind"], "any">): boolean {
    const [nth, any] = [this.#calls[kind]++, this.#calls.any++];
    return this.#faults.some((f) =>
      f.kind === kind ? f.nth === nth : f.kind === "any" && f.nth === any,
    );
  }
}

export interface FastMachine extends Machine {
  readonly fast: Fast;
}

/** Go's constants on linux/amd64, with some of them changed. */
export const linux = (changes: Partial<Config> = {}): Config => ({
  ...go19("linux", "amd64"),
  ...changes,
});

export const src = ({ config, faults = [], seed = 1 }: Setup = {}): FastMachine => {
  const instance = linux(config);
  const fast = new Fast(instance, new FaultyOS(instance, faults, seed));
  fast.recording = true;
  const perform = (action: Action): Performed => {
    const outcome = fast.perform(action);
    if (outcome.tag === "disabled" || outcome.tag === "rejected") return outcome;
    return { ...outcome, event: fast.event() as Event };
  };
  return { perform, fast };
};
