/**
 * One request on a module in a state, with all that is looked at behind it: each clause of the contract is
 * judged on a model that is made from what the program knows in that state.
 */
import type { Judge } from "../../../../props/contract/clauses/index.ts";
import { Model, sizeOf } from "../../../../props/contract/model/model.ts";
import { type Fault, faultOfReply } from "../../../../props/ports/fault.ts";
import { patternByte } from "../../../../props/ports/inprocess/pattern.ts";
import type { Hello } from "../../../../wire/port/handshake.ts";
import type { Reply } from "../../../../wire/port/reply.ts";
import { type Allocation, isAllocation, type Request } from "../../../../wire/port/request.ts";
import type { Refusal } from "../allocator.ts";
import type { Role } from "../module/roles.ts";
import type { Action } from "./alphabet.ts";
import type { Block } from "./state.ts";
import type { Store } from "./store.ts";

export interface Exchange {
  readonly request: Request;
  readonly reply: Reply;
}

export interface Probed {
  /** The request itself, then what was looked at; the last one is where it failed. */
  readonly exchanges: ReadonlyArray<Exchange>;
  readonly fault: Fault | undefined;
  /** The live blocks after it, by address. */
  readonly blocks: ReadonlyArray<NamedBlock>;
}

export interface NamedBlock extends Block {
  readonly h: number;
}

/** Every byte of a block has the value that this gives for its address. */
const seed = 0;

const ok: Reply = { tag: "ok" };

/** A handle and a size that no other request has: of the block that was there before. */
const [pastHandle, pastSize] = [2 ** 30, 2 ** 20 + 1];

export class Prober {
  readonly #store: Store;
  readonly #hello: Hello;
  readonly #judge: Judge;
  readonly #refusal: Refusal;
  #model: Model;
  #exchanges: Exchange[] = [];
  #blocks: NamedBlock[] = [];

  constructor(store: Store, hello: Hello, judge: Judge, refusal: Refusal) {
    this.#store = store;
    this.#hello = hello;
    this.#judge = judge;
    this.#refusal = refusal;
    this.#model = new Model(hello);
  }

  /**
   * Performs a request. The module is in the state in which these are the live blocks. `past` is a request
   * that gave a block at the start, though everything was freed since; null: this is the start.
   */
  probe(
    blocks: ReadonlyArray<NamedBlock>,
    request: Action,
    past: Allocation | undefined | null,
  ): Probed {
    this.#exchanges = [];
    this.#blocks = [...blocks];
    this.#model = new Model(this.#hello);
    if (past !== null) this.#remember(past);
    const fault = this.#live(blocks) ?? this.#perform(request);
    const sorted = this.#blocks.toSorted((a, b) => a.p - b.p);
    return { exchanges: this.#exchanges, fault, blocks: sorted };
  }

  /** There were blocks before that do not live any more. */
  #remember(past: Allocation | undefined): void {
    const request = past ?? { op: "malloc", h: pastHandle, n: pastSize };
    this.#model.answer({ ...request, h: pastHandle }, { tag: "address", p: 1 });
    this.#model.answer({ op: "free", h: pastHandle }, ok);
  }

