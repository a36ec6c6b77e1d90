/**
 * Shrinks a failing sequence by delta debugging. It leaves out kinds of actions, then halves, quarters,
 * down to single actions and pairs. It replaces many equal requests by few larger ones, and reduces sizes,
 * marks and the oddities of the setting. It ends when nothing more can be left out. Any finding counts as
 * the same failure.
 */
import type { Instance } from "../../instances/instances.ts";
import type { Setting } from "../../instances/setting.ts";
import { type Attempts, Enough } from "./attempts.ts";
import { alike, kindsIn, plainer, resized, sizeOf, tamer } from "./candidates.ts";
import { type Part, type Program, withLuck } from "./program.ts";

/** Up to `short` actions other random numbers are tried, and up to `veryShort` each pair is left out. */
const [short, veryShort] = [60, 24];

/** The most pieces into which a program is cut, each of which is left out alone. */
const most = 64;

/** The least number of equal requests that are replaced by fewer, larger ones. */
const many = 16;

class Shrinking {
  readonly #attempts: Attempts;
  readonly #instance: Instance;
  readonly #lucks: number;

  constructor(attempts: Attempts, instance: Instance, lucks: number) {
    this.#attempts = attempts;
    this.#instance = instance;
    this.#lucks = lucks;
  }

  /** Shrinks until no attempt succeeds. Throws Enough when the budget is spent. */
  shrink(): void {
    for (let isFine = false, isSmaller = true; isSmaller || !isFine;) {
      isFine = !isSmaller;
      isSmaller = this.#omitParts(isFine);
      isSmaller = this.#omitKinds() || isSmaller;
      isSmaller = this.#thin() || isSmaller;
      isSmaller = this.#omitPairs() || isSmaller;
      isSmaller = this.#simplify() || isSmaller;
      isSmaller = this.#resize() || isSmaller;
      isSmaller = this.#tame() || isSmaller;
    }
  }

  get #program(): Program {
    return this.#attempts.least.program;
  }

  get #setting(): Setting {
    return this.#attempts.least.setting;
  }

  #still(program: Program): boolean {
    return this.#attempts.still(this.#setting, program);
  }

  /**
   * Whether this program fails too. A short one is tried with other random numbers as well: the failure may
   * need them once something is left out.
   */
  #stillFails(program: Program): boolean {
    if (program.length === this.#program.length) return false;
    if (this.#still(program)) return true;
    if (program.length > short) return false;
    for (let luck = 1; luck <= this.#lucks; luck++) {
      if (this.#still(withLuck(program, luck))) return true;
    }
    return false;
  }

  /** Leaves out kinds of actions, but not the last action. */
  #omitKinds(): boolean {
    const last = this.#program.at(-1);
    let isSmaller = false;
    for (const isOfKind of kindsIn(this.#program)) {
      const rest = this.#program.filter((part) => part.id === last?.id || !isOfKind(part));
      if (this.#stillFails(rest)) isSmaller = true;
    }
    return isSmaller;
  }

  /**
   * Leaves out halves, then smaller pieces, down to single parts. A long program is cut that finely only
   * when nothing else makes it shorter (`isFine`): each part costs an attempt, and each attempt runs the
   * whole program.
   */
  #omitParts(isFine: boolean): boolean {
    const before = this.#program.length;
    let length = Math.max(1, Math.floor(before / 2));
    while (length * most > before) {
      this.#omit(length);
      if (length === 1) break;
      length = Math.floor(length / 2);
    }
    while (isFine && this.#omit(1));
    return this.#program.length < before;
  }

  /** Leaves out `length` parts at a time, from the end: later parts depend on earlier ones. */
  #omit(length: number): boolean {
    let isSmaller = false;
    let end = this.#program.length;
    while (end > 0) {
      const from = Math.max(0, end - length);
      if (this.#stillFails(this.#program.toSpliced(from, end - from))) isSmaller = true;
      end = Math.min(from, this.#program.length);
    }
    return isSmaller;
  }

  #omitPairs(): boolean {
    if (this.#program.length > veryShort) return false;
    for (let i = 0; i < this.#program.length; i++) {
      for (let j = i + 1; j < this.#program.length; j++) {
        if (this.#stillFails(this.#program.filter((_, k) => k !== i && k !== j))) return true;
      }
    }
    return false;
  }

  /** Replaces many equal requests by few that ask for as much together. */
  #thin(): boolean {
    let isSmaller = false;
    for (const first of this.#program) {
      const size = sizeOf(first.action);
      const all = this.#program.filter((part) => alike(part, first));
      if (size === undefined || all.length < many || all[0] !== first) continue;
      for (let times = all.length; times > 1; times = Math.floor(times / 2)) {
        const kept = new Set(all.filter((_, i) => i % times === 0).map(({ id }) => id));
        const fewer = this.#program
          .filter((part) => !alike(part, first) || kept.has(part.id))
          .map((part) => (kept.has(part.id) ? resized(part, size, size.value * times) : part));
        if (!this.#stillFails(fewer)) continue;
        isSmaller = true;
        break;
      }
    }
    return isSmaller;
  }

  #replace(part: Part): boolean {
    return this.#still(this.#program.map((one) => (one.id === part.id ? part : one)));
  }

  /** Removes optional fields of the actions, and runs all of them on one processor. */
  #simplify(): boolean {
    let isSimpler = false;
    const onOne = this.#program.map((part) =>
      part.runs ? { ...part, action: { ...part.action, p: 0 } } : part,
    );
    if (this.#program.some(({ runs, action }) => runs && action.p !== 0)) {
      isSimpler = this.#still(onOne);
    }
    for (const { id } of this.#program) {
      const part = this.#program.find((one) => one.id === id);
      if (part !== undefined && plainer(part).some((one) => this.#replace(one))) isSimpler = true;
    }
    return isSimpler;
  }

  /** Makes each size as small as possible: tries the least value, then bisects. */
  #resize(): boolean {
    let isSmaller = false;
    if (this.#program.length > short) return false;
    for (const { id } of this.#program) {
      const part = this.#program.find((one) => one.id === id);
      const size = part && sizeOf(part.action);
      if (part === undefined || size === undefined) continue;
      let [wrong, right] = [size.least - 1, size.value];
      let next = size.least;
      while (wrong + 1 < right) {
        if (this.#replace(resized(part, size, next))) {
          right = next;
          isSmaller = true;
        } else wrong = next;
        next = Math.floor((wrong + right) / 2);
      }
    }
    return isSmaller;
  }

  #tame(): boolean {
    const program = this.#program;
    return tamer(this.#setting, this.#instance).some((setting) =>
      this.#attempts.still(setting, program),
    );
  }
}

/** Shrinks until the attempts' budget is spent; `lucks` is how many other random numbers are tried. */
export const shrink = (attempts: Attempts, instance: Instance, lucks: number): void => {
  try {
    new Shrinking(attempts, instance, lucks).shrink();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
};
