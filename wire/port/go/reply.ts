/**
 * Replies of the go dialect: the event of a request with its results, and how it ended where it did not
 * return. A reply may leave out what the request has said.
 */
import type { Event } from "../../../spec/machine/event.ts";
import { mistakeOf } from "../../error.ts";
import { UnruledEvent } from "../../event.ts";
import { excerpt } from "../../excerpt.ts";
import { isObject } from "../../codecs/shape.ts";
import { PortMistake } from "../mistake.ts";
import { encodedArguments, type GoRequest } from "./request.ts";

/** What an operation came to. */
export type GoReply =
  | { readonly tag: "done"; readonly event: Event }
  | {
      readonly tag: "throw";
      readonly message: string;
      readonly printed: ReadonlyArray<string>;
      readonly event?: Event;
    }
  | { readonly tag: "panic"; readonly message: string; readonly event?: Event }
  /** It asks the environment for something else than the next answer is to. */
  | { readonly tag: "asks"; readonly asks: string; readonly next: string; readonly event?: Event }
  | { readonly tag: "unsupported"; readonly what: string }
  /** The port takes the checker to be at fault. */
  | { readonly tag: "error"; readonly text: string };

const endings = ["throw", "printed", "panic", "asks", "next", "unsupported", "error"] as const;

type Line = Readonly<Record<string, unknown>>;

const parsed = (line: string): Line => {
  try {
    const u: unknown = JSON.parse(line);
    if (isObject(u)) return u;
  } catch {
    // Reported below.
  }
  throw new PortMistake("reply", excerpt(line), "one JSON object; was it meant for stderr?");
};

const text = (line: Line, key: string): string => {
  const found = line[key];
  if (typeof found === "string") return found;
  throw new PortMistake(`reply: ${key}`, excerpt(JSON.stringify(found) ?? "nothing"), "a string");
};

const printedIn = (line: Line): ReadonlyArray<string> => {
  const { printed = [] } = line;
  if (Array.isArray(printed) && printed.every((one) => typeof one === "string")) return printed;
  throw new PortMistake("reply: printed", excerpt(JSON.stringify(printed)), "a list of strings");
};

/** The event of a line that says nothing of how it ended. */
const eventIn = (line: Line, request: GoRequest): Event => {
  const { e = request.e } = line;
  if (e !== request.e) {
    const found = excerpt(JSON.stringify(e));
    throw new PortMistake("reply: e", found, `"${request.e}", which was asked for`);
  }
  const whole = { e: request.e, ...encodedArguments(request), ...line };
  const result = UnruledEvent.decode(whole);
  if (result._tag === "Right") return result.right;
  const [error] = result.left;
  const { field, found, expected } = mistakeOf(error!);
  throw new PortMistake(field === "" ? "reply" : `reply: ${field}`, found, expected);
};

/** Reads the reply to a request; throws PortMistake. */
export const parseGoReply = (reply: string, request: GoRequest): GoReply => {
  const line = parsed(reply);
  if ("unsupported" in line) return { tag: "unsupported", what: text(line, "unsupported") };
  if ("error" in line) return { tag: "error", text: text(line, "error") };
  const rest = Object.fromEntries(
    Object.entries(line).filter(([key]) => !endings.some((ending) => ending === key)),
  );
  const isShort = !("throw" in line || "panic" in line || "asks" in line);
  const found = isShort || "e" in line ? { event: eventIn(rest, request) } : {};
  if ("throw" in line) {
    return { tag: "throw", message: text(line, "throw"), printed: printedIn(line), ...found };
  }
  if ("panic" in line) return { tag: "panic", message: text(line, "panic"), ...found };
  if ("asks" in line) {
    return { tag: "asks", asks: text(line, "asks"), next: text(line, "next"), ...found };
  }
  return { tag: "done", event: eventIn(rest, request) };
};

/** A reply as a line of text. At level results the events inside are left out. */
export const goReplyLine = (reply: GoReply, level: "results" | "events"): string => {
  if (reply.tag === "unsupported") return JSON.stringify({ unsupported: reply.what });
  if (reply.tag === "error") return JSON.stringify({ error: reply.text });
  const whole = reply.event === undefined ? {} : (UnruledEvent.encode(reply.event) as Line);
  const { fx, ...results } = whole;
  const shown = level === "events" && fx !== undefined ? whole : results;
  switch (reply.tag) {
    case "throw":
      return JSON.stringify({ ...shown, throw: reply.message, printed: reply.printed });
    case "panic":
      return JSON.stringify({ ...shown, panic: reply.message });
    case "asks":
      return JSON.stringify({ ...shown, asks: reply.asks, next: reply.next });
    case "done":
      return JSON.stringify(shown);
  }
};
