/**
 * A session: a trace in the page, with the machine that performs it. It knows no page: what the user sees
 * and does goes through here.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Event } from "../../spec/machine/event.ts";
import type { Operation } from "../../wire/index.ts";
import { type Change, changesBetween } from "./picture/changes.ts";
import { type Picture, pictureOf, spanAt } from "./picture/picture.ts";
import { occupantsOf } from "./objects.ts";
import { headOf, traceIn } from "./reading.ts";
import { Recording, type StepDifference } from "./recording.ts";
import type { Run, Told } from "./run/run.ts";
import { Branch } from "./whatif/branch.ts";
import type { Edit } from "./whatif/edits.ts";
import { traceOf } from "./whatif/saving.ts";
import { Verdicts } from "./verdicts.ts";

export type { Action, Event };

/** A step of the sequence that is shown: the recording, or an edited one. */
export interface ShownStep {
  readonly step: number;
  /** The step of the recording; undefined for a new one. */
  readonly recordedStep: number | undefined;
  /** Whether its action was edited, or is new. */
  readonly isEdited: boolean;
  readonly action: Action;
  /** The step as it was recorded, with its nested events. */
  readonly recorded: Operation | undefined;
}

/** What the page shows at a step. At step 0, the beginning, nothing has happened. */
export interface Moment {
  readonly step: number;
  readonly shown: ShownStep | undefined;
  readonly told: Told | undefined;
  /** What the machine did, with its nested events. */
  readonly event: Event | undefined;
  /** How many questions of this step the simulation answered, since the recording has no answer. */
  readonly simulated: number;
  readonly before: Picture;
  readonly after: Picture;
  /** What the step changed. */
  readonly changes: ReadonlyArray<Change>;
}

const noEdits: ReadonlyArray<Edit> = [];

export class Session {
  readonly recording: Recording;
  #branch: Branch | undefined;
  #run: Run;
  #verdicts: Verdicts | undefined;
  #last: Moment | undefined;

  /** Throws an Error, or a TraceError, for a text that is no trace's document. */
  constructor(text: string) {
    const head = headOf(text);
    this.recording = new Recording(traceIn(head, text));
    this.#run = this.#newRun();
  }

  /** The edits of the sequence that is shown: the same list until `edit` is called. */
  get edits(): ReadonlyArray<Edit> {
    return this.#branch?.edits ?? noEdits;
  }

  /** The steps from the beginning that are performed, and not listed: the first one that is, is the next. */
  get hidden(): number {
    return this.recording.document.head.hidden;
  }

  /** How many steps the sequence has that is shown. */
  get length(): number {
    return this.#branch?.length ?? this.recording.length;
  }

  /** Whether the recording has been gone through; what is not known before is missing until then. */
  get isKnown(): boolean {
    return this.recording.known === this.recording.length;
  }

  /** Goes through so many further steps of the recording; whether there are more. */
  advance(steps: number): boolean {
    return this.recording.advance(steps);
  }

  /** A step of the sequence that is shown, from 1, without performing it. */
  step(step: number): ShownStep {
    const entry = this.#branch?.entry(step);
    const recordedStep = entry === undefined ? step : entry.isNew ? undefined : entry.base;
    const recorded =
      recordedStep === undefined ? undefined : this.recording.operation(recordedStep);
    const action = entry?.action ?? this.recording.task(recordedStep!).action;
    return { step, recordedStep, isEdited: entry?.action !== undefined, action, recorded };
  }

  /** Goes to a step: the machine is as it was after it. */
  seek(step: number): Moment {
    if (this.#last?.step === step) return this.#last;
    const moment = step === 0 ? this.#beginning() : this.#perform(step);
    this.#last = moment;
    return moment;
  }

  /** The span that an address lies in at the step that was shown last, by handle; 0 for none. */
  spanAt(address: number): number {
    return this.#last === undefined ? 0 : spanAt(this.#last.after, address);
  }

  /** The steps of the recording whose objects lie in an allocated slot at the step shown last. */
  occupants(address: number, size: number): ReadonlyArray<number> {
    return occupantsOf(this.recording.objects, address, size, this.#last?.step ?? 0);
  }

  /** Where what the machine did in a step differs from the recording. An edited sequence has no record. */
  difference(step: number): StepDifference | undefined {
    return this.#branch === undefined ? this.recording.difference(step) : undefined;
  }

  /** The picture after a step, without a moment. */
  picture(step: number): Picture {
    if (this.#last?.step === step) return this.#last.after;
    this.#last = undefined;
    this.#run.seek(step);
    return pictureOf(this.#run.machine, step);
  }

  /**
   * Shows the recording with these edits; none shows the recording itself. The recording has to be known
   * by then.
   */
  edit(edits: ReadonlyArray<Edit>): void {
    this.#branch = edits.length === 0 ? undefined : new Branch(this.recording, edits);
    this.#run = this.#newRun();
    this.#last = undefined;
    this.#verdicts = undefined;
  }

  /** The sequence that is shown as the lines of a trace, with the answers that were used. */
  trace(): ReadonlyArray<string> {
    return traceOf(this.#branch ?? new Branch(this.recording, []));
  }

  /** The verdicts of the invariants; see Verdicts. */
  get verdicts(): Verdicts {
    const actionOf = (step: number): Action | undefined => this.step(step).action;
    return (this.#verdicts ??= new Verdicts(() => this.#newRun(), actionOf));
  }

  #newRun(): Run {
    return this.#branch?.run() ?? this.recording.run();
  }

  #beginning(): Moment {
    this.#run.seek(0);
    const picture = pictureOf(this.#run.machine, 0);
    return {
      step: 0,
      shown: undefined,
      told: undefined,
      event: undefined,
      simulated: 0,
      before: picture,
      after: picture,
      changes: [],
    };
  }

  #perform(step: number): Moment {
    const run = this.#run;
    const { machine } = run;
    const isNext = this.#last?.step === step - 1 && run.at === step - 1;
    machine.recording = false;
    run.seek(step - 1);
    const before = isNext ? this.#last!.after : pictureOf(machine, step - 1);
    machine.recording = true;
    const told = run.step();
    const event = run.event;
    const after = pictureOf(machine, step);
    const shown = this.step(step);
    const { simulated } = run.environment;
    const changes = changesBetween(before, after);
    return { step, shown, told, event, simulated, before, after, changes };
  }
}
