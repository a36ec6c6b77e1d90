/**
 * Random walks: from an initial state on, one random step after the other. For models that are too large
 * to be visited; a walk proves nothing, and its paths are not the shortest ones.
 */
import { type Kernel } from "../kernel.ts";
import { Fingerprinter } from "../table/fingerprint.ts";
import { STATE_BYTES, Visited } from "../table/visited.ts";
import { type Explored, type Limits, MEMORY_FULL } from "./breadthfirst.ts";
import { Counter } from "./counter.ts";
import type { Route } from "./path.ts";
import { Random } from "./random.ts";
import { type Found, isFound } from "./tally.ts";

export interface WalkOptions extends Pick<Limits, "until" | "endOf" | "memoryBytes"> {
  readonly seed: number;
  readonly walks: number;
  /** Steps of a walk at most. */
  readonly maxDepth: number;
}

export interface Walked extends Explored {
  /** The shortest way on which each discovery was made, by the keys of the tally. */
  readonly routes: Readonly<Record<string, Route>>;
}

export class RandomWalk extends Counter {
  readonly #options: WalkOptions;
  readonly #random: Random;
  readonly #visited = new Visited();
  readonly #fingerprint: Fingerprinter;
  readonly #routes: Record<string, Route> = {};
  /** The step that was chosen among those seen, and the state to which it leads. */
  #chosen = 0;
  #kept = new Uint32Array(64);
  #length = 0;
  #keptHigh = 0;
  #keptLow = 0;
  #initial = 0;
  #route: number[] = [];
  #isInitial = false;

  constructor(kernel: Kernel, options: WalkOptions) {
    super(kernel);
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#fingerprint = new Fingerprinter(options.seed);
  }

  run(): Walked {
    const { walks, maxDepth } = this.#options;
    let bound = `${walks} random walks of at most ${maxDepth} steps`;
    let deepest = 0;
    for (let n = 0; n < walks; n++) {
      deepest = Math.max(deepest, this.#walk(maxDepth));
      const end = this.#endOf();
      if (end !== undefined) {
        bound = `${end} after ${n + 1} random walks`;
        break;
      }
    }
    this.tally.distinct = this.#visited.count;
    return {
      tally: this.tally,
      depth: deepest,
      waiting: 0,
      graph: [],
      bound,
      routes: this.#routes,
    };
  }

  override successor(kind: number, length: number, viewLength: number): void {
    this.#fingerprint.ofWritten(this, length, viewLength);
    const nth = this.#isInitial ? this.steps++ : this.count(kind);
    // Each of the steps is chosen with the same probability, though their number is not known yet.
    if (this.#random.below(nth + 1) > 0) return;
    this.#chosen = nth;
    this.#kept = this.state.slice(0, length);
    this.#length = length;
    this.#keptHigh = this.#fingerprint.high;
    this.#keptLow = this.#fingerprint.low;
  }

  protected override onFound(key: string, { nth }: Found): void {
    const steps = nth < 0 ? [...this.#route] : [...this.#route, nth];
    const known = this.#routes[key];
    if (known !== undefined && known.steps.length <= steps.length) return;
    this.#routes[key] = { initial: this.#initial, steps };
  }

  #endOf(): string | undefined {
    const { until, memoryBytes = Infinity, endOf } = this.#options;
    const { count: states, bytes } = this.#visited;
    if (isFound(this.kernel, this.tally, until)) return `${until} has a discovery`;
    if (STATE_BYTES * states > memoryBytes) return MEMORY_FULL;
    return endOf?.({ states, generated: this.tally.generated, waiting: 0, bytes, graphBytes: 0 });
  }

  /** One walk. The result is its length. */
  #walk(maxDepth: number): number {
    this.#route = [];
    this.begin(0, 0);
    this.#isInitial = true;
    this.kernel.initial(this);
    this.#isInitial = false;
    if (this.steps === 0) return 0;
    this.#initial = this.#chosen;
    this.tally.generated++;
    for (;;) {
      if (this.#visited.find(this.#keptHigh, this.#keptLow) < 0) {
        this.#visited.add(this.#keptHigh, this.#keptLow);
      }
      if (this.#route.length >= maxDepth) return maxDepth;
      this.begin(this.#keptHigh, this.#keptLow);
      this.kernel.expand(this.#kept, 0, this.#length, this);
      this.finish();
      if (this.steps === 0) return this.#route.length;
      this.#route.push(this.#chosen);
    }
  }
}
