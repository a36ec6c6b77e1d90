/**
 * Shrinking a failing sequence further than fast-check does, which shrinks values well and
 * sequences by their ends: here choices are left out anywhere, and oddities of the setting, until
 * none can be spared. Any finding will do: it is the same mistake.
 */
import { fixed, type Choice } from "./choice.ts";
import type { Counterexample } from "./command.ts";
import type { Instance } from "../instances/instances.ts";
import { helpful, type Setting } from "../instances/setting.ts";

/** What shrinking may cost, in actions: a sequence that fills an arena is thousands of them. */
export const shrinkBudget = 300_000;

/** The failure of these choices in a setting, if they fail. */
export type Attempt = (
  setting: Setting,
  choices: ReadonlyArray<Choice>,
) => Counterexample | undefined;

/** The settings that are one oddity more helpful. */
const tamer = (setting: Setting, { config }: Instance): ReadonlyArray<Setting> => {
  const { image, faults, foreign, early, ...rest } = setting;
  const usual = helpful(config).image;
  const odd = (["physPageSize", "end", "brk"] as const).filter((one) => image[one] !== usual[one]);
  return [
    ...odd.map((one) => ({ ...setting, image: { ...image, [one]: usual[one] } })),
    ...faults.map((_, i) => ({ ...setting, faults: faults.toSpliced(i, 1) })),
    ...foreign.map((_, i) => ({ ...setting, foreign: foreign.toSpliced(i, 1) })),
    ...(early === undefined ? [] : [{ ...rest, image, faults, foreign }]),
  ];
};

class Shrinking {
  least: Counterexample;
  #budget = shrinkBudget;
  readonly #attempt: Attempt;
  readonly #lucks: number;

  constructor(found: Counterexample, attempt: Attempt, lucks: number) {
    this.least = found;
    this.#attempt = attempt;
    this.#lucks = lucks;
  }

  /** Whether this fails too; then it is the least from now on. */
  #still(setting: Setting, choices: ReadonlyArray<Choice>): boolean {
    if (this.#budget <= 0) return false;
    this.#budget -= this.least.path.length;
    const found = this.#attempt(setting, choices);
    if (found === undefined) return false;
    this.least = found;
    return true;
  }

  /**
   * Whether these choices fail too, with this luck or with another one: what is left out draws no
   * random numbers, so that all that comes after it draws others.
   */
  #stillFails(choices: ReadonlyArray<Choice>): boolean {
    const { setting } = this.least;
    if (this.#still(setting, choices)) return true;
    const others = Array.from({ length: this.#lucks }, (_, luck) => luck).filter(
      (luck) => luck !== setting.luck,
    );
    return others.some((luck) => this.#still({ ...setting, luck }, choices));
  }

  /** Leaves out choices, so many at a time, the last ones first: the rest depends on the first. */
  #omit(length: number): boolean {
    let isSmaller = false;
    let end = this.least.choices.length;
    while (end > 0) {
      const from = Math.max(0, end - length);
      if (this.#stillFails(this.least.choices.toSpliced(from, end - from))) isSmaller = true;
      end = Math.min(from, this.least.choices.length);
    }
    return isSmaller;
  }

  /** Half of the choices first, at last each alone (delta debugging). */
  omitChoices(): void {
    let length = Math.max(1, Math.floor(this.least.choices.length / 2));
    while (this.#omit(length) || length > 1) length = Math.max(1, Math.floor(length / 2));
  }

  /** From here on the actions are what they were, whatever happens before them. */
  pin(): void {
    const { setting, choices, path } = this.least;
    const actions = path.slice(path.length - choices.length).map(({ action }) => action);
    this.#still(setting, actions.map(fixed));
  }

  tame(instance: Instance): boolean {
    const { setting, choices } = this.least;
    return tamer(setting, instance).some((one) => this.#still(one, choices));
  }
}

export const withoutSpare = (
  instance: Instance,
  found: Counterexample,
  attempt: Attempt,
  /** With how many random numbers each attempt is made again. */
  lucks: number,
): Counterexample => {
  const shrinking = new Shrinking(found, attempt, lucks);
  do shrinking.omitChoices();
  while (shrinking.tame(instance));
  // A choice follows the holdings, for which a collection is complete: actions can do with less.
  shrinking.pin();
  shrinking.omitChoices();
  return shrinking.least;
};
