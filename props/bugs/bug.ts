/** Planted bugs: small deliberate mistakes in the fast machine, that a search must find unaided. */
import type { Machine } from "../../src/machine.ts";

export interface Bug {
  readonly name: string;
  /** What goes wrong, in one sentence. */
  readonly sentence: string;
  /** Overrides methods of this one machine; the published heap never has a bug. */
  readonly plant: (machine: Machine) => void;
}
