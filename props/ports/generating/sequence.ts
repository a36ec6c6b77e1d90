/** Sequences of requests of the allocator dialect, as an arbitrary of fast-check. */
import * as fc from "fast-check";
import type { Hello } from "../../../wire/port/handshake.ts";
import { type Allocation, isAllocation, type Request } from "../../../wire/port/request.ts";
import { Dice } from "./dice.ts";
import { acts, type Mood, moodFor } from "./mood.ts";
import { Sizes } from "./sizes.ts";
import { Writer } from "./writer.ts";

/** A reallocated block is filled anew once so many requests have followed: by then it is known. */
const later = 64;

/** So few bytes may be copied or cleared in any case. */
const fewBytes = 4096;

/** The start that is repeated has at most so many allocations. */
const mostRepeated = 40;

class Sequence {
  readonly #dice: Dice;
  readonly #hello: Hello;
  readonly #sizes: Sizes;
  readonly #mood: Mood;
  readonly #writer: Writer;
  /** Reallocated blocks, and how many requests there were. */
  #grown: Array<readonly [number, number]> = [];
  /** The bytes that were copied or cleared, about. */
  #moved = 0;

  constructor(dice: Dice, hello: Hello, sizes: Sizes) {
    this.#dice = dice;
    this.#hello = hello;
    this.#sizes = sizes;
    this.#mood = moodFor(dice, hello, sizes);
    this.#writer = new Writer(dice, hello, this.#mood);
  }

