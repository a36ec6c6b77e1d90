/**
 * The recording: the steps of a trace, decoded when they are asked for. It is gone through once from the
 * beginning, a part at a time: that finds what differs from the trace, draws the curves, and learns
 * which step allocated what, and which objects the marker did not reach.
 */
import * as E from "fp-ts/lib/Either.js";
import { Comparer } from "../../props/agreement/difference.ts";
import type { Difference } from "../../props/agreement/difference.ts";
import { Matcher } from "../../props/agreement/matcher.ts";
import { actionOf } from "../../props/replay/recordedaction.ts";
import { recordedOutcome, thrown } from "../../props/replay/recordedoutcome.ts";
import type { Counts } from "../../props/subjects/subject.ts";
import { isSet } from "../../spec/numbers/bits.ts";
import { simulated } from "../../spec/index.ts";
import type { Foreign } from "../../spec/os/simulation.ts";
import { answersOf } from "../../spec/machine/recording.ts";
import type { Event } from "../../spec/machine/event.ts";
import { EventReader } from "../../src/machine/event.ts";
import { decodeOperation, type Operation } from "../../wire/index.ts";
import { Curves } from "./curves.ts";
import { Objects, occupantsOf } from "./objects.ts";
import type { TraceDocument } from "./reading.ts";
import { allocatedBits } from "./run/slots.ts";
import { type Plan, Run, type Task, type Told } from "./run/run.ts";

/** Where the machine and the recording differ in a step. */
export interface StepDifference extends Difference {
  readonly step: number;
  /** Why the machine could not do what was recorded, where it could not. */
  readonly note: string | undefined;
}

/** How a step ended, by the number that `endings` has for it. */
export const ENDINGS = ["done", "throw", "panic", "disabled", "rejected", "gone"] as const;

/** More differences than these are counted, and not kept. */
const DIFFERENCES_MAX = 1000;

const uncounted: Counts = { events: 0, fields: 0 };

const outcomeOf = (told: Told): string => {
  switch (told.tag) {
    case "throw":
      return thrown(told.message, told.printed);
    case "panic":
      return `panic: ${told.message}`;
    case "rejected":
      return `rejected: ${told.message}`;
    case "disabled":
    case "gone":
      return `disabled: ${told.reason}`;
    case "done":
      return "done";
  }
};

/** The event as a trace has it. A machine that stopped may have left none. */
const eventIn = ({ event }: Run): Event => event ?? ({ e: "memstats" } as Event);

export class Recording {
  readonly document: TraceDocument;
  readonly curves: Curves;
  readonly objects = new Objects();
  /** Which steps allocated or freed the span at an address. */
  readonly births = new Objects();
  /** For an object that the marker did not reach: the step that began the sweep after that. */
  readonly unreached = new Map<number, number>();
  /** The name of each step's action, and how it ended, as far as the recording was gone through. */
  readonly names: string[] = [];
  readonly endings: Uint8Array;
  /** The address that each step gave, 0 for none. */
  readonly given: Float64Array;
  readonly differences: StepDifference[] = [];
  readonly #byStep = new Map<number, StepDifference>();
  /** How many steps differ. */
  differing = 0;
  readonly #tasks: Task[] = [];
  /** The requests of each step that had any. */
  readonly #requests = new Map<number, ReadonlyArray<string>>();
  /** The memory that the recorded system gave: a simulated one must not give it again. */
  readonly #foreign: Foreign[] = [];
  readonly #first: Run;
  #cycle = 0;

