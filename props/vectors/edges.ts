/** Kinds of edges: what vectors cover in the graph of a model. */
import type { Event } from "../../spec/machine/event.ts";
import type { Step } from "../explorer/model.ts";
import type { Effect, World } from "../models/world.ts";
import { eventOf, type Performed } from "../subjects/subject.ts";

/** The names of the events inside an event, in the order in which they began. */
export const namesIn = ({ fx = [] }: Pick<Event, "fx">): ReadonlyArray<string> =>
  fx.flatMap((inner) => [inner.e, ...namesIn(inner)]);

/** The same names one after the other are written once, with their number. */
const folded = (names: ReadonlyArray<string>): string => {
  const runs: Array<{ readonly name: string; times: number }> = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.times++;
    else runs.push({ name, times: 1 });
  }
  return runs.map(({ name, times }) => (times === 1 ? name : `${name}*${times}`)).join(" ");
};

/** How an operation ended, where it did not return. */
const endingOf = (performed: Performed): string =>
  performed.tag === "throw" || performed.tag === "panic"
    ? `${performed.tag}: ${performed.message}`
    : "done";

/** The size that an operation asks for, and the way that it went. */
const sizeOf = (event: Readonly<Record<string, unknown>>): ReadonlyArray<string> =>
  ["n", "np", "phase", "path"].flatMap((key) => {
    const value = event[key];
    return typeof value === "number" || typeof value === "string" ? [`${key}=${value}`] : [];
  });

/**
 * The part of a kind that the event of an operation tells: its name, the size that it asks for, the way
 * that it went, how it ended, and the names of the events inside.
 */
export const toldOf = (event: Event, ending: string): string =>
  [[event.e, ...sizeOf({ ...event })].join(" "), ending, folded(namesIn(event))].join(" | ");

/** What else tells edges apart, of a topic. */
export type Detail = (before: World, event: Event) => string;

/**
 * The kind of an edge: what its event tells, what the environment answered where it had a choice, and
 * the detail of the topic.
 */
export const kindOf = (
  before: World,
  { effect, answers = [] }: Step<World, Effect>,
  detail: Detail | undefined,
): string => {
  const { performed } = effect!;
  const event = eventOf(performed)!;
  const more = detail?.(before, event) ?? "";
  const told = toldOf(event, endingOf(performed));
  return [told, answers.join(", "), more].filter((part) => part !== "").join(" | ");
};
