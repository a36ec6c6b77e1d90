/**
 * How much of a reply is judged: the blocks alone, the results of each operation, or every event that
 * happened inside.
 */
import type { ActionTag } from "../../../spec/machine/action.ts";
import type { Event } from "../../../spec/machine/event.ts";
import type { GoReply } from "../../../wire/port/go/reply.ts";
import { Comparer, type Difference } from "../../agreement/difference.ts";
import { type Performed, showOutcome } from "../../subjects/subject.ts";
import type { Level } from "./levels.ts";

/** The actions that name no address, and no object by its place: they mean the same on other addresses. */
const nameless: ReadonlyArray<ActionTag> = [
  "rate",
  "mallocinit",
  "procresize",
  "gc.init",
  "gc.enable",
  "gc.trigger",
  "malloc",
  "newobject",
  "newarray",
  "persist",
  "manual.alloc",
  "mcache.alloc",
  "scavenge",
  "sweepone",
  "memstats",
];

/** The actions that are asked of a port at a level; undefined for all. */
export const actionsAt = (
  level: Level,
  performed: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined =>
  level === "contract"
    ? new Set(nameless.filter((tag) => performed?.has(tag) !== false))
    : performed;

/** The event of an operation at a level: at results without what happened inside. */
const seen = (event: Event, level: Level): Event => {
  if (level === "events") return event;
  const { fx: _, ...alone } = event;
  return alone as Event;
};

const ending = (performed: Performed, level: Level): string => {
  const said = performed.tag === "done" ? "done" : showOutcome(performed);
  const isPrinted = performed.tag === "throw" && level === "events";
  return isPrinted ? [...performed.printed, said].join("; ") : said;
};

/** How a reply says that the operation ended. */
const endingOf = (reply: GoReply, level: Level): string => {
  switch (reply.tag) {
    case "done":
      return "done";
    case "throw": {
      const said = `throw: ${reply.message}`;
      return level === "events" ? [...reply.printed, said].join("; ") : said;
    }
    case "panic":
      return `panic: ${reply.message}`;
    case "asks":
      return `asks for ${reply.asks}, where the next answer is to ${reply.next}`;
    case "unsupported":
      return `unsupported: ${reply.what}`;
    case "error":
      return `error: ${reply.text}`;
  }
};

const eventIn = (performed: Performed): Event | undefined =>
  "event" in performed ? performed.event : undefined;

/** How a reply differs from what the specification did; undefined where it does not. */
export const differenceAt = (
  level: Level,
  performed: Performed,
  reply: GoReply,
): Difference | undefined => {
  const expected = eventIn(performed);
  const actual = "event" in reply ? reply.event : undefined;
  if (level !== "contract" && expected !== undefined && actual !== undefined) {
    const comparer = new Comparer("given");
    const isWhole = reply.tag === "done";
    // At results, a reply that did not return has nothing but its ending.
    if (level === "events" || isWhole) comparer.compare(seen(expected, level), seen(actual, level));
    if (comparer.difference !== undefined) return comparer.difference;
  }
  const [said, answered] = [ending(performed, level), endingOf(reply, level)];
  if (said !== answered) return differing("outcome", [said, answered], [expected, actual]);
  const isSilent = level === "events" && (expected === undefined) !== (actual === undefined);
  if (!isSilent) return undefined;
  return differing("e", [expected?.e ?? "no event", actual?.e ?? "no event"], [expected, actual]);
};

const differing = (
  path: string,
  [expected, actual]: readonly [string, string],
  [expectedEvent, actualEvent]: readonly [Event | undefined, Event | undefined],
): Difference => ({ path, expected, actual, expectedEvent, actualEvent, before: undefined });
