/**
 * Choices: what fast-check generates and shrinks. A choice names no address: "give back the nth
 * manual span" stays meaningful when the actions before it are shrunk away. It becomes an action
 * once the holdings of the run is known.
 */
import * as fc from "fast-check";
import type { Action } from "../../spec/machine/action.ts";
import type { Flag } from "../../spec/numbers/units.ts";
import type { Holdings } from "../ghost/holdings.ts";

/** The action that is chosen now, or undefined where there is nothing to choose from. */
export type Choice = (holdings: Holdings) => Action | undefined;

/** The same action, whatever has happened. */
export const fixed =
  (action: Action): Choice =>
  () =>
    action;

/** A kind of choice, and how often it is made beside the others. */
export interface Weighted {
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<Choice>;
  /** It is made up to so many times in a row; absent where it is made once. */
  readonly most?: number;
}

export const flag: fc.Arbitrary<Flag> = fc.constantFrom<Flag>(0, 1);

/** A processor or the nth of something; reduced to what there is when the choice is resolved. */
export const anyProcessor = fc.nat(7);
export const anyIndex = fc.nat(63);

/** The processor a choice runs on, among those there are. */
export const on = (p: number, { nprocs }: Holdings): number => (nprocs === 0 ? -1 : p % nprocs);

/** The nth of what there is, counted around. */
export const nth = <A>(items: ReadonlyArray<A>, index: number): A | undefined =>
  items[index % Math.max(1, items.length)];
