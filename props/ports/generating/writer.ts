/** Writes a sequence: requests whose preconditions hold, and the fills and checks that go with them. */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Request } from "../../../wire/port/request.ts";
import { Plan, type Planned } from "../plan.ts";
import type { Dice } from "./dice.ts";
import type { Mood } from "./mood.ts";

/**
 * Each fill has a seed of its own, so that bytes of another block show; after so many they come again. Small
 * ones, since patterns of small seeds are kept.
 */
const patternSeeds = 1023;

/** A block of up to this length is filled and checked whole, of a longer one the ends. */
const [wholeBytes, endBytes] = [4096, 256];

/** The parts of a block that are filled. */
const partsOf = (n: number): ReadonlyArray<readonly [number, number]> =>
  n <= wholeBytes
    ? [[0, n]]
    : [
        [0, endBytes],
        [n - endBytes, n],
      ];

export class Writer {
  readonly requests: Request[] = [];
  readonly plan: Plan;
  /** Live handles in the order of allocation. */
  readonly live: number[] = [];
  /** Handles that are surely null. */
  readonly nulls: number[] = [];
  bytes = 0;
  readonly #free: number[] = [];
  #next = 0;
  #fills = 0;
  readonly #dice: Dice;
  readonly #mood: Mood;

  constructor(dice: Dice, hello: Hello, mood: Mood) {
    this.#dice = dice;
    this.#mood = mood;
    this.plan = new Plan(hello);
  }

  /** A handle that is not bound; undefined where there are as many as there may be. */
  handle(): number | undefined {
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    return this.#next < this.plan.mostHandles ? this.#next++ : undefined;
  }

  /** Writes a request if it is admitted. */
  write(request: Request): boolean {
    if (this.plan.admits(request) === "no") return false;
    this.plan.note(request);
    this.requests.push(request);
    return true;
  }

  /** Writes an allocation that gives a block, and fills it. */
  allocate(request: Request & { readonly h: number }): void {
    if (!this.write(request)) {
      this.#free.push(request.h);
      return;
    }
    const block = this.plan.bound.get(request.h)!;
    this.live.push(request.h);
    this.bytes += block.n;
    if (request.op === "calloc") this.#checkZero(block);
    if (this.#dice.chance(30)) this.write({ op: "usable", h: request.h });
    if (this.#dice.chance(85)) this.fill(block);
  }

  /** Writes an allocation that must give none. */
  refused(request: Request & { readonly h: number }): void {
    if (this.write(request)) this.nulls.push(request.h);
    else this.#free.push(request.h);
  }

  /** Frees the live block at an index. */
  free(index: number): void {
    const [h = 0] = this.live.splice(index, 1);
    const block = this.plan.bound.get(h)!;
    if (this.#dice.chance(85)) this.check(block);
    this.bytes -= block.n;
    this.#release(h);
  }

  /** Frees a handle that is null. */
  freeNull(): void {
    const h = this.nulls.pop();
    if (h !== undefined) this.#release(h);
  }

  /** Which block is freed next. */
  nextToFree(): number {
    switch (this.#mood.order) {
      case "lifo":
        return this.live.length - 1;
      case "fifo":
        return 0;
      case "random":
        return this.#dice.between(0, this.live.length - 1);
    }
  }

  fill(block: Planned): void {
    const { h, n } = block;
    if (n === 0) return;
    const seed = 1 + (this.#fills++ % patternSeeds);
    for (const [from, to] of partsOf(n)) this.write({ op: "fill", h, from, to, seed });
  }

  check({ h, ranges, seed }: Planned): void {
    for (const [from, to] of ranges) this.write({ op: "check", h, from, to, seed });
  }

  #checkZero({ h, n }: Planned): void {
    if (n === 0) return;
    for (const [from, to] of partsOf(n)) this.write({ op: "zero", h, from, to });
  }

  #release(h: number): void {
    if (this.write({ op: "free", h })) this.#free.push(h);
  }
}
