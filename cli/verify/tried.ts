/** What a search has tried so far, and how much of the plan that is. */
import type { VerifyTask } from "../../props/search/plan.ts";
import { type Phase, phasesOf, shortActions } from "../../props/search/verify.ts";

/** In long sequences an action may be repeated; on average there are so many times more. */
const repetition = 10;

/** What the actions come to that bring a machine up, at most. */
const mostBoot = 8;

/** Sequences of one length: those planned and tried, and the time one takes beside a short one. */
interface Kind {
  planned: number;
  tried: number;
  cost: number;
}

const costOf = ({ actions }: Phase): number =>
  actions > 4 * shortActions ? repetition * actions : actions;

export class Tried {
  actions = 0;
  readonly #short: Kind = { planned: 0, tried: 0, cost: shortActions };
  readonly #long: Kind = { planned: 0, tried: 0, cost: shortActions };

  constructor(tasks: ReadonlyArray<VerifyTask>) {
    for (const phase of tasks.flatMap((task) => phasesOf(task))) {
      const kind = this.#kindOf(phase.actions);
      kind.planned += phase.runs;
      kind.cost = Math.max(kind.cost, costOf(phase));
    }
  }

  get planned(): number {
    return this.#short.planned + this.#long.planned;
  }

  get sequences(): number {
    return this.#short.tried + this.#long.tried;
  }

  /** From 0 to 1, by the time that is expected. */
  get share(): number {
    const { planned, tried } = this.#sum();
    return planned === 0 ? 0 : Math.min(1, tried / planned);
  }

  /** Takes note of a sequence of so many actions. */
  add(actions: number): void {
    this.actions += actions;
    this.#kindOf(actions - mostBoot).tried++;
  }

  #kindOf(actions: number): Kind {
    return actions > shortActions ? this.#long : this.#short;
  }

  #sum(): Pick<Kind, "planned" | "tried"> {
    const [short, long] = [this.#short, this.#long];
    return {
      planned: short.planned * short.cost + long.planned * long.cost,
      tried: short.tried * short.cost + long.tried * long.cost,
    };
  }
}
