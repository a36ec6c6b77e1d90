/** An allocator of JavaScript as a subject: its handles, and the bytes of its blocks. */
import { type Hello, parsePromises } from "../../../wire/port/handshake.ts";
import type { Reply } from "../../../wire/port/reply.ts";
import {
  optional,
  type Pattern,
  type Plain,
  type Request,
  type Zero,
} from "../../../wire/port/request.ts";
import type { Answers, Subject } from "../subject.ts";
import type { PortAllocator } from "./allocator.ts";
import { noTimeLimit, type TimeLimit } from "./timelimit.ts";
import { patternBytes, zeroBytes } from "./pattern.ts";

const ok: Reply = { tag: "ok" };
const none: Reply = { tag: "none" };

/** What the object has, and what it says of itself. */
const helloOf = (allocator: PortAllocator, name: string): Hello => {
  const words = (allocator.promises ?? "").split(/\s+/).filter((text) => text !== "");
  const has = (key: string): boolean => words.some((text) => text.startsWith(`${key}=`));
  const ops = optional.filter((op) => allocator[op] !== undefined);
  const can = words.find((text) => text.startsWith("can="))?.slice("can=".length);
  const abilities = new Set(can === undefined || can === "" ? [] : can.split(","));
  for (const key of ["reset", "errno", "limit"] as const) {
    if (allocator[key] !== undefined) abilities.add(key);
  }
  const promises = parsePromises([
    ...words.filter((text) => !text.startsWith("can=")),
    ...(has("bits") ? [] : ["bits=32"]),
    ...(has("ops") ? [] : [`ops=${ops.join(",")}`]),
    `can=${[...abilities].join(",")}`,
  ]);
  return { name, version: "0", ...promises, lang: "javascript" };
};

interface Bound {
  readonly p: number;
  /** The bytes that were asked for. */
  readonly n: number;
}

export class ObjectSubject implements Subject {
  readonly hello: Hello;
  readonly #make: () => PortAllocator;
  #allocator: PortAllocator;
  readonly #bound = new Map<number, Bound>();
  readonly #freed = new Map<number, number>();

  readonly #within: TimeLimit;

  /** Throws PortMistake where what it promises cannot be read. */
  constructor(make: () => PortAllocator, name = "allocator", within = noTimeLimit) {
    this.#make = make;
    this.#within = within;
    this.#allocator = this.#made();
    this.hello = helloOf(this.#allocator, name);
  }

  perform(requests: ReadonlyArray<Request>): Promise<Answers> {
    const replies: Reply[] = [];
    // The allocator may have stopped in any state.
    const isOver = (): boolean =>
      replies.length === requests.length || replies.at(-1)?.tag === "panic";
    const answer = (isLate: () => boolean): void => {
      while (!isOver() && !isLate()) replies.push(this.#answer(requests[replies.length]!));
    };
    while (!isOver()) {
      if (this.#within(answer)) continue;
      return Promise.resolve({ replies, stop: { tag: "hang", seconds: this.#within.seconds } });
    }
    return Promise.resolve({ replies });
  }

  reset(): Promise<boolean> {
    this.#clear();
    const isReset = this.#within(() => this.#allocator.reset?.());
    return Promise.resolve(isReset && this.#allocator.reset !== undefined);
  }

  restart(): Promise<void> {
    this.#clear();
    try {
      this.#allocator = this.#made();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** Throws where none is made in time. */
  #made(): PortAllocator {
    let made: PortAllocator | undefined;
    this.#within(() => (made = this.#make()));
    if (made !== undefined) return made;
    throw new Error(`no allocator was made in ${this.#within.seconds} s`);
  }

  #clear(): void {
    this.#bound.clear();
    this.#freed.clear();
  }

  #answer(request: Request): Reply {
    try {
      return this.#perform(request);
    } catch (error) {
      return { tag: "panic", text: error instanceof Error ? error.message : String(error) };
    }
  }

  #perform(request: Request): Reply {
    const allocator = this.#allocator;
    switch (request.op) {
      case "malloc":
        return this.#bind(request.h, allocator.malloc(Number(request.n)), Number(request.n));
      case "calloc": {
        const [count, size] = [Number(request.count), Number(request.size)];
        return this.#bind(request.h, allocator.calloc!(count, size), count * size);
      }
      case "memalign": {
        const n = Number(request.n);
        return this.#bind(request.h, allocator.memalign!(request.align, n), n);
      }
      case "realloc":
        return this.#realloc(request.h, Number(request.n));
      case "free":
        return this.#free(request.h);
      case "refree":
        allocator.free!(this.#freed.get(request.h)!);
        return ok;
      case "limit":
        allocator.limit!(request.n);
        return ok;
      default:
        return this.#observe(request);
    }
  }

  #bind(h: number, p: number, n: number): Reply {
    this.#bound.set(h, { p, n: p === 0 ? 0 : n });
    return this.#address(p);
  }

  #address(p: number): Reply {
    const errno = p === 0 ? this.#allocator.errno?.() : undefined;
    return errno === undefined ? { tag: "address", p } : { tag: "address", p, errno };
  }

  #realloc(h: number, n: number): Reply {
    const { p: before } = this.#bound.get(h)!;
    if (before === 0 && this.hello.reallocnull !== true) return none;
    const p = this.#allocator.realloc!(before, n);
    if (p !== 0 || (n === 0 && this.hello.realloc0 === "free")) return this.#bind(h, p, n);
    return this.#address(0);
  }

  #free(h: number): Reply {
    const { p } = this.#bound.get(h)!;
    this.#bound.delete(h);
    this.#freed.set(h, p);
    if (p === 0 && this.hello.freenull !== true) return none;
    this.#allocator.free!(p);
    return ok;
  }

  #observe(request: Pattern | Plain | Zero): Reply {
    const { p } = this.#bound.get(request.h)!;
    if (p === 0) return none;
    if (!("from" in request)) return { tag: "number", n: this.#allocator.usable!(p) };
    const { memory } = this.#allocator;
    if (memory === undefined) return ok;
    const { from, to } = request;
    if (request.op === "fill") {
      memory.write(p + from, patternBytes(from, to, request.seed));
      return ok;
    }
    const expected =
      request.op === "check" ? patternBytes(from, to, request.seed) : zeroBytes(to - from);
    const bytes = memory.read(p + from, to - from);
    if (Buffer.compare(bytes, expected) === 0) return ok;
    const at = expected.findIndex((byte, i) => bytes[i] !== byte);
    return at < 0 ? ok : { tag: "bad", at: from + at, found: bytes[at]! };
  }
}
