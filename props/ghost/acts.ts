/** The acts inside an event: what happened, in the order in which it was completed. */
import type { Event, EventName } from "../../spec/machine/event.ts";
import { eventOf, type Performed } from "../subjects/subject.ts";

/** Calls `visit` with every event in the tree: what is nested in an act comes before it. */
export const forEachAct = (event: Event, visit: (act: Event) => void): void => {
  if (event.fx !== undefined) for (const inner of event.fx) forEachAct(inner, visit);
  visit(event);
};

type ByName = ReadonlyMap<EventName, ReadonlyArray<Event>>;

/** The acts of one event, nested ones included. */
interface Acts {
  readonly event: Event;
  /** In the order in which they were completed. */
  readonly all: ReadonlyArray<Event>;
  /** In the order in which the first of each name began; undefined where the event is its only act. */
  readonly byName: ByName | undefined;
}

const collect = (event: Event): Acts => {
  // Most actions are one act, and a map costs more than all that is asked of it.
  if (event.fx === undefined) return { event, all: [event], byName: undefined };
  const all: Event[] = [];
  const byName = new Map<EventName, Event[]>();
  const visit = (act: Event): void => {
    let alike = byName.get(act.e);
    if (alike === undefined) byName.set(act.e, (alike = []));
    if (act.fx !== undefined) for (const inner of act.fx) visit(inner);
    alike.push(act);
    all.push(act);
  };
  visit(event);
  return { event, all, byName };
};

/** Those of the last event: many properties ask for the acts of one action. */
let known: Acts | undefined;

const actsOf = (event: Event): Acts =>
  known !== undefined && known.event === event ? known : (known = collect(event));

/** Calls `visit` with each name that acts of an event have, and how many have it. */
export const forEachName = (event: Event, visit: (name: EventName, n: number) => void): void => {
  const { byName } = actsOf(event);
  if (byName === undefined) visit(event.e, 1);
  else byName.forEach((acts, name) => visit(name, acts.length));
};

/** Whether an act of an event has one of these names. */
export const hasActs = (event: Event, names: ReadonlyArray<EventName>): boolean => {
  const { byName } = actsOf(event);
  return names.some((name) => (byName === undefined ? name === event.e : byName.has(name)));
};

/** The acts of an action, as far as it came. */
export const forEachPerformed = (performed: Performed, visit: (act: Event) => void): void => {
  const event = eventOf(performed);
  if (event !== undefined) for (const act of actsOf(event).all) visit(act);
};

const none: ReadonlyArray<never> = [];

/** The acts of an action that have this name, as far as it came. */
export const performedActs = <E extends EventName>(
  performed: Performed,
  name: E,
): ReadonlyArray<Event<E>> => {
  const event = eventOf(performed);
  if (event === undefined) return none;
  const { all, byName } = actsOf(event);
  const acts = byName === undefined ? (event.e === name ? all : none) : byName.get(name);
  return (acts ?? none) as ReadonlyArray<Event<E>>;
};

/** The acts nested directly in one. */
export const inside = ({ fx }: Event): ReadonlyArray<Event> => fx ?? [];

/** Whether an act of this name is nested somewhere in one. */
export const hasInside = (event: Event, name: Event["e"]): boolean =>
  inside(event).some((act) => act.e === name || hasInside(act, name));

/** What to do when an act begins, and when it has ended. */
export interface Visits {
  readonly enter: (act: Event) => void;
  readonly leave: (act: Event) => void;
}

const walkAct = (act: Event, visits: Visits): void => {
  visits.enter(act);
  if (act.fx !== undefined) for (const inner of act.fx) walkAct(inner, visits);
  visits.leave(act);
};

/** The acts of an action from their beginnings to their ends, as far as it came. */
export const walkPerformed = (performed: Performed, visits: Visits): void => {
  const event = eventOf(performed);
  if (event !== undefined) walkAct(event, visits);
};
