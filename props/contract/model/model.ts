/**
 * An allocator as its program knows it: the blocks that live, by handle and by address, and what the
 * port has promised. A clause judges a reply on the model before the model takes note of the reply.
 */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Reply } from "../../../wire/port/reply.ts";
import { type Allocation, isAllocation, type Request } from "../../../wire/port/request.ts";
import { power, times, type Word } from "../../../wire/port/word.ts";
import type { Held } from "./held.ts";
import { Opening } from "./opening.ts";
import { Placed } from "./placed.ts";

/** The bytes that an allocation asks for; of calloc the product, which may need more than 64 bits. */
export const sizeOf = (request: Allocation): Word =>
  request.op === "calloc" ? times(request.count, request.size) : request.n;

export class Model {
  readonly hello: Hello;
  /** The least address that is none. */
  readonly end: Word;
  /** The largest size that may be given. */
  readonly largest: Word;
  readonly placed = new Placed();
  readonly opening = new Opening();
  /** Requests that were answered. */
  count = 0;
  /** Allocations of at least one byte that gave none. */
  refusals = 0;
  /** Allocations that gave a block of at least one byte. */
  given = 0;
  /** The replies of the same sequence, where it was performed before. */
  readonly earlier: ReadonlyArray<Reply> | undefined;
  /** Handles whose block was freed, and not null. */
  readonly freed = new Set<number>();
  readonly #held = new Map<number, Held | null>();

  constructor(hello: Hello, earlier?: ReadonlyArray<Reply>) {
    const half = power(hello.bits - 1);
    const most = typeof half === "bigint" ? half - 1n : half - 1;
    this.hello = hello;
    this.end = power(hello.bits);
    this.largest = hello.max === undefined || hello.max > most ? most : hello.max;
    this.earlier = earlier;
  }

  /** The block of a handle; null where the handle is bound to null, undefined where it is unbound. */
  held(h: number): Held | null | undefined {
    return this.#held.get(h);
  }

  /** Takes note of a reply that no clause objects to. */
  answer(request: Request, reply: Reply): void {
    this.count++;
    if (isAllocation(request)) {
      if (reply.tag === "address") this.#allocated(request, reply.p);
      return;
    }
    switch (request.op) {
      case "free":
        this.#free(request.h);
        return;
      case "usable":
        this.#measured(request.h, reply);
        return;
      case "fill":
        this.#seen(request.h, request.seed);
        return;
      case "check":
        this.#seen(request.h);
        return;
      case "limit":
        this.opening.limited();
        return;
      case "zero":
      case "refree":
        return;
    }
  }

  #allocated(request: Allocation, p: Word): void {
    const before = request.op === "realloc" ? this.#held.get(request.h) : undefined;
    const n = sizeOf(request);
    this.opening.allocated(request, p !== 0, this.placed.size === 0);
    if (p === 0) return this.#refused(request, n, before);
    if (before) this.placed.remove(before);
    const isAligned = before && this.hello.can.has("realign");
    const align = request.op === "memalign" ? request.align : isAligned ? before.align : 1;
    const { h } = request;
    const block: Held = {
      h,
      p,
      n,
      align,
      usable: undefined,
      seed: before?.seed,
      isZeroed: request.op === "calloc" || before?.isZeroed === true,
      seen: before?.seen ?? this.refusals,
      isKeptSince: before?.isKeptSince ?? false,
    };
    this.#held.set(h, block);
    if (n !== 0) this.given++;
    if (n !== 0 || this.hello.malloc0 !== "shared") this.placed.add(block);
  }

  #refused(request: Allocation, n: Word, before: Held | null | undefined): void {
    if (before) {
      if (n === 0 && this.hello.realloc0 === "free") {
        this.placed.remove(before);
        this.#held.set(request.h, null);
      } else before.isKeptSince = true;
    } else this.#held.set(request.h, null);
    if (n !== 0) this.refusals++;
  }

  #free(h: number): void {
    const block = this.#held.get(h);
    this.#held.delete(h);
    if (!block) {
      this.freed.delete(h);
      return;
    }
    this.freed.add(h);
    this.placed.remove(block);
    this.opening.freed(this.placed.size === 0);
  }

  #measured(h: number, reply: Reply): void {
    const block = this.#held.get(h);
    if (block && reply.tag === "number") block.usable = reply.n;
  }

  #seen(h: number, seed?: number): void {
    const block = this.#held.get(h);
    if (!block) return;
    block.seed = seed ?? block.seed;
    block.seen = this.refusals;
    block.isKeptSince = false;
  }
}
