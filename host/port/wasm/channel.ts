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

/** The operands of each request, in the order of its numbers. */
const operands: Readonly<Record<Request["op"], ReadonlyArray<string>>> = {
  malloc: ["h", "n"],
  calloc: ["h", "count", "size"],
  memalign: ["h", "align", "n"],
  realloc: ["h", "n"],
  free: ["h"],
  usable: ["h"],
  refree: ["h"],
  fill: ["h", "from", "to", "seed"],
  check: ["h", "from", "to", "seed"],
  zero: ["h", "from", "to"],
  limit: ["n"],
};

const numbers = new Map<string, number>(ops.map((op, i) => [op, i]));

const tags = ["address", "ok", "number", "bad", "none", "unsupported", "panic"] as const;

/** What the worker is asked for. */
export const orders = { perform: 0, reset: 1, restart: 2 } as const;
export type Order = (typeof orders)[keyof typeof orders];

/** Numbers of a request, and of a reply. */
const [requestNumbers, replyNumbers] = [5, 3];
const textBytes = 1024;

/** The words that say how far each side is, the order, the number of requests or replies, and the text. */
const [asked, answered, orderWord, countWord, textWord, headWords] = [0, 1, 2, 3, 4, 6];

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
    let at = 0;
    for (const request of requests) {
      const values = request as unknown as Readonly<Record<string, number>>;
      this.#requests[at] = numbers.get(request.op)!;
      const names = operands[request.op];
      for (let i = 0; i < names.length; i++) this.#requests[at + 1 + i] = values[names[i]!]!;
      at += requestNumbers;
    }
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
    replies.forEach((reply, i) => this.#write(i * replyNumbers, reply));
    this.#head[countWord] = replies.length;
    Atomics.store(this.#head, answered, this.#turn);
    Atomics.notify(this.#head, answered);
  }

  #request(at: number): Request {
    const op = ops[this.#requests[at]!]!;
    const request: Record<string, unknown> = { op };
    const names = operands[op];
    for (let i = 0; i < names.length; i++) request[names[i]!] = this.#requests[at + 1 + i]!;
    return request as unknown as Request;
  }

  #write(at: number, reply: Reply): void {
    this.#replies[at] = tags.indexOf(reply.tag);
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
        return { tag };
    }
  }
}
