/** Bytes of a stream, cut into lines of a limited length. */
import { StringDecoder } from "node:string_decoder";

/** The most characters of a line of the protocol. */
export const longestLine = 1024 * 1024;

export class Lines {
  readonly #decoder = new StringDecoder("utf8");
  readonly #longest: number;
  #rest = "";

  constructor(longest = longestLine) {
    this.#longest = longest;
  }

  /** The lines that have ended; undefined where one is too long. */
  take(chunk: Buffer): ReadonlyArray<string> | undefined {
    const text = this.#rest + this.#decoder.write(chunk);
    const lines = text.split("\n");
    this.#rest = lines.pop()!;
    return this.#rest.length > this.#longest ? undefined : lines;
  }

  /** What stands behind the last line end. */
  get rest(): string {
    return this.#rest;
  }
}

/** The last lines of a stream, each cut to a limited length. */
export class LastLines {
  readonly #most: number;
  readonly #lines = new Lines();
  #kept: string[] = [];
  #isSkipping = false;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    if (this.#isSkipping) return;
    const lines = this.#lines.take(chunk);
    if (lines === undefined) this.#isSkipping = true;
    else this.#kept = [...this.#kept, ...lines].slice(-this.#most);
  }

  get all(): ReadonlyArray<string> {
    const { rest } = this.#lines;
    return [...this.#kept, ...(rest === "" ? [] : [rest])].slice(-this.#most);
  }
}
