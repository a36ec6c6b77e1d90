/** The blocks of a log: when each was allocated and freed. */
import type { LogLine, Logged } from "../../../wire/port/logline.ts";
import { parseReply, type Reply } from "../../../wire/port/reply.ts";
import { isAllocation } from "../../../wire/port/request.ts";
import type { Word } from "../../../wire/port/word.ts";
import { sizeOf } from "../../../props/contract/model/model.ts";

export interface Block {
  readonly address: Word;
  /** The bytes that were asked for. */
  readonly size: Word;
  /** The step that allocated it, and the one that freed it; undefined where it lives to the end. */
  readonly from: number;
  readonly to: number | undefined;
}

/** What a step did to the blocks. */
export interface Exchange {
  readonly allocated: Block | undefined;
  readonly freed: Block | undefined;
}

type Open = { -readonly [F in keyof Block]: Block[F] };

export class Blocks {
  /** By the step that allocated it. */
  readonly #all: Open[] = [];
  readonly #byName = new Map<Word | string, Open>();
  readonly #begun = new Map<number, Logged>();

  /** Takes note of the next step. pre: the log was judged to be one. */
  take(entry: LogLine, step: number): Exchange {
    switch (entry.tag) {
      case "exchange":
        return this.#exchange(entry.logged, entry.reply, step);
      case "begin":
        this.#begun.set(entry.number, entry.logged);
        break;
      case "end": {
        const logged = this.#begun.get(entry.number);
        this.#begun.delete(entry.number);
        if (logged === undefined) break;
        return this.#exchange(logged, parseReply(logged.request, entry.reply), step);
      }
      case "reset":
        for (const block of this.#all) block.to ??= step;
        this.#byName.clear();
        break;
      case "hello":
      case "inherit":
        break;
    }
    return { allocated: undefined, freed: undefined };
  }

  /** The blocks that live after a step, in the order in which they were allocated. */
  after(step: number): ReadonlyArray<Block> {
    return this.#all.filter(({ from, to }) => from <= step && (to === undefined || to > step));
  }

  #exchange({ request, at, naming }: Logged, reply: Reply, step: number): Exchange {
    if (request.op === "limit") return { allocated: undefined, freed: undefined };
    const name = naming === "address" ? at : `handle ${request.h}`;
    const before = name === undefined ? undefined : this.#byName.get(name);
    if (request.op === "free" && reply.tag === "ok") {
      return { allocated: undefined, freed: this.#free(name, before, step) };
    }
    if (!isAllocation(request) || reply.tag !== "address") {
      return { allocated: undefined, freed: undefined };
    }
    // A realloc that gives none keeps its block, but one to 0 bytes.
    const isFreed = reply.p !== 0 || (request.op === "realloc" && request.n === 0);
    const freed = isFreed ? this.#free(name, before, step) : undefined;
    if (reply.p === 0) return { allocated: undefined, freed };
    const allocated: Open = {
      address: reply.p,
      size: sizeOf(request),
      from: step,
      to: undefined,
    };
    this.#all.push(allocated);
    this.#byName.set(naming === "address" ? reply.p : `handle ${request.h}`, allocated);
    return { allocated, freed };
  }

  #free(name: Word | string | undefined, block: Open | undefined, step: number): Block | undefined {
    if (name === undefined || block === undefined) return undefined;
    this.#byName.delete(name);
    block.to = step;
    return block;
  }
}
