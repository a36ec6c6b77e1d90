/**
 * Requests and replies in memory that the checker's thread shares with a worker: a message costs more than
 * what it asks for.
 */
import type { Reply } from "../../../wire/port/reply.ts";
import type { Request } from "../../../wire/port/request.ts";
import { batchLength } from "../../../props/ports/subject.ts";

const ops = [
  "malloc",
  "calloc",
  "memalign",
  "realloc",
  "free",
  "usable",
  "refree",
  "fill",
  "check",
  "zero",
  "limit",
] as const satisfies ReadonlyArray<Request["op"]>;

const numbers = Object.fromEntries(ops.map((op, i) => [op, i])) as Readonly<
  Record<Request["op"], number>
>;

const tags = ["address", "ok", "number", "bad", "none", "unsupported", "panic"] as const;

const tagNumbers = Object.fromEntries(tags.map((tag, i) => [tag, i])) as Readonly<
  Record<Reply["tag"], number>
>;

const plain = {
  ok: { tag: "ok" },
  none: { tag: "none" },
  unsupported: { tag: "unsupported" },
} as const satisfies Readonly<Record<string, Reply>>;

/** What the worker is asked for. */
export const orders = { perform: 0, reset: 1, restart: 2 } as const;
export type Order = (typeof orders)[keyof typeof orders];

/** Numbers of a request, and of a reply. */
const [requestNumbers, replyNumbers] = [5, 3];
const textBytes = 1024;

/**
 * The words that say how far each side is, the order, the number of requests or replies, the length of the
 * text, and how many functions were called.
 */
const [asked, answered, orderWord, countWord, textWord, beatWord, headWords] = [
  0, 1, 2, 3, 4, 5, 6,
];

/** How often a side looks before it waits in earnest: about 50 µs. */
const looks = 4000;

export const channelBytes =
  4 * headWords + 8 * batchLength * (requestNumbers + replyNumbers) + textBytes;

/** Both sides: the checker asks, the worker listens and answers. */
export class Channel {
  readonly #head: Int32Array;
  readonly #requests: Float64Array;
  readonly #replies: Float64Array;
  readonly #text: Uint8Array;
  #turn = 0;

  constructor(buffer: SharedArrayBuffer) {
    const requestsAt = 4 * headWords;
    const repliesAt = requestsAt + 8 * batchLength * requestNumbers;
    this.#head = new Int32Array(buffer, 0, headWords);
    this.#requests = new Float64Array(buffer, requestsAt, batchLength * requestNumbers);
    this.#replies = new Float64Array(buffer, repliesAt, batchLength * replyNumbers);
    this.#text = new Uint8Array(buffer, repliesAt + 8 * batchLength * replyNumbers, textBytes);
  }

