/**
 * The adversary: answers that a real operating system may give, but seldom does. They are plain data and
 * chosen before the run; without them the simulated system answers in the ordinary way.
 */
import type { Address } from "../numbers/units.ts";

/** How a call is answered when it is not answered in the ordinary way. */
export type Whim =
  /** Refused; with an errno where the allocator sees it. */
  | { readonly tag: "refuse"; readonly errno?: number }
  /** At the first free place from `by` bytes beyond the ordinary place, in that direction. */
  | { readonly tag: "shift"; readonly by: number }
  /** Right behind the piece that was answered last, or else right before it. */
  | { readonly tag: "adjacent" }
  /** At the lowest free place above the program, or the highest of the address space. */
  | { readonly tag: "bottom" }
  | { readonly tag: "top" };

/** The calls that can be answered so. */
export type OsCall = "os.reserve" | "os.alloc" | "os.map" | "os.free" | "os.unused" | "os.used";

/** The whim that answers the `nth` call (from 0) of this kind, or of any kind; refusal by default. */
export interface Fault {
  readonly nth: number;
  readonly kind: OsCall | "any";
  readonly whim?: Whim;
}

/** A mapping that is not Go's: there from the start, or from the `before`-th call of any kind. */
export interface Foreign {
  readonly a: Address;
  readonly n: number;
  readonly before?: number;
}

/** Calls so far, by kind. */
export type Calls = Readonly<Record<Fault["kind"], number>>;

export const noCalls: Calls = {
  "os.reserve": 0,
  "os.alloc": 0,
  "os.map": 0,
  "os.free": 0,
  "os.unused": 0,
  "os.used": 0,
  any: 0,
};

export const counted = (calls: Calls, kind: OsCall): Calls => ({
  ...calls,
  [kind]: calls[kind] + 1,
  any: calls.any + 1,
});

const refusal: Whim = { tag: "refuse" };

/** The whim that the next call of this kind is answered by, if any. */
export const whimFor = (
  faults: ReadonlyArray<Fault>,
  calls: Calls,
  kind: OsCall,
): Whim | undefined => {
  const fault = faults.find(
    (f) => (f.kind === kind || f.kind === "any") && f.nth === calls[f.kind],
  );
  return fault === undefined ? undefined : (fault.whim ?? refusal);
};
