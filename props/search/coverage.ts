/** Coverage: what a run has come across, counted. */
import { forEachName } from "../ghost/acts.ts";
import { eventOf, type Performed } from "../subjects/subject.ts";

type Counts = Readonly<Record<string, number>>;

export interface Coverage {
  /** By tag of the action, also where it could not happen. */
  readonly actions: Counts;
  /** By tag of the outcome. */
  readonly outcomes: Counts;
  /** By message. */
  readonly throws: Counts;
  readonly panics: Counts;
  /** By name, nested ones included. */
  readonly events: Counts;
}

const mergeCounts = (a: Counts, b: Counts): Counts => {
  const sum: Record<string, number> = { ...a };
  for (const [key, n] of Object.entries(b)) sum[key] = (sum[key] ?? 0) + n;
  return sum;
};

/** The coverage of two runs. */
export const merge = (a: Coverage, b: Coverage): Coverage => ({
  actions: mergeCounts(a.actions, b.actions),
  outcomes: mergeCounts(a.outcomes, b.outcomes),
  throws: mergeCounts(a.throws, b.throws),
  panics: mergeCounts(a.panics, b.panics),
  events: mergeCounts(a.events, b.events),
});

export const uncovered: Coverage = {
  actions: {},
  outcomes: {},
  throws: {},
  panics: {},
  events: {},
};

/** Counts that are counted up in place. */
type Tally = Map<string, { n: number }>;

const tick = (tally: Tally, key: string, n = 1): void => {
  const count = tally.get(key);
  if (count === undefined) tally.set(key, { n });
  else count.n += n;
};

const addTo = (tally: Tally, counts: Counts): void => {
  for (const key in counts) tick(tally, key, counts[key]);
};

const countsOf = (tally: Tally): Counts =>
  Object.fromEntries([...tally].map(([key, { n }]) => [key, n]));

/** A tally that is told of the same key many times in a row. */
class Ticker {
  readonly tally: Tally = new Map();
  #key = "";
  #count = { n: 0 };

  tick(key: string): void {
    if (key !== this.#key) {
      this.#key = key;
      this.#count = this.tally.get(key) ?? { n: 0 };
      this.tally.set(key, this.#count);
    }
    this.#count.n++;
  }
}

/** Counts as a run goes on. */
export class Counter {
  readonly #actions = new Ticker();
  readonly #outcomes = new Ticker();
  readonly #throws: Tally = new Map();
  readonly #panics: Tally = new Map();
  readonly #events: Tally = new Map();

  count(action: string, performed: Performed): void {
    this.#actions.tick(action);
    this.#outcomes.tick(performed.tag);
    if (performed.tag === "throw") tick(this.#throws, performed.message);
    if (performed.tag === "panic") tick(this.#panics, performed.message);
    const event = eventOf(performed);
    if (event === undefined) return;
    forEachName(event, (name, n) => tick(this.#events, name, n));
  }

  /** Adds what another run has come across. */
  add({ actions, outcomes, throws, panics, events }: Coverage): void {
    addTo(this.#actions.tally, actions);
    addTo(this.#outcomes.tally, outcomes);
    addTo(this.#throws, throws);
    addTo(this.#panics, panics);
    addTo(this.#events, events);
  }

  get coverage(): Coverage {
    return {
      actions: countsOf(this.#actions.tally),
      outcomes: countsOf(this.#outcomes.tally),
      throws: countsOf(this.#throws),
      panics: countsOf(this.#panics),
      events: countsOf(this.#events),
    };
  }
}
