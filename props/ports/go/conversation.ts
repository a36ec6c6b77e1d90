/**
 * Speaking the go dialect with a port: the handshake, the header, then requests in batches. The port is
 * behind a door that takes lines and gives lines.
 */
import { excerpt, type Header, encodeHeader } from "../../../wire/index.ts";
import { byeLine, headerLine, resetLine, syncLine } from "../../../wire/port/go/control.ts";
import { type GoReply, parseGoReply } from "../../../wire/port/go/reply.ts";
import { type GoRequest, requestLine } from "../../../wire/port/go/request.ts";
import { PortMistake } from "../../../wire/port/mistake.ts";

/** A process or whatever else a port is. */
export interface Door {
  /** Sends lines and gives so many lines of the port; fewer where it stops. */
  readonly exchange: (
    lines: ReadonlyArray<string>,
    replies: number,
  ) => Promise<ReadonlyArray<string>>;
  /** Ends the port, and starts it anew. */
  readonly restart: () => Promise<void>;
}

/** The most requests between two syncs. */
const batchLength = 64;

const expectLine = (where: string, found: string | undefined, expected: string): void => {
  if (found === expected) return;
  const shown = found === undefined ? "the end of its output" : excerpt(found);
  throw new PortMistake(where, shown, expected);
};

/** What a port says of itself in the go dialect. */
export interface Greeting {
  /** The line itself. */
  readonly hello: string;
  /** The actions that it performs; undefined for all. */
  readonly actions: ReadonlySet<string> | undefined;
  readonly canReset: boolean;
}

const wordsOf = (hello: string, key: string): ReadonlyArray<string> | undefined =>
  new RegExp(`(?:^| )${key}=(\\S*)`).exec(hello)?.[1]?.split(",");

const greetingIn = (hello = ""): Greeting => {
  if (!hello.startsWith("hello 1 ")) {
    throw new PortMistake("handshake", excerpt(hello), "hello 1 NAME VERSION key=value…");
  }
  const actions = wordsOf(hello, "actions");
  return {
    hello,
    actions: actions === undefined ? undefined : new Set(actions),
    canReset: wordsOf(hello, "can")?.includes("reset") === true,
  };
};

export class Conversation {
  readonly greeting: Greeting;
  readonly #door: Door;
  readonly #header: Header;
  /** Nothing was asked since the header. */
  #isFresh = true;

  private constructor(door: Door, header: Header, greeting: Greeting) {
    this.#door = door;
    this.#header = header;
    this.greeting = greeting;
  }

  /** Begins with the instance of a header. Rejects with PortMistake. */
  static async begin(door: Door, header: Header): Promise<Conversation> {
    return new Conversation(door, header, await Conversation.#greet(door, header));
  }

  static async #greet(door: Door, header: Header): Promise<Greeting> {
    const greeting = greetingIn((await door.exchange(["hello 1 go"], 1))[0]);
    const [accepted] = await door.exchange([encodeHeader(header)], 1);
    expectLine("header", accepted, headerLine);
    return greeting;
  }

  /** Performs requests; a reply for each, up to the first that stops the port. Rejects with PortMistake. */
  async perform(requests: ReadonlyArray<GoRequest>): Promise<ReadonlyArray<GoReply>> {
    const replies: GoReply[] = [];
    this.#isFresh = false;
    for (let i = 0; i < requests.length; i += batchLength) {
      const batch = requests.slice(i, i + batchLength);
      const sent = [...batch.map(requestLine), syncLine];
      const lines = await this.#door.exchange(sent, sent.length);
      for (const [nth, request] of batch.entries()) {
        const line = lines[nth];
        if (line === undefined) return replies;
        replies.push(parseGoReply(line, request));
      }
      expectLine("sync", lines[batch.length], syncLine);
    }
    return replies;
  }

  /** The port is as at the start: it was reset, or where that fails started anew. */
  async refresh(): Promise<void> {
    if (this.#isFresh) return;
    const [line] = this.greeting.canReset ? await this.#door.exchange([resetLine], 1) : [];
    if (line !== resetLine) {
      await this.#door.restart();
      await Conversation.#greet(this.#door, this.#header);
    }
    this.#isFresh = true;
  }

  async end(): Promise<void> {
    await this.#door.exchange([byeLine], 0);
  }
}
