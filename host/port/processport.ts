/** A port that is a process, spoken to over its stdin and stdout. */
import type { Answers, Stop, Subject } from "../../props/ports/subject.ts";
import { excerpt } from "../../wire/excerpt.ts";
import { type Dialect, type Hello, helloLine, parseHello } from "../../wire/port/handshake.ts";
import { PortMistake } from "../../wire/port/mistake.ts";
import { diedBy, parseReply, type Reply } from "../../wire/port/reply.ts";
import { printRequest, type Request } from "../../wire/port/request.ts";
import { Child, type Heard, progressMilliseconds, startMilliseconds } from "./child.ts";
import type { Guard } from "./guard.ts";

/** A port that does not start: what it did instead, and the last lines of its stderr. */
export class StartError extends Error {
  readonly stderr: ReadonlyArray<string>;

  constructor(message: string, stderr: ReadonlyArray<string>) {
    super(message);
    this.stderr = stderr;
  }
}

/** How a port stopped, in words. */
export const showStop = (stop: Stop): string => {
  switch (stop.tag) {
    case "crash":
      return `it was ended by ${stop.signal}`;
    case "end":
      return `its output ended, exit code ${stop.code ?? "unknown"}`;
    case "hang":
      return `it said nothing for ${stop.seconds} s`;
    case "garbage":
      return stop.how;
    case "memory":
      return `it has ${stop.bytes} bytes in memory`;
  }
};

export class ProcessPort implements Subject {
  readonly hello: Hello;
  readonly #command: ReadonlyArray<string>;
  readonly #guard: Guard;
  readonly #dialect: Dialect;
  #child: Child;

  private constructor(started: Started, command: ReadonlyArray<string>, guard: Guard) {
    this.hello = started.hello;
    this.#child = started.child;
    this.#dialect = "allocator";
    this.#command = command;
    this.#guard = guard;
  }

  /** Rejects with StartError, or with PortMistake where the handshake is wrong. */
  static async start(command: ReadonlyArray<string>, guard: Guard): Promise<ProcessPort> {
    return new ProcessPort(await started(command, guard, "allocator"), command, guard);
  }

  async perform(requests: ReadonlyArray<Request>): Promise<Answers> {
    const count = requests.length;
    let text = "";
    for (const request of requests) text += `${printRequest(request)}\n`;
    const heard = await this.#child.say(`${text}sync\n`, {
      isEnough: (lines) => lines.length > count || diedBy(lines.at(-1) ?? "") !== undefined,
      goesOn: (lines) => lines.length === count + 1 && lines[count] === "sync",
      milliseconds: progressMilliseconds,
    });
    const answers = read(requests, heard);
    if (answers.stop === undefined && answers.replies.length === count) return answers;
    const stop = answers.stop && (await this.#child.cause(answers.stop));
    return { ...answers, ...(stop && { stop }), stderr: this.#child.stderr };
  }

  async reset(): Promise<boolean> {
    return (await this.#exchange("reset\n")) === "ok";
  }

  async restart(): Promise<void> {
    this.#child.end();
    this.#child = (await started(this.#command, this.#guard, this.#dialect)).child;
  }

  /** Asks it to end; whether it did, with exit code 0. */
  async bye(): Promise<Stop | undefined> {
    this.#child.hush();
    const isEnough = (): boolean => false;
    return (await this.#child.say("", { isEnough, milliseconds: progressMilliseconds })).stop;
  }

  close(): void {
    this.#child.end();
  }

  async #exchange(line: string): Promise<string | undefined> {
    const { lines } = await this.#child.say(line, {
      isEnough: ({ length }) => length > 0,
      milliseconds: progressMilliseconds,
    });
    return lines.length === 1 ? lines[0] : undefined;
  }
}

interface Started {
  readonly child: Child;
  readonly hello: Hello;
}

const started = async (
  command: ReadonlyArray<string>,
  guard: Guard,
  dialect: Dialect,
): Promise<Started> => {
  const child = new Child(command, guard);
  const fail = (error: Error): never => {
    child.end();
    throw error;
  };
  const { lines, stop } = await child.say(`${helloLine(dialect)}\n`, {
    isEnough: ({ length }) => length > 0,
    milliseconds: startMilliseconds,
  });
  if (lines[0] === undefined) {
    const how = stop === undefined ? "it said nothing" : showStop(stop);
    return fail(
      new StartError(`${excerpt(command.join(" "))}: no handshake: ${how}`, child.stderr),
    );
  }
  try {
    return { child, hello: parseHello(lines[0]) };
  } catch (error) {
    return fail(error as Error);
  }
};

const meant = "was it meant for stderr?";

/** Reads the lines of a batch. */
const read = (requests: ReadonlyArray<Request>, { lines, stop }: Heard): Answers => {
  const replies: Reply[] = [];
  for (const [i, request] of requests.entries()) {
    const line = lines[i];
    if (line === undefined) return { replies, ...(stop && { stop }) };
    const signal = diedBy(line);
    if (signal !== undefined) return { replies, stop: { tag: "crash", signal } };
    try {
      replies.push(parseReply(request, line));
    } catch (error) {
      if (!(error instanceof PortMistake)) throw error;
      return { replies, stop: { tag: "garbage", line, how: `${error.message}; ${meant}` } };
    }
  }
  const last = lines[requests.length];
  if (last === "sync" && lines.length === requests.length + 1) return { replies };
  if (last === undefined) return { replies, ...(stop && { stop }) };
  const line = last === "sync" ? lines.at(-1)! : last;
  const how = `reply to sync: found ${excerpt(line)}, expected sync and nothing behind it; ${meant}`;
  return { replies, stop: { tag: "garbage", line, how } };
};
