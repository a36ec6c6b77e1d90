/** The acts inside an event: what happened, in the order in which it was completed. */
import type { Event } from "../../spec/machine/event.ts";
import { eventOf, type Performed } from "../subjects/subject.ts";

/** Calls `visit` with every event in the tree: what is nested in an act comes before it. */
export const forEachAct = (event: Event, visit: (act: Event) => void): void => {
  if (event.fx !== undefined) for (const inner of event.fx) forEachAct(inner, visit);
  visit(event);
};

/** The acts of an action, as far as it came. */
export const forEachPerformed = (performed: Performed, visit: (act: Event) => void): void => {
  const event = eventOf(performed);
  if (event !== undefined) forEachAct(event, visit);
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
