/**
 * Depth first: the last state that was found is expanded first. It keeps few states waiting and soon comes
 * deep; its paths are not the shortest ones.
 */
import { edgeOf, type Kernel } from "../kernel.ts";
import { Fingerprinter } from "../table/fingerprint.ts";
import { type Predecessor, STATE_BYTES, Visited } from "../table/visited.ts";
import { type Explored, type Limits, MEMORY_FULL } from "./breadthfirst.ts";
import { Counter } from "./counter.ts";
import type { Load } from "./crew.ts";
import { isFound } from "./tally.ts";

/** Words before a state's words on the stack: entry, depth. Behind them: their number. */
const HEAD_WORDS = 2;

/** States between two looks at the limits. */
const SLICE_STATES = 1024;

export class DepthFirst extends Counter {
  readonly #visited = new Visited();
  readonly #fingerprint: Fingerprinter;
  #stack = new Uint32Array(1024);
  #top = 0;
  /** States on the stack. */
  #waiting = 0;
  #depth = 0;
  #deepest = 0;
  #isInitial = false;
  /** Whether a state was not expanded because of its depth. */
  #isCut = false;

  constructor(kernel: Kernel, seed: number) {
    super(kernel);
    this.#fingerprint = new Fingerprinter(seed);
  }

  /** Visits all states within the limits. */
  run(limits: Limits = {}): Explored {
    this.begin(0, 0);
    this.#isInitial = true;
    this.kernel.initial(this);
    this.#isInitial = false;
    let bound: string | undefined;
    for (let n = 1; this.#top > 0 && bound === undefined; n++) {
      this.#expandTop(limits.maxDepth ?? Infinity);
      bound = this.#boundOf(limits, n);
    }
    if (this.#top === 0 && this.#isCut) bound = `the limit of depth ${limits.maxDepth} was reached`;
    else if (this.#top === 0) bound = undefined;
    this.tally.distinct = this.#visited.count;
    return { tally: this.tally, depth: this.#deepest, waiting: 0, graph: [], bound };
  }

  predecessorOf(high: number, low: number): Predecessor | undefined {
    return this.#visited.predecessorOf(high, low);
  }

  override successor(kind: number, length: number, viewLength: number): void {
    this.#fingerprint.ofWritten(this, length, viewLength);
    const nth = this.#isInitial ? this.steps++ : this.count(kind);
    if (this.#isInitial) this.tally.generated++;
    const visited = this.#visited;
    const { high, low } = this.#fingerprint;
    if (visited.find(high, low) >= 0) return;
    const entry = visited.add(high, low);
    visited.setPredecessor(entry, this.high, this.low, edgeOf(nth, this.#isInitial ? 0 : kind));
    if (!this.#isInitial) this.tally.kinds[kind]!.fresh++;
    this.#push(entry, this.#isInitial ? 0 : this.#depth + 1, length);
  }

  #boundOf(limits: Limits, n: number): string | undefined {
    const { maxStates = Infinity, memoryBytes = Infinity, until } = limits;
    const { count } = this.#visited;
    if (isFound(this.kernel, this.tally, until)) return `${until} has a discovery`;
    if (count >= maxStates) return `the limit of ${maxStates} states was reached`;
    if (STATE_BYTES * count + this.#stack.byteLength > memoryBytes) return MEMORY_FULL;
    return n % SLICE_STATES === 0 ? limits.endOf?.(this.#load) : undefined;
  }

  get #load(): Load {
    return {
      states: this.#visited.count,
      generated: this.tally.generated,
      waiting: this.#waiting,
      bytes: this.#visited.bytes + this.#stack.byteLength,
      graphBytes: 0,
    };
  }

  #push(entry: number, depth: number, length: number): void {
    const end = this.#top + HEAD_WORDS + length + 1;
    if (end > this.#stack.length) {
      const stack = new Uint32Array(2 * end);
      stack.set(this.#stack);
      this.#stack = stack;
    }
    this.#stack[this.#top] = entry;
    this.#stack[this.#top + 1] = depth;
    for (let i = 0; i < length; i++) this.#stack[this.#top + HEAD_WORDS + i] = this.state[i]!;
    this.#stack[end - 1] = length;
    this.#top = end;
    this.#waiting++;
  }

  #expandTop(maxDepth: number): void {
    const length = this.#stack[this.#top - 1]!;
    const at = this.#top - 1 - length;
    this.#top = at - HEAD_WORDS;
    this.#waiting--;
    const entry = this.#stack[at - 2]!;
    this.#depth = this.#stack[at - 1]!;
    this.#deepest = Math.max(this.#deepest, this.#depth);
    if (this.#depth >= maxDepth) {
      this.#isCut = true;
      return;
    }
    this.begin(this.#visited.high(entry), this.#visited.low(entry));
    // The kernel reads the state while successors overwrite its place on the stack.
    this.kernel.expand(this.#stack.slice(at, at + length), 0, length, this);
    this.finish();
  }
}