  write(): ReadonlyArray<Request> {
    const { length, limit, isRepeated, isFreed, live } = this.#mood;
    const writer = this.#writer;
    if (limit !== undefined) writer.write({ op: "limit", n: limit });
    if (isRepeated) this.#open();
    else if (this.#hello.malloc0 !== undefined && this.#dice.chance(8)) this.#allocate(0);
    for (let i = 0; i < length; i++) {
      this.#step();
      if (writer.live.length > live) this.#free();
    }
    this.#settle(0);
    for (const h of writer.live) writer.check(writer.plan.bound.get(h)!);
    if (isFreed) this.#empty();
    if (isRepeated) this.#repeat();
    this.#freeTwice();
    return writer.requests;
  }

  #step(): void {
    this.#settle(later);
    const writer = this.#writer;
    const isEmpty = writer.live.length === 0;
    switch (acts[this.#dice.weighted(this.#mood.weights)]!) {
      case "allocate":
        return this.#allocate(this.#mood.size(this.#dice));
      case "free":
        return this.#free();
      case "realloc":
        return isEmpty ? undefined : this.#realloc();
      case "check":
        return isEmpty ? undefined : writer.check(this.#anyBlock());
      case "usable":
        if (!isEmpty) writer.write({ op: "usable", h: this.#anyBlock().h });
        return;
      case "refused":
        return this.#refused();
      case "null":
        return this.#null();
      case "burst":
        return this.#burst();
      case "empty":
        return this.#empty();
    }
  }

  #anyBlock() {
    const { live, plan } = this.#writer;
    return plan.bound.get(this.#dice.pick(live))!;
  }

  #allocate(n: number): void {
    const writer = this.#writer;
    const size = this.#hello.malloc0 !== undefined && this.#dice.chance(3) ? 0 : n;
    if (!this.#sizes.fits(writer.bytes, size)) return this.#free();
    const h = writer.handle();
    if (h !== undefined) writer.allocate(this.#allocation(h, size));
  }

  #allocation(h: number, n: number): Allocation {
    const { ops, page = 4096 } = this.#hello;
    const dice = this.#dice;
    if (ops.has("calloc") && this.#mayMove(n) && dice.chance(this.#mood.calloc)) {
      this.#moved += n;
      const divisor = dice.pick([1, 1, 2, 3, 4, 8, 16].filter((by) => n % by === 0));
      const [count, size] = dice.chance(50) ? [divisor, n / divisor] : [n / divisor, divisor];
      return { op: "calloc", h, count, size };
    }
    if (ops.has("memalign") && dice.chance(this.#mood.memalign)) {
      const most = Math.floor(Math.log2(dice.chance(80) ? page : page * 16));
      return { op: "memalign", h, align: 2 ** dice.between(3, most), n };
    }
    return { op: "malloc", h, n };
  }

  #free(): void {
    const writer = this.#writer;
    if (writer.live.length > 0) writer.free(writer.nextToFree());
  }

  #realloc(): void {
    const { plan } = this.#writer;
    const before = this.#anyBlock();
    const wished = this.#newSize(before.n);
    const isMoved = wished > before.n;
    const n = !isMoved || this.#mayMove(before.n) ? wished : Math.ceil(before.n / 2);
    if (isMoved) this.#moved += Math.min(before.n, n);
    const grown = n - before.n;
    if (grown > 0 && !this.#sizes.fits(this.#writer.bytes, grown)) return;
    const { h } = before;
    if (this.#dice.chance(10)) this.#writer.check(before);
    if (!this.#writer.write({ op: "realloc", h, n })) return;
    const block = plan.bound.get(h)!;
    this.#writer.bytes += grown;
    if (this.#dice.chance(60)) this.#writer.check(block);
    if (grown > 0) this.#grown.push([h, this.#writer.requests.length]);
  }

  /** Whether so many bytes more may be copied or cleared. */
  #mayMove(n: number): boolean {
    return n <= fewBytes || this.#moved + n <= this.#mood.moved;
  }

  #newSize(n: number): number {
    const dice = this.#dice;
    const isZeroKnown = this.#hello.realloc0 !== undefined && this.#hello.malloc0 !== undefined;
    switch (dice.weighted([20, 20, 15, 10, 30, isZeroKnown ? 3 : 0])) {
      case 0:
        return n + 1;
      case 1:
        return Math.max(1, n - 1);
      case 2:
        return Math.max(1, n * 2 + dice.between(-1, 1));
      case 3:
        return Math.max(1, Math.floor(n / 2));
      case 4:
        return this.#mood.size(dice);
      default:
        return 0;
    }
  }

  /** Fills the blocks whose reallocation is so many requests ago. */
  #settle(ago: number): void {
    const writer = this.#writer;
    const until = writer.requests.length - ago;
    if (this.#grown.length === 0 || this.#grown[0]![1] > until) return;
    const ready = this.#grown.filter(([, at]) => at <= until);
    this.#grown = this.#grown.filter(([, at]) => at > until);
    for (const [h] of ready) {
      const block = writer.plan.bound.get(h);
      if (block === undefined || !writer.live.includes(h)) continue;
      writer.check(block);
      writer.fill(block);
    }
  }

  #refused(): void {
    const writer = this.#writer;
    const { ops } = this.#hello;
    const dice = this.#dice;
    if (ops.has("realloc") && writer.live.length > 0 && dice.chance(35)) {
      const block = this.#anyBlock();
      const huge = { op: "realloc", h: block.h, n: this.#sizes.huge(dice) } as const;
      const [n, safe] = [block.n, block.safe];
      if (writer.plan.admits(huge) === "no") return;
      writer.requests.push(huge);
      Object.assign(block, { n, safe });
      if (dice.chance(50)) writer.write({ op: "usable", h: block.h });
      return writer.check(block);
    }
    const h = writer.handle();
    if (h === undefined) return;
    if (ops.has("calloc") && dice.chance(40)) {
      const [count, size] = this.#sizes.wrapping(dice);
      return writer.refused({ op: "calloc", h, count, size });
    }
    const n = this.#sizes.huge(dice);
    const isAligned = ops.has("memalign") && dice.chance(20);
    writer.refused(isAligned ? { op: "memalign", h, align: 64, n } : { op: "malloc", h, n });
  }

  #null(): void {
    const writer = this.#writer;
    const { freenull, reallocnull } = this.#hello;
    if (writer.nulls.length === 0) return this.#refused();
    if (reallocnull === true && this.#dice.chance(50)) {
      const h = writer.nulls.at(-1)!;
      const n = this.#sizes.small(this.#dice);
      if (!writer.write({ op: "realloc", h, n })) return;
      writer.nulls.pop();
      writer.live.push(h);
      writer.bytes += n;
      this.#grown.push([h, writer.requests.length]);
      return;
    }
    if (freenull === true) writer.freeNull();
  }

  /** Frees every second block. */
  #burst(): void {
    for (let i = this.#writer.live.length - 1; i >= 0; i -= 2) this.#writer.free(i);
  }

  #empty(): void {
    while (this.#writer.live.length > 0) this.#free();
  }

  #open(): void {
    const count = this.#dice.between(1, mostRepeated);
    for (let i = 0; i < count; i++) this.#allocate(this.#mood.size(this.#dice));
  }

  /** Asks for what the start asked for, in its order. */
  #repeat(): void {
    const { requests } = this.#writer;
    const first = requests.findIndex(({ op }) => op === "free" || op === "realloc");
    const opening = requests.slice(0, first < 0 ? 0 : first).filter(isAllocation);
    for (const request of opening) {
      const h = this.#writer.handle();
      if (h !== undefined) this.#writer.allocate({ ...request, h });
    }
  }

  #freeTwice(): void {
    const writer = this.#writer;
    if (!this.#hello.can.has("abort") || !this.#dice.chance(50)) return;
    const h = writer.live.at(-1);
    if (h === undefined) return;
    writer.free(writer.live.length - 1);
    writer.write({ op: "refree", h });
  }
}

/** Fast-check is asked for whole sequences; they are shrunk on the port, by `shrink`. */
class SequenceArbitrary extends fc.Arbitrary<ReadonlyArray<Request>> {
  readonly #hello: Hello;
  readonly #sizes: Sizes;

  constructor(hello: Hello, sizes: Sizes) {
    super();
    this.#hello = hello;
    this.#sizes = sizes;
  }

  override generate(random: fc.Random): fc.Value<ReadonlyArray<Request>> {
    const sequence = new Sequence(new Dice(random), this.#hello, this.#sizes);
    return new fc.Value(sequence.write(), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is ReadonlyArray<Request> {
    return false;
  }

  override shrink(): fc.Stream<fc.Value<ReadonlyArray<Request>>> {
    return fc.Stream.nil();
  }
}

/** Sequences for a port; `limits` are the largest sizes of its classes. */
export const sequences = (
  hello: Hello,
  limits: ReadonlyArray<number>,
): fc.Arbitrary<ReadonlyArray<Request>> => new SequenceArbitrary(hello, new Sizes(hello, limits));
