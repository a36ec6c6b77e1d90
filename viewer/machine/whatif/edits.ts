/** Edits of a recording: what is to be done otherwise. Steps are named by their numbers in the recording. */
import type { Action } from "../../../spec/machine/action.ts";

export type Edit =
  /** Another action in place of a step's. */
  | { readonly tag: "replace"; readonly step: number; readonly action: Action }
  | { readonly tag: "remove"; readonly step: number }
  /** A further action after a step, 0 for the beginning; several stand in their order. */
  | { readonly tag: "insert"; readonly after: number; readonly action: Action };

/** A step of the edited sequence: one of the recording, which may do something else, or a new one. */
export interface Entry {
  /** The step of the recording; for a new one, the last before it. */
  readonly base: number;
  readonly isNew: boolean;
  /** The action, where it is not the recorded one. */
  readonly action: Action | undefined;
}

/** The edited sequence: where each of its steps comes from. */
export class Sequence {
  readonly #entries: Int32Array;
  readonly #inserted: ReadonlyArray<Extract<Edit, { readonly tag: "insert" }>>;
  readonly #replaced: ReadonlyMap<number, Action>;
  /** The steps in front of the first edit, which are as they were recorded. */
  readonly untouched: number;
  /** The place of each step of the recording, 0 where it was removed. */
  readonly #places: Int32Array;

  constructor(length: number, edits: ReadonlyArray<Edit>) {
    const removed = new Set(edits.flatMap((edit) => (edit.tag === "remove" ? [edit.step] : [])));
    this.#inserted = edits.filter((edit) => edit.tag === "insert");
    this.#replaced = new Map(
      edits.flatMap((edit) => (edit.tag === "replace" ? [[edit.step, edit.action] as const] : [])),
    );
    this.#places = new Int32Array(length + 1);
    const entries: number[] = [];
    const insertAfter = (base: number): void => {
      this.#inserted.forEach(({ after }, nth) => {
        if (after === base) entries.push(-1 - nth);
      });
    };
    const hasInserted = new Set(this.#inserted.map(({ after }) => after));
    if (hasInserted.has(0)) insertAfter(0);
    for (let base = 1; base <= length; base++) {
      if (!removed.has(base)) this.#places[base] = entries.push(base);
      if (hasInserted.has(base)) insertAfter(base);
    }
    this.#entries = Int32Array.from(entries);
    const touched = edits.map((edit) => (edit.tag === "insert" ? edit.after : edit.step - 1));
    this.untouched = Math.min(length, ...touched);
  }

  get length(): number {
    return this.#entries.length;
  }

  entry(place: number): Entry {
    const code = this.#entries[place - 1]!;
    if (code > 0) return { base: code, isNew: false, action: this.#replaced.get(code) };
    const { after, action } = this.#inserted[-1 - code]!;
    return { base: after, isNew: true, action };
  }

  /** Where a step of the recording stands; 0 where it was removed. */
  placeOf(base: number): number {
    return this.#places[base]!;
  }
}