  /** Asks; the answer must be waited for before the next one. */
  ask(order: Order, requests: ReadonlyArray<Request> = []): void {
    for (let i = 0; i < requests.length; i++) this.#writeRequest(i * requestNumbers, requests[i]!);
    this.#head[orderWord] = order;
    this.#head[countWord] = requests.length;
    this.#turn++;
    Atomics.store(this.#head, asked, this.#turn);
    Atomics.notify(this.#head, asked);
  }

  /** Whether the answer is there; it is looked for a while. */
  isAnswered(): boolean {
    for (let i = 0; i < looks; i++) {
      if (Atomics.load(this.#head, answered) === this.#turn) return true;
    }
    return false;
  }

  /** Waits for the answer; false after so many milliseconds. */
  async answer(milliseconds: number): Promise<boolean> {
    const wait = Atomics.waitAsync(this.#head, answered, this.#turn - 1, milliseconds);
    await wait.value;
    return Atomics.load(this.#head, answered) === this.#turn;
  }

  /** How many functions the worker has called: it goes on while this grows. */
  get beats(): number {
    return Atomics.load(this.#head, beatWord);
  }

  /** The worker's side: a function is about to be called. */
  beat(): void {
    Atomics.add(this.#head, beatWord, 1);
  }

  /** The replies of the answer. */
  replies(): ReadonlyArray<Reply> {
    const count = this.#head[countWord]!;
    const replies: Reply[] = [];
    for (let i = 0; i < count; i++) replies.push(this.#reply(i * replyNumbers));
    return replies;
  }

  /** The worker's side: the next order. */
  listen(): Order {
    const turn = this.#turn;
    for (let i = 0; i < looks && Atomics.load(this.#head, asked) === turn; i++);
    Atomics.wait(this.#head, asked, turn);
    this.#turn = Atomics.load(this.#head, asked);
    return this.#head[orderWord] as Order;
  }

  requests(): ReadonlyArray<Request> {
    const count = this.#head[countWord]!;
    const requests: Request[] = [];
    for (let i = 0; i < count; i++) requests.push(this.#request(i * requestNumbers));
    return requests;
  }

  /** The worker's side. A panic ends the replies. */
  say(replies: ReadonlyArray<Reply>): void {
    for (let i = 0; i < replies.length; i++) this.#write(i * replyNumbers, replies[i]!);
    this.#head[countWord] = replies.length;
    Atomics.store(this.#head, answered, this.#turn);
    Atomics.notify(this.#head, answered);
  }

  #writeRequest(at: number, request: Request): void {
    const out = this.#requests;
    out[at] = numbers[request.op];
    out[at + 1] = request.op === "limit" ? request.n : request.h;
    switch (request.op) {
      case "malloc":
      case "realloc":
        out[at + 2] = Number(request.n);
        return;
      case "calloc":
        out[at + 2] = Number(request.count);
        out[at + 3] = Number(request.size);
        return;
      case "memalign":
        out[at + 2] = request.align;
        out[at + 3] = Number(request.n);
        return;
      case "fill":
      case "check":
        out[at + 4] = request.seed;
        out[at + 3] = request.to;
        out[at + 2] = request.from;
        return;
      case "zero":
        out[at + 3] = request.to;
        out[at + 2] = request.from;
        return;
      default:
    }
  }

  #request(at: number): Request {
    const numbersOf = this.#requests;
    const op = ops[numbersOf[at]!]!;
    const [h, a, b] = [numbersOf[at + 1]!, numbersOf[at + 2]!, numbersOf[at + 3]!];
    switch (op) {
      case "malloc":
      case "realloc":
        return { op, h, n: a };
      case "calloc":
        return { op, h, count: a, size: b };
      case "memalign":
        return { op, h, align: a, n: b };
      case "free":
      case "usable":
      case "refree":
        return { op, h };
      case "fill":
      case "check":
        return { op, h, from: a, to: b, seed: numbersOf[at + 4]! };
      case "zero":
        return { op, h, from: a, to: b };
      case "limit":
        return { op, n: h };
    }
  }

  #write(at: number, reply: Reply): void {
    this.#replies[at] = tagNumbers[reply.tag];
    switch (reply.tag) {
      case "address":
        this.#replies[at + 1] = Number(reply.p);
        return;
      case "number":
        this.#replies[at + 1] = Number(reply.n);
        return;
      case "bad":
        this.#replies[at + 1] = reply.at;
        this.#replies[at + 2] = reply.found;
        return;
      case "panic":
        this.#head[textWord] = new TextEncoder().encodeInto(reply.text, this.#text).written;
        return;
      case "ok":
      case "none":
      case "unsupported":
    }
  }

  #reply(at: number): Reply {
    const tag = tags[this.#replies[at]!]!;
    const [first, second] = [this.#replies[at + 1]!, this.#replies[at + 2]!];
    switch (tag) {
      case "address":
        return { tag, p: first };
      case "number":
        return { tag, n: first };
      case "bad":
        return { tag, at: first, found: second };
      case "panic": {
        const text = this.#text.slice(0, this.#head[textWord]);
        return { tag, text: new TextDecoder().decode(text) };
      }
      case "ok":
      case "none":
      case "unsupported":
        return plain[tag];
    }
  }
}
