/** The process of a port: lines go in, lines come out, and how it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Stop } from "../../props/ports/subject.ts";
import { clock } from "../clock.ts";
import type { Guard } from "./guard.ts";
import { LastLines, Lines, longestLine } from "./lines.ts";

/** Milliseconds until the first line, and without a byte of an answer. */
export const [startMilliseconds, progressMilliseconds] = [10_000, 2000];

/** Lines of stderr that a report shows. */
const lastLines = 32;

/** Milliseconds between two looks at the clock. */
const tick = 100;

/** A process that has ended may have left output in the pipe for so many milliseconds. */
const drainMilliseconds = 200;

/** A watcher that has ended a port for its memory says so in this time. */
const guardMilliseconds = 300;

/** The most lines that were not asked for and are kept. */
const mostUnasked = 1000;

/** What a port inherits, so that its processes are known by it. */
const markName = "MALLOCSPEC_PORT";

/** Why a program was not started, by the error of the system. */
const unstarted: Readonly<Record<string, string>> = {
  ENOENT: "there is no such program",
  EACCES: "it may not be executed",
};

/** What is waited for. */
export interface Awaited {
  /** Whether these lines are all of it. */
  readonly isEnough: (lines: ReadonlyArray<string>) => boolean;
  /** Whether what has been asked in the meantime is sent after these lines; by default it is. */
  readonly goesOn?: (lines: ReadonlyArray<string>) => boolean;
  /** Without a byte. */
  readonly milliseconds: number;
}

interface Waiting extends Awaited {
  readonly text: string;
  readonly resolve: (heard: Heard) => void;
}

export interface Heard {
  readonly lines: ReadonlyArray<string>;
  readonly stop?: Stop;
}

export class Child {
  readonly mark = `${process.pid}-${randomUUID()}`;
  readonly #process: ChildProcess;
  readonly #guard: Guard;
  readonly #longest: number;
  readonly #out: Lines;
  readonly #err = new LastLines(lastLines);
  #lines: string[] = [];
  #waiting: Waiting | undefined;
  /** What is to be said when the answer has come that is waited for. */
  readonly #following: Waiting[] = [];
  #progress = clock();
  #stop: Stop | undefined;
  readonly #timer: NodeJS.Timeout;

  /** Starts it, under the watch of the guard. */
  constructor(command: ReadonlyArray<string>, guard: Guard, longest = longestLine) {
    this.#guard = guard;
    this.#longest = longest;
    this.#out = new Lines(longest);
    const [program = "", ...words] = command;
    this.#process = spawn(program, words, {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, [markName]: this.mark },
    });
    const { stdin, stdout, stderr } = this.#process;
    stdin!.on("error", () => undefined);
    stdout!.on("data", (chunk: Buffer) => this.#heard(chunk));
    stdout!.on("end", () => this.#closed());
    stderr!.on("data", (chunk: Buffer) => this.#err.add(chunk));
    this.#process.on("error", (error: NodeJS.ErrnoException) =>
      this.#ended({ tag: "garbage", line: "", how: unstarted[error.code ?? ""] ?? error.message }),
    );
    this.#process.on("exit", (code, signal) => this.#exited(code, signal));
    this.#timer = setInterval(() => this.#look(), tick);
    this.#timer.unref();
    const { pid } = this.#process;
    if (pid !== undefined) guard.watch(pid, this.mark);
  }

  get stderr(): ReadonlyArray<string> {
    return this.#err.all;
  }

  /**
   * Sends a text, and waits until the lines since are enough. What is said while another answer is waited
   * for is sent as soon as that has come, before the checker looks at it.
   */
  say(text: string, awaited: Awaited): Promise<Heard> {
    return new Promise((resolve) => {
      this.#following.push({ ...awaited, text, resolve });
      if (this.#waiting === undefined) this.#send();
    });
  }

  #send(): void {
    const next = this.#following.shift();
    if (next === undefined) return;
    this.#waiting = next;
    this.#progress = clock();
    this.#process.stdin!.write(next.text);
    this.#settle();
  }

  /** The end of its stdin; nothing is waited for. */
  hush(): void {
    this.#process.stdin!.end();
  }

  /** Ends all of its processes. */
  end(): void {
    this.kill();
    void this.#guard.drop(this.mark);
  }

  /** Ends its process group; what has left the group is the watcher's. */
  kill(): void {
    clearInterval(this.#timer);
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
    this.#process.stdout!.destroy();
    this.#process.stderr!.destroy();
  }

  /** Why it stopped: the watcher may have ended it. */
  async cause(stop: Stop): Promise<Stop> {
    if (stop.tag === "hang") this.kill();
    if (stop.tag !== "crash" || stop.signal !== "SIGKILL") return stop;
    await new Promise((resolve) => setTimeout(resolve, guardMilliseconds));
    const bytes = this.#guard.bytesOf(this.mark);
    return bytes === undefined ? stop : { tag: "memory", bytes };
  }

  #heard(chunk: Buffer): void {
    this.#progress = clock();
    const lines = this.#out.take(chunk);
    if (lines === undefined) {
      const line = this.#out.rest.slice(0, 200);
      return this.#ended({
        tag: "garbage",
        line,
        how: `a line of more than ${this.#longest} characters`,
      });
    }
    for (const line of lines) this.#lines.push(line.endsWith("\r") ? line.slice(0, -1) : line);
    if (this.#waiting === undefined && this.#lines.length > mostUnasked) {
      this.#process.stdout!.pause();
    }
    this.#settle();
  }

  /** Answers who waits, if there is enough or no more can come. */
  #settle(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    if (!waiting.isEnough(this.#lines) && this.#stop === undefined) return;
    this.#waiting = undefined;
    const lines = this.#lines;
    this.#lines = [];
    if (!waiting.isEnough(lines)) waiting.resolve({ lines, stop: this.#stop! });
    else waiting.resolve({ lines });
    if (waiting.goesOn?.(lines) === false) {
      for (const { resolve } of this.#following.splice(0)) resolve({ lines: [] });
    } else this.#send();
  }

  #ended(stop: Stop): void {
    this.#stop ??= stop;
    this.#settle();
  }

  #exited(code: number | null, signal: string | null): void {
    const stop: Stop = signal === null ? { tag: "end", code } : { tag: "crash", signal };
    setTimeout(
      () => this.#ended(stop),
      this.#process.stdout!.readableEnded ? 0 : drainMilliseconds,
    );
    this.#process.stdout!.once("end", () => this.#ended(stop));
  }

  /** stdout has ended: how the process ends may still be to come. */
  #closed(): void {
    setTimeout(() => this.#ended({ tag: "end", code: this.#process.exitCode }), drainMilliseconds);
  }

  #look(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || clock() - this.#progress < waiting.milliseconds) return;
    this.#ended({ tag: "hang", seconds: waiting.milliseconds / 1000 });
  }
}
