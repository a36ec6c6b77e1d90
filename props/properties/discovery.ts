/**
 * A discovery: a place where Go's allocator itself breaks what its documentation promises. The
 * properties say what is promised; a discovery says what the seed does instead. Evidence that it
 * explains is reported under its name and fails nothing; all other evidence does.
 */
import type { Event, EventName } from "../../spec/machine/event.ts";
import { performedActs } from "../ghost/acts.ts";
import { none, type Observation, type Property, sometimes } from "./property.ts";

/** The situation without which a search cannot find a discovery. */
export interface Needs {
  /** Completes "no sequence …". */
  readonly words: string;
  /** The act of the situation. */
  readonly on: EventName;
  readonly seen: (act: Event, o: Observation) => boolean;
}

export interface Discovery {
  readonly name: string;
  /** The property that it contradicts. */
  readonly property: string;
  /** Another property that it contradicts. */
  readonly also?: string;
  readonly sentence: string;
  readonly needs: Needs;
  /**
   * Whether the seed's own mistake has led to this evidence. It is as strict as the property: what
   * looks like the mistake and has another cause is not explained.
   */
  readonly explains: (evidence: string, o: Observation) => boolean;
}

/** Whether a discovery may explain evidence against a property. */
export const contradicts = ({ property, also }: Discovery, name: string): boolean =>
  property === name || also === name;

/** The first of some discoveries that explains evidence against a property, if one does. */
export const explanationOf = (
  discoveries: ReadonlyArray<Discovery>,
  property: string,
  evidence: string,
  o: Observation,
): Discovery | undefined =>
  discoveries.find((one) => contradicts(one, property) && one.explains(evidence, o));

/** The situation of an act of one name. */
export const needs = <E extends EventName>(
  on: E,
  words: string,
  seen: (act: Event<E>, o: Observation) => boolean,
): Needs => ({ words, on, seen: (act, o) => seen(act as Event<E>, o) });

/** The name of the witness of what a discovery needs. */
export const needOf = (name: string): string => `needs of ${name}`;

/** A witness of what a discovery needs. */
export const needWitness = ({ name, needs: { words, on, seen } }: Discovery): Property =>
  sometimes({
    of: "step",
    on: [on],
    name: needOf(name),
    sentence: `Some sequence ${words}.`,
    evidence: (o) => (performedActs(o.performed, on).some((act) => seen(act, o)) ? [words] : none),
  });
