/**
 * One search of a swarm: depth first, in a random order, with a table of bits instead of states. It goes on
 * where the states of a model do not fit into memory, and says what it omits.
 */
import type { Kernel } from "../kernel.ts";
import { Bitstate } from "../table/bitstate.ts";
import { Fingerprinter, mix } from "../table/fingerprint.ts";
import { type Limits } from "./breadthfirst.ts";
import { Counter } from "./counter.ts";
import type { Load } from "./crew.ts";
import type { Route } from "./path.ts";
import { Random } from "./random.ts";
import { type Found, isFound, type Tally } from "./tally.ts";

export interface BitstateOptions extends Pick<
  Limits,
  "until" | "endOf" | "maxDepth" | "maxStates"
> {
  /** Of the swarm. */
  readonly seed: number;
  /** Which of its searches this is. */
  readonly nth: number;
  /** For the table and the stack; a quarter of it is the stack's. */
  readonly memoryBytes: number;
}

/** What a search of a swarm came to. Plain data. */
export interface BitstateResult {
  readonly tally: Tally;
  readonly depth: number;
  /** The shortest way on which each discovery was made, by the keys of the tally. */
  readonly routes: Readonly<Record<string, Route>>;
  /** States that were taken for visited, though they were not: the expected number. */
  readonly omitted: number;
  /** States whose successors were left out because of their depth, or because the stack was full. */
  readonly unexpanded: number;
  /** The share of the table's bits that are set. */
  readonly fill: number;
  /** Why it ended before its stack was empty. */
  readonly bound: string | undefined;
}

/** Words before a state's words on the stack: depth, its place among the steps. Behind them: their number. */
const HEAD_WORDS = 2;
const STACK_SHARE = 1 / 4;

/** States between two looks at the limits. */
const SLICE_STATES = 1024;

export class BitstateSearch extends Counter {
  readonly #options: BitstateOptions;
  readonly #table: Bitstate;
  readonly #fingerprint: Fingerprinter;
  readonly #random: Random;
  readonly #routes: Record<string, Route> = {};
  readonly #stackWords: number;
  #stack = new Uint32Array(1024);
  #top = 0;
  #waiting = 0;
  /** The new states among the successors of the state that is being expanded, and their places. */
  #fresh: { readonly nth: number; readonly words: Uint32Array }[] = [];
  /** Steps from the initial state to the state that is being expanded. */
  #route: number[] = [];
  #initial = 0;
  #isInitial = false;
  #deepest = 0;
  #unexpanded = 0;

  constructor(kernel: Kernel, options: BitstateOptions) {
    super(kernel);
    const { seed, nth, memoryBytes } = options;
    const own = mix(seed ^ mix(nth + 1));
    this.#options = options;
    this.#table = new Bitstate(memoryBytes * (1 - STACK_SHARE));
    this.#stackWords = (memoryBytes * STACK_SHARE) / 4;
    this.#fingerprint = new Fingerprinter(own);
    this.#random = new Random(own);
  }

  run(): BitstateResult {
    this.begin(0, 0);
    this.#isInitial = true;
    this.kernel.initial(this);
    this.#isInitial = false;
    this.#pushFresh(0);
    let bound: string | undefined;
    for (let n = 1; this.#top > 0 && bound === undefined; n++) {
      this.#expandTop();
      bound = this.#boundOf(n);
    }
    const { tally } = this;
    return {
      tally,
      depth: this.#deepest,
      routes: this.#routes,
      omitted: this.#table.omitted,
      unexpanded: this.#unexpanded,
      fill: this.#table.fill,
      bound: this.#top === 0 ? undefined : bound,
    };
  }

  override successor(kind: number, length: number, viewLength: number): void {
    this.#fingerprint.ofWritten(this, length, viewLength);
    const nth = this.#isInitial ? this.steps++ : this.count(kind);
    if (this.#isInitial) this.tally.generated++;
    if (!this.#table.add(this.#fingerprint.high, this.#fingerprint.low)) return;
    this.tally.distinct++;
    if (!this.#isInitial) this.tally.kinds[kind]!.fresh++;
    this.#fresh.push({ nth, words: this.state.slice(0, length) });
  }

  protected override onFound(key: string, { nth }: Found): void {
    const steps = nth < 0 ? [...this.#route] : [...this.#route, nth];
    const known = this.#routes[key];
    if (known !== undefined && known.steps.length <= steps.length) return;
    this.#routes[key] = { initial: this.#initial, steps };
  }

  #boundOf(n: number): string | undefined {
    const { maxStates = Infinity, until, endOf } = this.#options;
    if (isFound(this.kernel, this.tally, until)) return `${until} has a discovery`;
    if (this.tally.distinct >= maxStates) return `the limit of ${maxStates} states was reached`;
    return n % SLICE_STATES === 0 ? endOf?.(this.load) : undefined;
  }

  get load(): Load {
    return {
      states: this.tally.distinct,
      generated: this.tally.generated,
      waiting: this.#waiting,
      bytes: this.#table.size / 8 + this.#stack.byteLength,
      graphBytes: 0,
    };
  }

  /** Pushes the new states in a random order. */
  #pushFresh(depth: number): void {
    const fresh = this.#fresh;
    for (let left = fresh.length; left > 1; left--) {
      const chosen = this.#random.below(left);
      [fresh[left - 1], fresh[chosen]] = [fresh[chosen]!, fresh[left - 1]!];
    }
    for (const { nth, words } of fresh) this.#push(depth, nth, words);
    this.#fresh = [];
  }

  #push(depth: number, nth: number, words: Uint32Array): void {
    const end = this.#top + HEAD_WORDS + words.length + 1;
    if (end > this.#stackWords) {
      this.#unexpanded++;
      return;
    }
    if (end > this.#stack.length) {
      const stack = new Uint32Array(2 * end);
      stack.set(this.#stack);
      this.#stack = stack;
    }
    this.#stack[this.#top] = depth;
    this.#stack[this.#top + 1] = nth;
    this.#stack.set(words, this.#top + HEAD_WORDS);
    this.#stack[end - 1] = words.length;
    this.#top = end;
    this.#waiting++;
  }

  #expandTop(): void {
    const length = this.#stack[this.#top - 1]!;
    const at = this.#top - 1 - length;
    this.#top = at - HEAD_WORDS;
    this.#waiting--;
    const depth = this.#stack[at - 2]!;
    const nth = this.#stack[at - 1]!;
    // What stands below on the stack is not deeper: the way to the parent is the first part of the route.
    if (depth === 0) this.#initial = nth;
    else this.#route[depth - 1] = nth;
    this.#route.length = depth;
    this.#deepest = Math.max(this.#deepest, depth);
    if (depth >= (this.#options.maxDepth ?? Infinity)) {
      this.#unexpanded++;
      return;
    }
    // The place of a discovery is a fingerprint; a swarm knows its route instead.
    this.begin(0, 0);
    this.kernel.expand(this.#stack.slice(at, at + length), 0, length, this);
    this.finish();
    this.#pushFresh(depth + 1);
  }
}
