/** Pictures of machines: what is none of their state, and what never changes, each with the reason. */
import type { Machine } from "../../../src/machine.ts";
import { type Picture, pictureOf } from "./picture.ts";

/** Fields that `save` leaves out. */
export const opaque: Readonly<Record<string, string>> = {
  "Machine.#tape": "where the machine is saved",
  "Machine.#tag": "the row of the last action, which is looked up again for another tag",
  "Machine.#row": "as #tag",
  "Runtime.printed": "what the last action printed",
  "Recorder.data": "what was recorded: of the observer",
  "Recorder.length": "as data",
  "Recorder.bigs": "as data",
  "Recorder.start": "as data",
  "Recorder.on": "set by the observer",
  "Spans.capacity": "room",
  "SpanSweeper.#saved": "in use within one sweep only",
  "Runtime.lent": "by cache, made when it is first used",
  "Spans.#lent": "as Runtime.lent",
  "Lent.left": "lent slots: none when the machine is saved, as a test shows",
  "Lent.all": "as left",
  "Lent.first": "of lent slots only",
  "Lent.last": "as first",
  "Lent.size": "as first",
  "Lent.dirty": "as first",
  "Quick.#cached": "tables made of the config when a cache is first used",
  "MBitmap.#spare": "pieces of zeros",
  "Quick.mask": "follows from Recorder.on",
};

export const picture = (machine: Machine): Picture =>
  pictureOf(machine, new Set(Object.keys(opaque)));
