/** A port of the go dialect that is a process. */
import type { Door } from "../../props/ports/go/conversation.ts";
import type { Stop } from "../../props/ports/subject.ts";
import { Child, progressMilliseconds, startMilliseconds } from "./child.ts";
import type { Guard } from "./guard.ts";

/** The most characters of a line in the go dialect. */
const longestLine = 16 * 1024 * 1024;

export class GoDoor implements Door {
  readonly #command: ReadonlyArray<string>;
  readonly #guard: Guard;
  #child: Child;
  #isFresh = true;
  /** How the port stopped, if it did. */
  stop: Stop | undefined;

  constructor(command: ReadonlyArray<string>, guard: Guard) {
    this.#command = command;
    this.#guard = guard;
    this.#child = this.#begin();
  }

  /** The last lines that the port wrote on stderr. */
  get stderr(): ReadonlyArray<string> {
    return this.#child.stderr;
  }

  async exchange(lines: ReadonlyArray<string>, replies: number): Promise<ReadonlyArray<string>> {
    const milliseconds = this.#isFresh ? startMilliseconds : progressMilliseconds;
    this.#isFresh = false;
    const text = lines.map((line) => `${line}\n`).join("");
    const isEnough = ({ length }: ReadonlyArray<string>): boolean => length >= replies;
    const heard = await this.#child.say(text, { isEnough, milliseconds });
    this.stop = heard.stop ?? this.stop;
    return heard.lines;
  }

  restart(): Promise<void> {
    this.close();
    this.#child = this.#begin();
    this.#isFresh = true;
    return Promise.resolve();
  }

  close(): void {
    this.#child.end();
  }

  #begin(): Child {
    return new Child(this.#command, this.#guard, longestLine);
  }
}
