/** What a search can find against a machine: the last action of a path, and what is wrong with it. */
import type { Action } from "../../spec/machine/action.ts";
import type { Evidence } from "../refinement/abstraction.ts";
import type { Difference } from "../agreement/difference.ts";
import type { Performed } from "../subjects/subject.ts";
import type { Stage } from "./position.ts";

/** The twins came to different outcomes or events. */
export interface EventFinding {
  readonly kind: "events";
  readonly action: Action;
  readonly spec: Performed;
  readonly src: Performed;
  readonly difference: Difference;
}

/** The fast heap does not mean the state that the specification is in. */
export interface StateFinding {
  readonly kind: "state";
  readonly evidence: ReadonlyArray<Evidence>;
}

/** A property is contradicted. */
export interface PropertyFinding {
  readonly kind: "property";
  readonly property: string;
  readonly sentence: string;
  readonly evidence: string;
  /** What the seed does instead, where that is known. */
  readonly discovery?: { readonly name: string; readonly sentence: string } | undefined;
}

/** What did not come back from an action, and what became of it: "does not end", for example. */
export interface BrokenFinding {
  readonly kind: "broken";
  readonly stage: Stage;
  readonly how: string;
}

export type Finding = EventFinding | StateFinding | PropertyFinding | BrokenFinding;

/** One performed action of a path. */
export interface Stepped {
  readonly action: Action;
  readonly performed: Performed;
}
