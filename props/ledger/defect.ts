/** What the ledger says of one defect, as plain data. */

/** How a defect was found. */
export type By =
  | {
      readonly tag: "exploration";
      readonly model: string;
      readonly constants: Readonly<Record<string, number>>;
      /** Distinct states that were visited. */
      readonly states: number;
    }
  | { readonly tag: "search"; readonly instance: string };

/** Whether a defect shows with Go's own constants, or is of the small machine only. */
export type Real =
  /** It was found there. */
  | { readonly tag: "itself"; readonly instance: string }
  /** The same path leads to it there, with sizes that are so many times as large. */
  | {
      readonly tag: "path";
      readonly instance: string;
      readonly pages: number;
      readonly bytes: number;
    }
  /** A search came to it there, on a path of its own. */
  | { readonly tag: "search"; readonly instance: string }
  /** Neither the path nor a search led to it. */
  | { readonly tag: "unseen" }
  | { readonly tag: "untried"; readonly reason: string };

/** Whether the repair of the specification removes a defect. */
export type Repaired =
  | { readonly tag: "removed" }
  /** What is still found with the repair. */
  | { readonly tag: "left"; readonly evidence: string }
  /** The specification has no repair of it. */
  | { readonly tag: "none" };

/** A defect that was found. */
export interface FoundDefect {
  readonly by: By;
  /** Steps of the path, those that bring the machine up left out. */
  readonly path: number;
  readonly real: Real;
  readonly repaired: Repaired;
}

/** A row of the ledger. */
export interface Defect {
  readonly id: string;
  /** The invariant that it breaks. */
  readonly invariant: string;
  readonly sentence: string;
  /** Undefined where it is not found any more. */
  readonly found: FoundDefect | undefined;
}
