/** Holding a port against what the specification did: the first reply that differs, and how. */
import type { Action } from "../../../spec/machine/action.ts";
import type { GoRequest } from "../../../wire/port/go/request.ts";
import { givenTo } from "../../../wire/roles.ts";
import type { Difference } from "../../agreement/difference.ts";
import type { SharedConfig } from "../../instances/sharedconfig.ts";
import { hasHappened } from "../../subjects/subject.ts";
import type { Conversation, Stopped } from "./conversation.ts";
import { HeldBlocks } from "./heldblocks.ts";
import { differenceAt } from "./level.ts";
import type { Level } from "./levels.ts";
import type { Told } from "./noted.ts";

/** What is wrong with a port at one of its replies. */
export interface PortFinding {
  /** The index of the action. */
  readonly at: number;
  readonly told: Told;
  readonly difference?: Difference;
  /** What its block contradicts, or that it has stopped. */
  readonly evidence?: string;
  /** How it has stopped, where that is known. */
  readonly stopped?: Stopped;
}

/** The request for an action that the specification has performed. */
export const requestFor = ({ action, answers }: Told): GoRequest => {
  const bag = action as Action & Readonly<Record<string, unknown>>;
  return {
    e: action.tag,
    p: action.p,
    ...(action.tag === "malloc" && action.from !== undefined ? { from: action.from } : {}),
    ...Object.fromEntries(
      givenTo(action.tag).flatMap((field) =>
        bag[field] === undefined ? [] : [[field, bag[field]]],
      ),
    ),
    ...(answers.length === 0 ? {} : { in: answers }),
  };
};

/** A port that has just begun, or been reset, performs what the specification has performed. */
export const judge = async (
  conversation: Conversation,
  { level, config }: { readonly level: Level; readonly config: SharedConfig },
  all: ReadonlyArray<Told>,
): Promise<PortFinding | undefined> => {
  const happened = all.filter(({ performed }) => hasHappened(performed));
  const replies = await conversation.perform(happened.map(requestFor));
  const blocks = new HeldBlocks(config);
  for (const [at, told] of happened.entries()) {
    const reply = replies[at];
    if (reply === undefined) {
      const { stopped } = conversation;
      return { at, told, evidence: "the port has stopped", ...(stopped && { stopped }) };
    }
    // A port whose addresses are others asks for other things: nothing more can be told of its blocks.
    if (level === "contract" && reply.tag === "asks") return undefined;
    const difference = differenceAt(level, told.performed, reply);
    if (difference !== undefined) return { at, told, difference };
    if (level !== "contract" || reply.tag !== "done") continue;
    const evidence = blocks.observe(told.action, reply.event);
    if (evidence !== undefined) return { at, told, evidence };
  }
  return undefined;
};
