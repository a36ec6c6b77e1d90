/**
 * Speaking the go dialect with a port: the handshake, the header, then requests in batches. The port is
 * behind a door that takes lines and gives lines.
 */
import { excerpt, type Header, encodeHeader } from "../../../wire/index.ts";
import { byeLine, headerLine, resetLine, syncLine } from "../../../wire/port/go/control.ts";
import { type GoReply, parseGoReply } from "../../../wire/port/go/reply.ts";
import { type GoRequest, requestLine } from "../../../wire/port/go/request.ts";
import { type Hello, helloLine, parseHello } from "../../../wire/port/handshake.ts";
import { PortMistake } from "../../../wire/port/mistake.ts";

/** How a port stopped. */
export interface Stopped {
  readonly how: string;
  /** The last lines of its stderr. */
  readonly stderr: ReadonlyArray<string>;
}

/** A process or whatever else a port is. */
export interface Door {
  /** Sends lines and gives so many lines of the port; fewer where it stops. */
  readonly exchange: (
    lines: ReadonlyArray<string>,
    replies: number,
  ) => Promise<ReadonlyArray<string>>;
  /** Ends the port, and starts it anew. */
  readonly restart: () => Promise<void>;
  /** How the port has stopped since it was started last; absent where the door does not know. */
  readonly stopped?: () => Stopped | undefined;
}

/** The most requests between two syncs. */
const batchLength = 64;

const expectLine = (where: string, found: string | undefined, expected: string): void => {
  if (found === expected) return;
  const shown = found === undefined ? "the end of its output" : excerpt(found);
  throw new PortMistake(where, shown, expected);
};

const greetingIn = (line: string): Hello => {
  const hello = parseHello(line);
  if (hello.dialect === "go") return hello;
  throw new PortMistake("handshake: dialect", hello.dialect, "dialect=go");
};

export class Conversation {
  readonly hello: Hello;
  readonly #door: Door;
  readonly #header: Header;
  /** Nothing was asked since the header. */
  #isFresh = true;

  private constructor(door: Door, header: Header, hello: Hello) {
    this.#door = door;
    this.#header = header;
    this.hello = hello;
  }

  /** Begins with the instance of a header. Rejects with PortMistake. */
  static async begin(door: Door, header: Header): Promise<Conversation> {
    return new Conversation(door, header, await Conversation.#greet(door, header));
  }

  static async #greet(door: Door, header: Header): Promise<Hello> {
    const [greeting] = await door.exchange([helloLine("go")], 1);
    if (greeting === undefined) throw new PortMistake("handshake", "nothing", helloLine("go"));
    const hello = greetingIn(greeting);
    const [accepted] = await door.exchange([encodeHeader(header)], 1);
    expectLine("header", accepted, headerLine);
    return hello;
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
    const [line] = this.hello.can.has("reset") ? await this.#door.exchange([resetLine], 1) : [];
    if (line !== resetLine) {
      await this.#door.restart();
      await Conversation.#greet(this.#door, this.#header);
    }
    this.#isFresh = true;
  }

  /** How the port has stopped, where its door knows. */
  get stopped(): Stopped | undefined {
    return this.#door.stopped?.();
  }

  async end(): Promise<void> {
    await this.#door.exchange([byeLine], 0);
  }
}
