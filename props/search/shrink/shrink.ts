/**
 * Shrinking a failing sequence: kinds of actions are left out, halves, quarters, at last each action
 * alone and in pairs; many alike become few that ask for more; sizes, marks and oddities of the
 * setting become less, until nothing can be spared (delta debugging). Any finding will do: it is the
 * same mistake.
 */
import type { Instance } from "../../instances/instances.ts";
import type { Setting } from "../../instances/setting.ts";
import { type Attempts, Enough } from "./attempts.ts";
import { alike, kindsIn, plainer, resized, sizeOf, tamer } from "./candidates.ts";
import { type Part, type Program, withLuck } from "./program.ts";

/** Short enough to try it with other random numbers, and without any two actions. */
const [short, veryShort] = [60, 24];

/** A long program is cut into so many pieces at most, to leave out each alone. */
const most = 64;

/** Of so many alike, fewer that are larger will do. */
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

  /** Until nothing is left to try. Throws Enough. */
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
   * Whether this fails too, with these random numbers or with others, which a failure may need when
   * something is left out.
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
   * Half of the parts first, then less, at last each alone: of a long program only where nothing else
   * makes it shorter, since there are as many attempts as parts, and each costs as much.
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

  /** Leaves out so many parts at a time, the last ones first: the rest depends on the first. */
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

  /** Of many parts that ask for the same, few that ask for as much together. */
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

  /** Leaves out what an action may do without; all on one processor. */
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

  /** Makes each size as small as it can be: the least one first, and then by halves. */
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

/**
 * Shrinks as far as the attempts may go.
 * @param lucks with how many random numbers a short sequence is tried again
 */
export const shrink = (attempts: Attempts, instance: Instance, lucks: number): void => {
  try {
    new Shrinking(attempts, instance, lucks).shrink();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
};
