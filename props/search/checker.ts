/**
 * The checker: it is told of every action of a run, asks the properties for their evidence, and
 * keeps the first that each has.
 *
 * Properties of steps are asked after every action; properties of states after every 1024th, and at
 * the end, since what they look at is the whole heap. A machine that threw has stopped halfway, so
 * its last state is asked nothing.
 */
import type { State } from "../../spec/index.ts";
import { Past } from "../ghost/past.ts";
import { type Coverage, Counter } from "./coverage.ts";
import { type Discovery, explanationOf } from "../properties/discovery.ts";
import type { Observation, Property, Step } from "../properties/property.ts";
import { eventOf } from "../subjects/subject.ts";
import { Subscriptions } from "../properties/subscriptions.ts";

/** States are checked after this many actions. */
export const stateEvery = 1024;

/** Evidence, and the action of the run, from 1, after which it was found. */
export interface Found {
  readonly property: Property;
  /** The discovery that explains it, if one does. */
  readonly discovery?: Discovery;
  readonly evidence: string;
  readonly action: number;
}

/** Evidence that is what the seed itself does. */
export interface FoundDiscovery extends Found {
  readonly discovery: Discovery;
}

/** What a run has shown. */
export interface Findings {
  readonly actions: number;
  /** The first contradiction of each property that is broken. */
  readonly contradictions: ReadonlyArray<Found>;
  /** The first appearance of each discovery. */
  readonly discoveries: ReadonlyArray<FoundDiscovery>;
  /** The first witness of each sometimes property that was reached, and those that were not. */
  readonly witnesses: ReadonlyArray<Found>;
  readonly unreached: ReadonlyArray<Property>;
  readonly coverage: Coverage;
}

export interface CheckerOptions {
  readonly discoveries?: ReadonlyArray<Discovery>;
  /** Names of discoveries that are contradictions all the same. */
  readonly wanted?: ReadonlyArray<string>;
  /** Names of sometimes properties that other runs have reached: they need not be looked for. */
  readonly reached?: ReadonlySet<string>;
}

export class Checker {
  readonly #properties: ReadonlyArray<Property>;
  readonly #steps: Subscriptions;
  readonly #states: Set<Property>;
  readonly #discoveries: ReadonlyArray<Discovery>;
  readonly #wanted: ReadonlySet<string>;
  readonly #past = new Past();
  readonly #counter = new Counter();
  readonly #contradictions = new Map<string, Found>();
  readonly #found = new Map<string, FoundDiscovery>();
  readonly #witnesses = new Map<string, Found>();
  #actions = 0;
  /** The last step that left a machine alive, until its state has been checked. */
  #unchecked: Step | undefined = undefined;

  constructor(properties: ReadonlyArray<Property>, options: CheckerOptions = {}) {
    const { discoveries = [], wanted = [], reached = new Set() } = options;
    const open = properties.filter(({ kind, name }) => kind === "always" || !reached.has(name));
    this.#properties = open;
    this.#steps = new Subscriptions(open.filter((property) => property.of === "step"));
    this.#states = new Set(open.filter((property) => property.of === "state"));
    this.#discoveries = discoveries;
    this.#wanted = new Set(wanted);
  }

  /** Counters were loaded between two actions. */
  load(before: State, after: State): void {
    this.#past.load(before, after);
    this.#unchecked &&= { ...this.#unchecked, after };
  }

  /** Takes note of an action; the first contradiction that it brought to light, if any. */
  observe(step: Step): Found | undefined {
    const { before, action, performed, after } = step;
    this.#actions++;
    this.#counter.count(action.tag, performed);
    // A literal is made faster than a copy with spreads.
    const o: Observation = { before, action, performed, after, past: this.#past };
    let first: Found | undefined;
    const concerned = this.#steps.concerning(eventOf(performed));
    for (let i = 0; i < concerned.length; i++) {
      const found = this.#ask(concerned[i]!, o);
      first ??= found;
    }
    if (performed.tag !== "done") return first;
    this.#past.record(performed.event, after, action);
    this.#unchecked = step;
    const inState = this.#actions % stateEvery === 0 ? this.#checkState() : undefined;
    return first ?? inState;
  }

  /** Checks the last state, if it has not been; the first contradiction of the run, if there is one. */
  end(): Found | undefined {
    this.#checkState();
    const [first] = this.#contradictions.values();
    return first;
  }

  /** Checks the last state, if it has not been; what the run has shown. */
  finish(): Findings {
    this.end();
    return {
      actions: this.#actions,
      contradictions: [...this.#contradictions.values()],
      discoveries: [...this.#found.values()],
      witnesses: [...this.#witnesses.values()],
      unreached: this.#properties.filter(
        ({ kind, name }) => kind === "sometimes" && !this.#witnesses.has(name),
      ),
      coverage: this.#counter.coverage,
    };
  }

  #checkState(): Found | undefined {
    const step = this.#unchecked;
    if (step === undefined) return undefined;
    this.#unchecked = undefined;
    const o: Observation = { ...step, past: this.#past };
    let first: Found | undefined;
    for (const property of this.#states) {
      const found = this.#ask(property, o);
      first ??= found;
    }
    return first;
  }

  /** A contradiction that was not known yet, if there is one. */
  #ask(property: Property, o: Observation): Found | undefined {
    const evidence = property.evidence(o);
    if (evidence.length === 0) return undefined;
    if (property.kind === "always") return this.#contradicted(property, evidence, o);
    this.#witnesses.set(property.name, this.#find(property, evidence[0]!));
    this.#steps.close(property);
    this.#states.delete(property);
    return undefined;
  }

  #find(property: Property, evidence: string): Found {
    return { property, evidence, action: this.#actions };
  }

  #contradicted(
    property: Property,
    evidence: ReadonlyArray<string>,
    o: Observation,
  ): Found | undefined {
    for (const text of evidence) {
      const discovery = explanationOf(this.#discoveries, property.name, text, o);
      const known = discovery === undefined ? {} : { discovery };
      const found = { ...this.#find(property, text), ...known };
      if (discovery === undefined || this.#wanted.has(discovery.name)) {
        if (this.#contradictions.has(property.name)) return undefined;
        this.#contradictions.set(property.name, found);
        return found;
      }
      if (!this.#found.has(discovery.name)) {
        this.#found.set(discovery.name, { ...found, discovery });
      }
    }
    return undefined;
  }
}
