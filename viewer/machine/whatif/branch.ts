/**
 * What if: the recording with edits, performed. Where the machine asks what it asked in the recording, it
 * gets the same answer. What the marker reaches follows the objects: one that it reached in the recording
 * it reaches here, wherever the object lies, and a new one it reaches always.
 */
import { isSet } from "../../../spec/numbers/bits.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { Objects, occupantsOf } from "../objects.ts";
import { isAllocation, type Recording } from "../recording.ts";
import { type Plan, Run, type Task, type Told } from "../run/run.ts";
import { bitmapOf, spanOf } from "../run/slots.ts";
import { type Edit, type Entry, Sequence } from "./edits.ts";
import { followed } from "./links.ts";

type Bag = Readonly<Record<string, unknown>>;

/** Whether an edited action is still about what the recorded one is about. */
const isAboutTheSame = (action: Action, recorded: Action): boolean =>
  action.tag === recorded.tag &&
  ["a", "c"].every(
    (field) => (action as unknown as Bag)[field] === (recorded as unknown as Bag)[field],
  );

export class Branch {
  readonly recording: Recording;
  readonly edits: ReadonlyArray<Edit>;
  readonly sequence: Sequence;
  readonly #objects = new Objects();
  /** What each step gave: an address, or 0. */
  readonly #given: Float64Array;
  /** The step of the recording that began the sweep of this cycle, for each step. */
  readonly #cycles: Int32Array;

  /** pre: the recording has been gone through. */
  constructor(recording: Recording, edits: ReadonlyArray<Edit>) {
    this.recording = recording;
    this.edits = edits;
    this.sequence = new Sequence(recording.length, edits);
    this.#given = new Float64Array(this.length + 1);
    this.#cycles = new Int32Array(this.length + 1);
    for (let step = 1; step <= this.sequence.untouched; step++) {
      this.#noteStep(step, step, recording.given[step]!);
      this.#noteCycle(step, recording.names[step]!, step);
    }
  }

  get length(): number {
    return this.sequence.length;
  }

  /** Where the step of a place comes from. */
  entry(place: number): Entry {
    return this.sequence.entry(place);
  }

  /** A run of the edited sequence. A run goes through it step by step before it can go back. */
  run(): Run {
    const { first, origin } = this.recording;
    const plan: Plan = {
      length: this.length,
      task: (place, run) => this.#task(place, run),
      simulation: () => this.recording.simulation(),
      marks: (run, span, recorded) => this.#marks(run, span.a, recorded),
      performed: (place, told, run) => this.#note(place, told, run),
      shares: { run: first, steps: this.sequence.untouched },
    };
    return new Run(origin, plan);
  }

  #task(place: number, run: Run): Task {
    const { base, isNew, action } = this.entry(place);
    if (isNew) return { tag: "perform", action: action!, script: { answers: [], requests: [] } };
    const recorded = this.recording.task(base);
    if (place <= this.sequence.untouched) return recorded;
    const script = { requests: [], ...recorded.script };
    const wanted = action ?? recorded.action;
    if (!isAboutTheSame(wanted, recorded.action)) {
      return { tag: "perform", action: wanted, script: script };
    }
    const found = this.#followed(wanted, base, run);
    if (typeof found === "string") return { tag: "gone", reason: found };
    return { tag: "perform", action: found, script };
  }

  #followed(action: Action, base: number, { at, machine }: Run): Action | string {
    const places = {
      sequence: this.sequence,
      place: at + 1,
      recorded: this.recording.objects,
      edited: this.#objects,
      given: (place: number) => this.#given[place]!,
      caches: this.recording.first.machine.rt.cachealloc,
      rt: machine.rt,
    };
    return followed(places, action, base);
  }

  /** Takes note of what a step came to; each run of the sequence comes to the same. */
  #note(place: number, told: Told, { machine }: Run): void {
    const { base, isNew, action } = this.entry(place);
    const tag = action?.tag ?? this.recording.names[base]!;
    const isGiven = told.tag === "done" && isAllocation(tag);
    this.#noteStep(place, place, isGiven ? machine.result : 0);
    // A new cycle finds no object dead that the recorded ones have not found so by then.
    this.#noteCycle(place, tag, isNew ? this.#cycles[place - 1]! : base);
  }

  #noteStep(place: number, step: number, given: number): void {
    this.#given[place] = given;
    if (given !== 0) this.#objects.add(given, step);
  }

  #noteCycle(place: number, tag: string, base: number): void {
    this.#cycles[place] = tag === "gc.sweepgen" ? base : this.#cycles[place - 1]!;
  }

  /** What the marker reaches of a span that is swept in the step after `run.at`. */
  #marks(run: Run, a: number, recorded: string | undefined): string {
    const place = run.at + 1;
    const { spans } = run.machine.rt;
    const s = spanOf(run.machine.rt, a);
    if (place <= this.sequence.untouched && recorded !== undefined) return recorded;
    const isReached = (slot: number): boolean => {
      if (spans.isFree(s, slot)) return false;
      return (
        spans.isMarked(s, slot) || this.#isReached(place, spans.slot(s, slot), spans.elemsize(s))
      );
    };
    const isRecorded = (slot: number): boolean | undefined =>
      recorded !== undefined && this.#hasTheSame(place, spans.slot(s, slot), spans.elemsize(s))
        ? isSet(recorded, slot)
        : undefined;
    return bitmapOf(spans.nelems(s), (slot) => isRecorded(slot) ?? isReached(slot));
  }

  /** Whether the marker reaches an object of a slot. */
  #isReached(place: number, slot: number, size: number): boolean {
    const occupants = occupantsOf(this.#objects, slot, size, place);
    const cycle = this.#cycles[place - 1]!;
    return (
      occupants.length === 0 ||
      occupants.some((occupant) => {
        const { base, isNew } = this.entry(occupant);
        const unreached = isNew ? undefined : this.recording.unreached.get(base);
        return unreached === undefined || unreached > cycle;
      })
    );
  }

  /** Whether a slot holds what it held in the recording. */
  #hasTheSame(place: number, slot: number, size: number): boolean {
    const { base } = this.entry(place);
    const here = occupantsOf(this.#objects, slot, size, place);
    const there = occupantsOf(this.recording.objects, slot, size, base);
    return (
      here.length === there.length &&
      here.every((occupant, i) => {
        const entry = this.entry(occupant);
        return !entry.isNew && entry.base === there[i];
      })
    );
  }
}
