/** Searching a recording, a part at a time. */
import type { Event } from "../../../spec/machine/event.ts";
import { ENDINGS, type Recording } from "../recording.ts";
import type { OutcomeWord, Query } from "./query.ts";

export class Search {
  readonly #recording: Recording;
  readonly #query: Query;
  #at = 0;
  /** The steps that were found so far, ascending. */
  readonly found: number[] = [];

  constructor(recording: Recording, query: Query) {
    this.#recording = recording;
    this.#query = query;
  }

  /** Looks at so many further steps; whether there are more. It looks no further than the recording is known. */
  advance(steps: number): boolean {
    const end = Math.min(this.#recording.known, this.#at + steps);
    while (this.#at < end) if (this.#meets(++this.#at)) this.found.push(this.#at);
    return this.#at < this.#recording.length;
  }

  #meets(step: number): boolean {
    const { isMet, isOfAny, outcomes } = this.#query;
    if (!outcomes.every((word) => this.#ended(step, word))) return false;
    return isOfAny || hasEvent(this.#recording.operation(step), isMet);
  }

  #ended(step: number, word: OutcomeWord): boolean {
    if (word === "differs") return this.#recording.difference(step) !== undefined;
    return ENDINGS[this.#recording.endings[step]!] === word;
  }
}

const hasEvent = (event: Event, isMet: (event: Event) => boolean): boolean =>
  isMet(event) || (event.fx ?? []).some((inner) => hasEvent(inner, isMet));