  /** Tells the model of the live blocks, and asks for their usable sizes. */
  #live(blocks: ReadonlyArray<NamedBlock>): Fault | undefined {
    for (const { h, p, n, align } of blocks) {
      const request: Request = align > 1 ? { op: "memalign", h, align, n } : { op: "malloc", h, n };
      this.#model.answer(request, { tag: "address", p });
      this.#model.answer({ op: "fill", h, from: 0, to: n, seed }, ok);
    }
    for (const { h, p } of blocks) {
      const fault = this.#usable(h, p);
      if (fault !== undefined) return fault;
    }
    this.#exchanges = [];
    return undefined;
  }

  #perform(request: Action): Fault | undefined {
    const at = this.#blocks.findIndex(({ h }) => h === request.h);
    const before = this.#blocks[at];
    if (before === undefined && (request.op === "free" || request.op === "realloc")) {
      // On null.
      this.#model.answer({ op: "malloc", h: request.h, n: 1 }, { tag: "address", p: 0 });
    }
    if (isAllocation(request)) return this.#allocate(request, at);
    const fault = this.#exchange(request, this.#reply("free", before?.p ?? 0));
    if (fault !== undefined) return fault;
    if (before !== undefined) this.#blocks.splice(at, 1);
    return this.#checkAll() ?? this.#freeAgain(before);
  }

  #allocate(request: Allocation, at: number): Fault | undefined {
    const before = this.#blocks[at];
    const { h } = request;
    const reply = this.#allocation(request, before?.p ?? 0);
    const fault = this.#exchange(request, reply);
    if (fault !== undefined) return fault;
    const held = this.#model.held(h);
    if (!held || (reply.tag === "address" && reply.p === 0)) {
      if (!held && before !== undefined) this.#blocks.splice(at, 1);
      return (held ? this.#usable(h, before!.p) : undefined) ?? this.#checkAll();
    }
    const block: NamedBlock = { h, p: Number(held.p), n: Number(held.n), align: held.align };
    if (before !== undefined) this.#blocks.splice(at, 1);
    const bad = this.#outside(request, block) ?? this.#contents(request, block, before);
    if (bad !== undefined) return bad;
    const other = this.#usable(h, block.p) ?? this.#checkAll();
    if (other !== undefined) return other;
    const bytes = this.#store.instance.bytes;
    for (let a = block.p; a < block.p + block.n; a++) bytes[a] = patternByte(a, seed);
    this.#blocks.push(block);
    return undefined;
  }

  #outside({ op }: Allocation, { p, n }: Block): Fault | undefined {
    const { length } = this.#store.instance.bytes;
    if (p + n <= length) return undefined;
    const evidence = `the block ends at ${p + n}, but the memory has ${length} bytes`;
    const sentence = "A block lies in the memory.";
    return { kind: "clause", name: "place", sentence, op, evidence };
  }

  /** The bytes of a new block: zero, or those of the block that it replaces. */
  #contents(
    { op, h }: Allocation,
    { p, n }: Block,
    before: NamedBlock | undefined,
  ): Fault | undefined {
    if (op === "calloc" && n > 0) {
      const reply = this.#compare(p, n, () => 0);
      return this.#exchange({ op: "zero", h, from: 0, to: n }, reply);
    }
    const kept = Math.min(n, before?.n ?? 0);
    if (op !== "realloc" || kept === 0) return undefined;
    const from = before!.p;
    const reply = this.#compare(p, kept, (i) => patternByte(from + i, seed));
    return this.#exchange({ op: "check", h, from: 0, to: kept, seed }, reply);
  }

  /** Reads all live blocks. */
  #checkAll(): Fault | undefined {
    for (const { h, p, n } of this.#blocks) {
      if (n === 0) continue;
      const reply = this.#compare(p, n, (i) => patternByte(p + i, seed));
      const fault = this.#exchange({ op: "check", h, from: 0, to: n, seed }, reply);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #compare(p: number, n: number, expected: (i: number) => number): Reply {
    const { bytes } = this.#store.instance;
    for (let i = 0; i < n; i++) {
      const found = bytes[p + i] ?? 0;
      if (found !== expected(i)) return { tag: "bad", at: i, found };
    }
    return ok;
  }

  #usable(h: number, p: number): Fault | undefined {
    if (!this.#hello.ops.has("usable")) return undefined;
    return this.#exchange({ op: "usable", h }, this.#reply("usable", p));
  }

  /** Where it is promised that a second free is detected. The state behind it does not count. */
  #freeAgain(before: NamedBlock | undefined): Fault | undefined {
    if (before === undefined || !this.#hello.can.has("abort")) return undefined;
    const { pages, runs, rest } = this.#store.measure();
    const words = runs.slice();
    const fault = this.#exchange({ op: "refree", h: before.h }, this.#reply("free", before.p));
    const head = { pages, rest, blocks: [], runsAt: 0, runsEnd: words.length };
    this.#store.touch();
    this.#store.restore(words, head);
    this.#store.touch();
    return fault;
  }

  #allocation(request: Allocation, p: number): Reply {
    const sized = sizeOf(request);
    switch (request.op) {
      case "malloc":
        return this.#reply("malloc", Number(sized));
      case "calloc":
        return this.#reply("calloc", Number(request.count), Number(request.size));
      case "memalign":
        return this.#reply("memalign", request.align, Number(sized));
      case "realloc":
        return this.#reply("realloc", p, Number(sized));
    }
  }

  #reply(role: Role, first: number, second = 0): Reply {
    try {
      const result = this.#store.instance.functions[role]!(first, second) >>> 0;
      if (role === "free") return ok;
      return role === "usable" ? { tag: "number", n: result } : { tag: "address", p: result };
    } catch (error) {
      const isRefusal = this.#refusal === "trap" && role !== "free" && role !== "usable";
      if (isRefusal && !(error instanceof RangeError)) return { tag: "address", p: 0 };
      return { tag: "panic", text: error instanceof Error ? error.message : String(error) };
    }
  }

  #exchange(request: Request, reply: Reply): Fault | undefined {
    this.#exchanges.push({ request, reply });
    const fault = faultOfReply(this.#judge, this.#model, { request, reply });
    if (fault === undefined) this.#model.answer(request, reply);
    return fault;
  }
}
