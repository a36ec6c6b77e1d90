/**
 * What is known of a sequence before its replies: which handles are bound, and how many bytes of their
 * blocks are surely there. It keeps a sequence from asking what no program may do, such as writing
 * behind the end of a block whose reallocation may have failed.
 */
import type { Hello } from "../../wire/port/handshake.ts";
import {
  type Allocation,
  isAllocation,
  type Pattern,
  type Request,
} from "../../wire/port/request.ts";
import type { Zero } from "../../wire/port/request.ts";
import { type Model, sizeOf } from "../contract/model/model.ts";

/** Written bytes of a block, from and to. */
export type Range = readonly [number, number];

export interface Planned {
  readonly h: number;
  /** The bytes that the block has if all went well. */
  n: number;
  /** The bytes that it has in any case, unless it is null. */
  safe: number;
  /** Whether it is known to be null. */
  isNull: boolean;
  /** Its last allocation has no reply yet. */
  isUnsure: boolean;
  /** The bytes up to this one are zero. */
  zeroTo: number;
  seed: number;
  ranges: ReadonlyArray<Range>;
}

/** `wait`: the replies so far must come first. */
export type Admission = "yes" | "no" | "wait";

const most = 1024;

/** Bytes beyond this are never filled or checked; a block may have more. */
const sizeAsNumber = (request: Allocation): number => {
  const n = sizeOf(request);
  return typeof n === "number" ? n : Number.MAX_SAFE_INTEGER;
};

const cut = (ranges: ReadonlyArray<Range>, to: number): ReadonlyArray<Range> =>
  ranges.every(([, end]) => end <= to) ? ranges : cutShort(ranges, to);

const cutShort = (ranges: ReadonlyArray<Range>, to: number): ReadonlyArray<Range> =>
  ranges.flatMap(([from, end]) => (from < to ? [[from, Math.min(end, to)] as const] : []));

export class Plan {
  readonly hello: Hello;
  readonly bound = new Map<number, Planned>();
  #unsure: Planned[] = [];
  #freed = new Set<number>();
  #isOver = false;

  constructor(hello: Hello) {
    this.hello = hello;
  }

  get mostHandles(): number {
    return Math.min(most, this.hello.handles ?? most);
  }

  admits(request: Request): Admission {
    if (this.#isOver) return "no";
    if (isAllocation(request)) return this.#admitsAllocation(request) ? "yes" : "no";
    if (request.op === "limit") return this.hello.can.has("limit") ? "yes" : "no";
    if (request.op === "refree") {
      const isFreed = this.#freed.has(request.h) && !this.bound.has(request.h);
      return isFreed && this.hello.can.has("abort") ? "yes" : "no";
    }
    const block = this.bound.get(request.h);
    if (block === undefined) return "no";
    switch (request.op) {
      case "free":
      case "usable":
        return this.hello.ops.has(request.op) ? "yes" : "no";
      case "fill":
      case "check":
      case "zero":
        return this.#admitsBytes(request, block);
    }
  }

  /** Takes note of a request that is admitted, as if it went well. */
  note(request: Request): void {
    if (isAllocation(request)) return this.#allocated(request);
    switch (request.op) {
      case "free":
        this.bound.delete(request.h);
        this.#freed.add(request.h);
        return;
      case "fill":
        return this.#filled(request);
      case "refree":
        this.#isOver = true;
        return;
      default:
        return;
    }
  }

  /** The blocks that have become unsure since this was asked last. */
  unsure(): ReadonlyArray<Planned> {
    const unsure = this.#unsure;
    this.#unsure = [];
    return unsure;
  }

  /** The requests that made these blocks unsure are answered, and the model knows of them. */
  settle(unsure: ReadonlyArray<Planned>, model: Model): void {
    for (const block of unsure) {
      if (this.bound.get(block.h) !== block) continue;
      const held = model.held(block.h);
      block.isUnsure = false;
      block.isNull = held === null;
      const n = held ? Number(held.n) : 0;
      block.ranges = held?.seed === block.seed ? cut(block.ranges, n) : [];
      block.n = n;
      block.safe = n;
      block.zeroTo = held?.isZeroed === true ? Math.min(block.zeroTo, n) : 0;
    }
  }

  #admitsAllocation(request: Allocation): boolean {
    const { hello, bound } = this;
    if (!hello.ops.has(request.op)) return false;
    const block = bound.get(request.h);
    const isZero = sizeOf(request) === 0;
    if (request.op !== "realloc") {
      if (isZero && hello.malloc0 === undefined) return false;
      return block === undefined && bound.size < this.mostHandles;
    }
    if (block === undefined || (block.isNull && hello.reallocnull !== true)) return false;
    // The block may be null: both policies must be known.
    return !isZero || (hello.realloc0 !== undefined && hello.malloc0 !== undefined);
  }

  #admitsBytes(request: Pattern | Zero, block: Planned): Admission {
    const { from, to } = request;
    if (block.isNull || from < 0 || from >= to || to > block.n) return "no";
    if (request.op === "zero" && to > block.zeroTo) return "no";
    if (request.op === "check") {
      const isWritten = block.ranges.some((range) => range[0] <= from && to <= range[1]);
      if (request.seed !== block.seed || !isWritten) return "no";
    }
    if (to <= block.safe) return "yes";
    return block.isUnsure ? "wait" : "no";
  }

  #allocated(request: Allocation): void {
    const n = sizeAsNumber(request);
    const before = request.op === "realloc" ? this.bound.get(request.h) : undefined;
    const block: Planned =
      before === undefined || before.isNull
        ? {
            h: request.h,
            n,
            safe: n,
            isNull: false,
            isUnsure: true,
            zeroTo: request.op === "calloc" ? n : 0,
            seed: 0,
            ranges: [],
          }
        : {
            ...before,
            n,
            safe: Math.min(before.safe, n),
            isUnsure: true,
            zeroTo: Math.min(before.zeroTo, n),
            ranges: cut(before.ranges, n),
          };
    this.bound.set(request.h, block);
    this.#unsure.push(block);
  }

  #filled({ h, from, to, seed }: Pattern): void {
    const block = this.bound.get(h);
    if (block === undefined) return;
    const others = seed === block.seed ? block.ranges : [];
    block.ranges = [...others, [from, to]];
    block.seed = seed;
    block.zeroTo = Math.min(block.zeroTo, from);
  }
}
