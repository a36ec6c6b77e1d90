/** Runs of the specification for tests of properties: real observations, and spoiled ones. */
import { Past } from "../../../props/ghost/past.ts";
import { boot, type Instance, instanceNamed } from "../../../props/instances/instances.ts";
import type { Observation, Property, Step } from "../../../props/properties/property.ts";
import type { Performed } from "../../../props/subjects/subject.ts";
import { simulatedSpec, type SpecSubject } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Event, EventName } from "../../../spec/machine/event.ts";
import type { Fault } from "../../../spec/os/simulation.ts";
import type { State } from "../../../spec/index.ts";
import { type Span, spanOf, updateSpan } from "../../../spec/pages/mspan.ts";
import { Bytes, type Flag, type Pages, type Word } from "../../../spec/numbers/units.ts";

export const go = instanceNamed("go");
export const mini = instanceNamed("mini");

export const go386 = instanceNamed("go-386");

export const goWindows = instanceNamed("go-windows");

export const goWindows386 = instanceNamed("go-windows-386");

/** Go where a physical page is eight of the heap's. */
export const go64k: Instance = {
  ...go,
  name: "go-64k",
  config: { ...go.config, physPageSize: Bytes(64 * 1024) },
};

export const malloc = (n: Word, nz: Flag = 1): Action => ({ tag: "malloc", p: 0, n, nz });
export const manual = (np: number): Action => ({
  tag: "manual.alloc",
  p: 0,
  np: np as Pages,
  stat: "stacks_inuse",
});
export const persist = (n: number, align: number): Action => ({
  tag: "persist",
  p: 0,
  n,
  align: Bytes(align),
  stat: "gc_sys",
});
export const rate = (bytes: number): Action => ({ tag: "rate", p: 0, rate: bytes });
export const scavengeAt = (now: Word, limit: Word = 0): Action => ({
  tag: "scavenge",
  p: 0,
  k: 0,
  now,
  limit,
});
export const scavenge = scavengeAt(2n ** 64n - 1n);

const resultOf = (performed: Performed): number => {
  const event = performed.tag === "done" ? performed.event : undefined;
  return event !== undefined && "r" in event && typeof event.r === "number" ? event.r : 0;
};

/** A run from boot on; what it did is in its past. */
export class Run {
  readonly #spec: SpecSubject;
  #past = new Past();
  #last: Step;

  constructor(instance: Instance = go, faults: ReadonlyArray<Fault> = []) {
    this.#spec = simulatedSpec(instance.config, { seed: 1, faults });
    this.#last = { before: this.state, action: rate(0), performed: nothing, after: this.state };
    this.do(...boot(instance));
  }

  get state(): State {
    return this.#spec.state;
  }

  /** Performs actions; the addresses that they gave. */
  do(...actions: ReadonlyArray<Action>): ReadonlyArray<number> {
    return actions.map((action) => {
      const { performed, after } = this.step(action);
      if (performed.tag === "done") this.#past.record(performed.event, after, action);
      return resultOf(performed);
    });
  }

  /** What a property has against any of the steps; they go into the past. */
  against(property: Property, ...actions: ReadonlyArray<Action>): ReadonlyArray<string> {
    return actions.flatMap((action) => {
      const o = this.step(action);
      const evidence = property.evidence(o);
      if (o.performed.tag === "done") this.#past.record(o.performed.event, o.after, action);
      return evidence;
    });
  }

  /** The manual span at this address is given back. */
  free(a: number): void {
    const { np, stat } = this.#past.manual.get(a)!;
    this.do({ tag: "manual.free", p: 0, a: a as never, np: np as Pages, stat });
  }

  /** Performs an action, which does not go into the past: an observation of the step. */
  step(action: Action): Observation {
    const before = this.state;
    const performed = this.#spec.perform(action, []);
    this.#last = { before, action, performed, after: this.state };
    return { ...this.#last, past: this.#past };
  }

  /** An observation of the state, or of a spoiled one. */
  observe(spoil: (s: State) => State = (s) => s): Observation {
    return { ...this.#last, after: spoil(this.state), past: this.#past };
  }

  /** The span that holds an address. */
  span(a: number): Span {
    return spanOf(this.state, a)!;
  }
}

const nothing: Performed = { tag: "disabled", reason: "nothing yet" };

/** The span that holds an address, changed. */
export const spoilSpan =
  (a: number, change: Partial<Span>) =>
  (s: State): State =>
    updateSpan(spanOf(s, a)!.id, change)(s);

const changed = <N extends EventName>(
  event: Event,
  e: N,
  change: (act: Event<N>) => Event<N>,
): Event => {
  const fx = event.fx?.map((inner) => changed(inner, e, change));
  const whole = fx === undefined ? event : { ...event, fx };
  return whole.e === e ? (change(whole as Event<N>) as Event) : whole;
};

/** An observation whose acts of one name are others. */
export const spoilAct = <N extends EventName>(
  o: Observation,
  e: N,
  change: (act: Event<N>) => Event<N>,
): Observation => {
  if (!("event" in o.performed) || o.performed.event === undefined) return o;
  const event = changed(o.performed.event, e, change);
  return { ...o, performed: { ...o.performed, event } as Performed };
};

/** What a property has against an observation. */
export const against = (property: Property, o: Observation): ReadonlyArray<string> =>
  property.evidence(o);
