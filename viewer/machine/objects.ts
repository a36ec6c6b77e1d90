/**
 * Which step allocated what: an object is known by the step that allocated it, whatever its address.
 * Addresses serve again, so each has the steps that gave it, ascending.
 */

/** The step that the object at an address comes from, at a moment. */
export interface Occupancy {
  /** The last step up to `until` that gave this address; undefined where none did. */
  readonly latest: (address: number, until: number) => number | undefined;
}

export class Objects implements Occupancy {
  readonly #steps = new Map<number, number[]>();

  /** pre: steps come in ascending order. A step that was noted before is left as it is. */
  add(address: number, step: number): void {
    const steps = this.#steps.get(address);
    if (steps === undefined) this.#steps.set(address, [step]);
    else if (steps.at(-1)! < step) steps.push(step);
  }

  latest(address: number, until: number): number | undefined {
    const steps = this.#steps.get(address);
    if (steps === undefined) return undefined;
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (steps[middle]! <= until) low = middle + 1;
      else high = middle;
    }
    return steps[low - 1];
  }
}

/** A slot that holds at most this many bytes may be a block of several tiny objects. */
const TINY = 16;

/** The steps whose objects lie in a slot: one, or several where it is a tiny block. */
export const occupantsOf = (
  objects: Occupancy,
  slot: number,
  size: number,
  until: number,
): ReadonlyArray<number> => {
  const first = objects.latest(slot, until);
  if (first === undefined) return [];
  if (size > TINY) return [first];
  const found = [first];
  for (let at = 1; at < size; at++) {
    const step = objects.latest(slot + at, until);
    // What was in the slot before its block was taken is gone.
    if (step !== undefined && step >= first) found.push(step);
  }
  return found;
};