  constructor(document: TraceDocument) {
    this.document = document;
    this.endings = new Uint8Array(this.length + 1);
    this.given = new Float64Array(this.length + 1);
    this.curves = new Curves(this.length);
    const performed = (step: number, told: Told, run: Run): void => this.#note(step, told, run);
    this.#first = new Run(this.origin, { ...this.plan, performed });
    this.#first.machine.recording = true;
    this.curves.sample(0, this.#first.machine);
  }

  get length(): number {
    return this.document.lines.length;
  }

  /** How many steps it has been gone through. */
  get known(): number {
    return this.#first.at;
  }

  get origin() {
    return { config: this.document.config, loads: this.document.header.loaded ?? [] };
  }

  /** The run that goes through it first; it has the snapshots. */
  get first(): Run {
    return this.#first;
  }

  /** The steps as they were recorded. */
  get plan(): Plan {
    return {
      length: this.length,
      task: (step) => this.task(step),
      simulation: () => this.simulation(),
      marks: ({ machine }, { a }, recorded) => recorded ?? allocatedBits(machine.rt, a),
    };
  }

  /** A further run of the steps as they were recorded, with the snapshots so far. */
  run(): Run {
    return new Run(this.origin, { ...this.plan, shares: { run: this.#first } });
  }

  /** A simulated system that gives nothing that the recorded one gave. */
  simulation(): ReturnType<typeof simulated> {
    const { seed = 1 } = this.document.header;
    return simulated(this.document.config, { seed: seed >>> 0, foreign: this.#foreign });
  }

  /** A step as it was recorded, from 1. Throws TraceError. */
  operation(step: number): Operation {
    const operation = decodeOperation(this.document.lines[step - 1]!, { line: step + 1 });
    if (E.isLeft(operation)) throw operation.left;
    return operation.right;
  }

  task(step: number): Task & { readonly tag: "perform" } {
    const known = this.#tasks[step];
    if (known === undefined) return this.#taskOf(step, this.operation(step));
    return known as Task & { readonly tag: "perform" };
  }

  /** Where a step differs from its record, as far as the recording was gone through. */
  difference(step: number): StepDifference | undefined {
    return this.#byStep.get(step);
  }

  /** Goes through so many further steps; whether there are more. */
  advance(steps: number): boolean {
    const end = Math.min(this.length, this.known + steps);
    while (this.known < end) this.#first.step();
    return this.known < this.length;
  }

  #taskOf(step: number, operation: Operation): Task & { readonly tag: "perform" } {
    const script = { answers: answersOf(operation), requests: this.#requests.get(step) };
    const task = { tag: "perform", action: actionOf(operation), script } as const;
    this.#tasks[step] = task;
    return task;
  }

  /** Takes note of a step that was performed for the first time. */
  #note(step: number, told: Told, run: Run): void {
    const record = this.operation(step);
    this.names[step] = record.e;
    this.endings[step] = ENDINGS.indexOf(told.tag);
    this.#compare(step, record, told);
    const { requests } = run.environment;
    if (requests.length > 0) {
      this.#requests.set(step, requests);
      this.#taskOf(step, record);
    }
    if (record.e === "gc.sweepgen") this.#cycle = step;
    this.#noteEvent(record);
    const r = told.tag === "done" && isAllocation(record.e) ? run.machine.result : 0;
    this.given[step] = r;
    if (r !== 0) this.objects.add(r, step);
    this.curves.sample(step, run.machine);
  }

  #noteEvent(event: Event): void {
    if (event.e === "sweep") this.#noteSweep(event, this.known);
    if (event.e === "span.alloc" && event.r) this.births.add(event.r, this.known);
    if (event.e === "span.free") this.births.add(event.r ?? event.a, this.known);
    if (event.e === "os.alloc" || event.e === "os.reserve") {
      const n = Number(event.n);
      if (event.r) this.#foreign.push({ a: event.r, n });
    }
    for (const inner of event.fx ?? []) this.#noteEvent(inner);
  }

  #noteSweep({ a, ne, es, marks, marks0 }: Event<"sweep">, step: number): void {
    const reached = marks0 ?? marks;
    if (ne === undefined || es === undefined || reached === undefined) return;
    for (let slot = 0; slot < ne; slot++) {
      if (isSet(reached, slot)) continue;
      for (const object of occupantsOf(this.objects, a + slot * es, es, step)) {
        if (!this.unreached.has(object)) this.unreached.set(object, this.#cycle);
      }
    }
  }

  #compare(step: number, record: Operation, told: Told): void {
    const { environment, machine } = this.#first;
    const { events } = machine.rt;
    const isDone = told.tag === "done" && record.throw === undefined && record.panic === undefined;
    const note = environment.unexpected;
    if (isDone && note === undefined) {
      const reader = new EventReader(events, 0, events.length);
      if (new Matcher(reader).matches(record, uncounted)) return;
    }
    const found = this.#difference(record, told);
    if (found === undefined) return;
    this.differing++;
    if (this.differences.length >= DIFFERENCES_MAX) return;
    const difference = { ...found, step, note };
    this.differences.push(difference);
    this.#byStep.set(step, difference);
  }

  #difference(record: Operation, told: Told): Difference | undefined {
    const comparer = new Comparer();
    const actual = eventIn(this.#first);
    if (this.#first.event !== undefined) comparer.compare(record, actual);
    if (comparer.difference !== undefined) return comparer.difference;
    const [expected, came] = [recordedOutcome(record), outcomeOf(told)];
    if (expected === came) return undefined;
    return {
      path: "outcome",
      expected,
      actual: came,
      expectedEvent: record,
      actualEvent: this.#first.event,
      before: undefined,
    };
  }
}

/** Whether a step gives an address to what it makes. */
export const isAllocation = (tag: string): boolean =>
  tag === "malloc" || tag === "newobject" || tag === "newarray" || tag === "manual.alloc";
