/** The graph of a search, from the records of its shards: states as numbers, in the order of fingerprints. */
import { kindOf } from "../kernel.ts";
import { Visited } from "../table/visited.ts";
import { INITIAL, OUTSIDE, STATE_WORDS, STEP_WORDS } from "./record.ts";

type Words = Uint32Array;

/** Where each state of a record begins. */
const statesOf = (record: Words): ReadonlyArray<number> => {
  const starts: number[] = [];
  for (let at = 0; at < record.length; at += STATE_WORDS + STEP_WORDS * record[at + 4]!) {
    starts.push(at);
  }
  return starts;
};

export class Graph {
  readonly states: number;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #status: Uint32Array;
  readonly #marks: Uint32Array;
  /** The steps of state v are those from first[v] to first[v + 1]. */
  readonly first: Uint32Array;
  /** The state to which each step leads; the number of states where that was not expanded. */
  readonly target: Uint32Array;
  readonly edge: Uint32Array;

  constructor(records: ReadonlyArray<Words>) {
    const places = records
      .flatMap((record) => statesOf(record).map((at) => ({ record, at })))
      .sort(
        (a, b) => a.record[a.at]! - b.record[b.at]! || a.record[a.at + 1]! - b.record[b.at + 1]!,
      );
    const n = places.length;
    this.states = n;
    [this.#high, this.#low] = [new Uint32Array(n), new Uint32Array(n)];
    [this.#status, this.#marks] = [new Uint32Array(n), new Uint32Array(n)];
    this.first = new Uint32Array(n + 1);
    const numbers = new Visited();
    places.forEach(({ record, at }, v) => {
      [this.#high[v], this.#low[v]] = [record[at]!, record[at + 1]!];
      [this.#status[v], this.#marks[v]] = [record[at + 2]!, record[at + 3]!];
      this.first[v + 1] = this.first[v]! + record[at + 4]!;
      numbers.find(record[at]!, record[at + 1]!);
      numbers.add(record[at]!, record[at + 1]!);
    });
    this.target = new Uint32Array(this.first[n]!);
    this.edge = new Uint32Array(this.first[n]!);
    places.forEach(({ record, at }, v) => {
      let from = at + STATE_WORDS;
      for (let step = this.first[v]!; step < this.first[v + 1]!; step++, from += STEP_WORDS) {
        const found = numbers.find(record[from]!, record[from + 1]!);
        this.target[step] = found < 0 ? n : found;
        this.edge[step] = record[from + 2]!;
      }
    });
  }

  fingerprint(v: number): { readonly high: number; readonly low: number } {
    return { high: this.#high[v]!, low: this.#low[v]! };
  }

  isInitial(v: number): boolean {
    return (this.#status[v]! & INITIAL) !== 0;
  }

  isMarked(v: number, mark: number): boolean {
    return (this.#marks[v]! & mark) !== 0;
  }

  /** Whether runs end in the state. */
  isEnd(v: number): boolean {
    return this.first[v] === this.first[v + 1] && (this.#status[v]! & OUTSIDE) === 0;
  }

  /** Whether the state has a step of a kind. */
  isEnabled(v: number, kind: number): boolean {
    for (let step = this.first[v]!; step < this.first[v + 1]!; step++) {
      if (kindOf(this.edge[step]!) === kind) return true;
    }
    return false;
  }

  /** The shortest walk from some states to one that is wanted, through allowed states only. */
  walk(
    from: Iterable<number>,
    isAllowed: (v: number) => boolean,
    isWanted: (v: number) => boolean,
  ): Walk | undefined {
    const search = new WalkSearch(this, from, isAllowed);
    for (const v of search) if (isWanted(v)) return search.walkTo(v);
    return undefined;
  }
}

/** Steps in a row. */
export interface Walk {
  readonly from: number;
  readonly steps: ReadonlyArray<number>;
  readonly to: number;
}

/** Breadth first through a part of a graph. Iterates over the states in the order of their distance. */
export class WalkSearch implements Iterable<number> {
  readonly #graph: Graph;
  readonly #isAllowed: (v: number) => boolean;
  /** For each state the state before and the step; the state itself where a walk begins. */
  readonly #before = new Map<number, readonly [number, number]>();
  readonly #queue: number[] = [];

  constructor(graph: Graph, from: Iterable<number>, isAllowed: (v: number) => boolean) {
    this.#graph = graph;
    this.#isAllowed = isAllowed;
    for (const v of from) this.#add(v, v, -1);
  }

  *[Symbol.iterator](): Iterator<number> {
    const { first, target } = this.#graph;
    for (let i = 0; i < this.#queue.length; i++) {
      const v = this.#queue[i]!;
      yield v;
      for (let step = first[v]!; step < first[v + 1]!; step++) this.#add(target[step]!, v, step);
    }
  }

  /** The walk to a state that the iteration has reached. */
  walkTo(to: number): Walk {
    const steps: number[] = [];
    for (let v = to; ;) {
      const [before, step] = this.#before.get(v)!;
      if (step < 0) return { from: v, steps: steps.reverse(), to };
      steps.push(step);
      v = before;
    }
  }

  #add(v: number, before: number, step: number): void {
    if (v >= this.#graph.states || this.#before.has(v) || !this.#isAllowed(v)) return;
    this.#before.set(v, [before, step]);
    this.#queue.push(v);
  }
}
