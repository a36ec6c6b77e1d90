/**
 * The names of blocks in a log, as handles of the model. A block that is named by its address gets the
 * line of its allocation as its handle, so that messages name the line.
 */
import type { Logged, Naming } from "../../../wire/port/logline.ts";
import { PortMistake } from "../../../wire/port/mistake.ts";
import { isAllocation } from "../../../wire/port/request.ts";
import type { Word } from "../../../wire/port/word.ts";
import { hex } from "../../report/show.ts";
import type { Model } from "../../contract/model/model.ts";

/** The handle that a request means; undefined where it names a block that the log doesn't have. */
export type Meant = number | undefined;

export class Names {
  /** How the log has named blocks so far. */
  naming: Naming = "none";
  /** By address, the handles of the blocks there; several where they overlap, or share a place. */
  #at = new Map<Word, number | number[]>();
  /** By handle, the line of the allocation, in a log that names blocks by handles. */
  #lines = new Map<number, number>();

  /** The line in which a block was allocated. */
  lineOf(h: number): number | undefined {
    return this.naming === "address" ? h : this.#lines.get(h);
  }

  /** What a request of this line names; throws PortMistake. `isKnown`: every block is in the log. */
  meant(logged: Logged, line: number, model: Model, isKnown: boolean): Meant {
    const { request, naming, at } = logged;
    if (naming === "none" || request.op === "limit") return 0;
    if (this.naming !== "none" && naming !== this.naming) {
      const found = `a block named by ${naming === "handle" ? "its handle" : "its address"}`;
      throw new PortMistake(request.op, found, `its ${this.naming}, as in the lines before`);
    }
    this.naming = naming;
    if (naming === "address") return at === undefined || at === 0 ? line : this.newest(at);
    const held = model.held(request.h);
    if (isAllocation(request) && request.op !== "realloc") {
      if (!held) return request.h;
      const found = `handle ${request.h} of the live block of line ${this.lineOf(request.h)}`;
      throw new PortMistake(request.op, found, "a handle without a live block");
    }
    if (held !== undefined || (request.op === "refree" && model.freed.has(request.h)))
      return request.h;
    if (!isKnown) return undefined;
    throw new PortMistake(
      request.op,
      `handle ${request.h}, which has no block`,
      "a handle that an allocation has bound, and no free since",
    );
  }

  /** The block that was allocated last at an address. */
  newest(p: Word): Meant {
    const found = this.#at.get(p);
    return typeof found === "object" ? found.at(-1) : found;
  }

  /** A block has this address now. */
  bind(p: Word, h: number, line: number): void {
    if (this.naming === "handle") {
      if (!this.#lines.has(h)) this.#lines.set(h, line);
      return;
    }
    const found = this.#at.get(p);
    if (found === undefined) this.#at.set(p, h);
    else if (typeof found === "number") this.#at.set(p, [found, h]);
    else found.push(h);
  }

  /** A block has it no more. */
  unbind(p: Word, h: number): void {
    if (this.naming === "handle") return void this.#lines.delete(h);
    const found = this.#at.get(p);
    if (typeof found !== "object") {
      if (found === h) this.#at.delete(p);
      return;
    }
    // It is mostly the newest.
    const i = found.lastIndexOf(h);
    if (i >= 0) found.splice(i, 1);
    if (found.length === 1) this.#at.set(p, found[0]!);
  }

  /** No block lives. */
  clear(): void {
    this.#at = new Map();
    this.#lines = new Map();
  }
}

/** How a report names the block that a request asks about. */
export const showStray = ({ request, at }: Logged): string =>
  `${request.op} ${at === undefined ? ("h" in request ? request.h : "") : hex(at)}`;
