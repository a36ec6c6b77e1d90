/** The fast heap as a port of the go dialect: a line in, a line out. */
import type { Action } from "../../../spec/machine/action.ts";
import type { Answer, Asked, Question, Recorded } from "../../../spec/machine/environment.ts";
import type { Event } from "../../../spec/machine/event.ts";
import { decodeHeader, excerpt, mistakeOf, TraceError } from "../../../wire/index.ts";
import { headerLine, resetLine, syncLine } from "../../../wire/port/go/control.ts";
import { type GoReply, goReplyLine } from "../../../wire/port/go/reply.ts";
import { type GoRequest, requestCodec } from "../../../wire/port/go/request.ts";
import { Machine } from "../../../src/machine.ts";
import type { Outcome } from "../../../src/machine/action.ts";
import type { Bug } from "../../bugs/bug.ts";
import type { SharedConfig } from "../../instances/sharedconfig.ts";
import { configOf } from "../../replay/recordedconfig.ts";
import { AskingEnvironment } from "../../subjects/askingenvironment.ts";
import type { Door } from "./conversation.ts";

/** The machine asked for something else than the next answer is to. */
class Astray extends Error {
  readonly asks: string;
  readonly next: string;

  constructor(asks: string, next: string) {
    super(asks);
    this.asks = asks;
    this.next = next;
  }
}

/** The answers of a request, one for each question. */
class GivenEnvironment extends AskingEnvironment {
  #answers: ReadonlyArray<Recorded> = [];
  #index = 0;

  install(answers: ReadonlyArray<Recorded>): void {
    this.#answers = answers;
    this.#index = 0;
  }

  /** The question of the next answer. */
  get next(): Question | undefined {
    return this.#answers[this.#index]?.q;
  }

  /** Each request has answers of its own. */
  override saveOrRestore(): void {}

  override marks(a: number, ne: number): string {
    return this.ask({ q: "marks", a, ne, marks: "" } as Asked<"marks">).marks;
  }

  protected override ask<Q extends Question>(request: Asked<Q>): Answer<Q> {
    const found = this.#answers[this.#index];
    if (found?.q !== request.q) throw new Astray(request.q, found?.q ?? "nothing");
    this.#index++;
    return found.answer as Answer<Q>;
  }
}

/** What the port promises; it performs every action. */
const hello = (level: "results" | "events"): string =>
  `hello 1 mallocspec 1 dialect=go lang=typescript bits=64 level=${level} can=reset,deterministic`;

export interface HeapOptions {
  readonly level?: "results" | "events";
  readonly bug?: Bug | undefined;
}

/** Takes the lines of a checker in order. */
export class ServedHeap {
  readonly #level: "results" | "events";
  readonly #bug: Bug | undefined;
  #greeted = false;
  #config: SharedConfig | undefined;
  #environment = new GivenEnvironment();
  #machine: Machine | undefined;

  constructor({ level = "events", bug }: HeapOptions = {}) {
    this.#level = level;
    this.#bug = bug;
  }

  /** The answer to a line; undefined for the line that ends the conversation. */
  answer(line: string): string | undefined {
    if (!this.#greeted) {
      this.#greeted = true;
      return hello(this.#level);
    }
    try {
      return this.#answerJson(line);
    } catch (error) {
      return goReplyLine(this.#mistake(error), this.#level);
    }
  }

  /** What a line that cannot be answered is answered with; throws what is a bug of ours. */
  #mistake(error: unknown): GoReply {
    if (error instanceof TraceError || error instanceof SyntaxError) {
      return { tag: "error", text: error.message };
    }
    throw error;
  }

  #answerJson(line: string): string | undefined {
    if (this.#config === undefined) return this.#begin(line);
    const u = JSON.parse(line) as { readonly [key: string]: unknown } | null;
    if (u?.["bye"] !== undefined) return undefined;
    if (u?.["sync"] !== undefined) return syncLine;
    if (u?.["reset"] === undefined) return goReplyLine(this.#perform(u), this.#level);
    this.#reset(this.#config);
    return resetLine;
  }

  #begin(line: string): string {
    const header = decodeHeader(line, { line: 1 });
    if (header._tag === "Left") throw header.left;
    this.#config = configOf(header.right);
    this.#reset(this.#config);
    return headerLine;
  }

  #reset(config: SharedConfig): void {
    this.#environment = new GivenEnvironment();
    const machine = new Machine(config, this.#environment);
    this.#bug?.plant(machine);
    machine.recording = true;
    this.#machine = machine;
  }

  #perform(u: { readonly [key: string]: unknown } | null): GoReply {
    const codec = requestCodec(String(u?.["e"]));
    if (codec === undefined) {
      return { tag: "error", text: `found ${excerpt(JSON.stringify(u))}, expected a request` };
    }
    const decoded = codec.decode(u);
    if (decoded._tag === "Right") return this.#request(decoded.right);
    const { field, found, expected } = mistakeOf(decoded.left[0]!);
    return { tag: "error", text: `${field}: found ${found}, expected ${expected}` };
  }

  #request({ e, in: answers = [], ...given }: GoRequest): GoReply {
    const machine = this.#machine!;
    this.#environment.install(answers);
    machine.rt.events.forget();
    try {
      const outcome = machine.perform({ tag: e, ...given } as unknown as Action);
      const { next } = this.#environment;
      const event = (machine.event() ?? undefined) as Event | undefined;
      if (next !== undefined) return { tag: "asks", asks: "nothing", next, ...told(event) };
      return replyOf(outcome, event);
    } catch (error) {
      if (!(error instanceof Astray)) throw error;
      const event = (machine.event() ?? undefined) as Event | undefined;
      return { tag: "asks", asks: error.asks, next: error.next, ...told(event) };
    }
  }
}

/** A door to a heap in this process. */
export const heapDoor = (options: HeapOptions = {}): Door => {
  let heap = new ServedHeap(options);
  return {
    exchange: (lines) => Promise.resolve(lines.flatMap((line) => heap.answer(line) ?? [])),
    restart: () => {
      heap = new ServedHeap(options);
      return Promise.resolve();
    },
  };
};

const told = (event: Event | undefined): { readonly event?: Event } =>
  event === undefined ? {} : { event };

const replyOf = (outcome: Outcome, event: Event | undefined): GoReply => {
  switch (outcome.tag) {
    case "done":
      return event === undefined
        ? { tag: "error", text: "the action has left no event" }
        : { tag: "done", event };
    case "throw":
      return { tag: "throw", message: outcome.message, printed: outcome.printed, ...told(event) };
    case "panic":
      return { tag: "panic", message: outcome.message, ...told(event) };
    case "disabled":
      return { tag: "error", text: `disabled: ${outcome.reason}` };
    case "rejected":
      return { tag: "error", text: `rejected: ${outcome.message}` };
  }
};
