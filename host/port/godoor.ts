/** A port of the go dialect that is a process. */
import type { Door, Stopped } from "../../props/ports/go/conversation.ts";
import { Child, progressMilliseconds, startMilliseconds } from "./child.ts";
import type { Guard } from "./guard.ts";
import { showStop } from "./processport.ts";

/** The most characters of a line in the go dialect. */
const longestLine = 16 * 1024 * 1024;

export class GoDoor implements Door {
  readonly #command: ReadonlyArray<string>;
  readonly #guard: Guard;
  #child: Child;
  #isFresh = true;
  #stopped: Stopped | undefined;

  constructor(command: ReadonlyArray<string>, guard: Guard) {
    this.#command = command;
    this.#guard = guard;
    this.#child = this.#begin();
  }

  stopped(): Stopped | undefined {
    return this.#stopped;
  }

  async exchange(lines: ReadonlyArray<string>, replies: number): Promise<ReadonlyArray<string>> {
    const milliseconds = this.#isFresh ? startMilliseconds : progressMilliseconds;
    this.#isFresh = false;
    const text = lines.map((line) => `${line}\n`).join("");
    const isEnough = ({ length }: ReadonlyArray<string>): boolean => length >= replies;
    const heard = await this.#child.say(text, { isEnough, milliseconds });
    if (heard.stop !== undefined) {
      const how = showStop(await this.#child.cause(heard.stop));
      this.#stopped = { how, stderr: this.#child.stderr };
    }
    return heard.lines;
  }

  restart(): Promise<void> {
    this.close();
    this.#child = this.#begin();
    this.#stopped = undefined;
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
