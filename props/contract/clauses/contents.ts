/** What stands in blocks: zero, bytes, and what a refusal must leave as it is. */
import { showCount } from "../../report/show.ts";
import { type Held, showHeld } from "../model/held.ts";
import type { Model } from "../model/model.ts";
import type { Clause, Exchange } from "./clause.ts";

export const zero: Clause = {
  name: "zero",
  sentence: "A block of calloc is zero.",
  exempts: ({ hello }) => (hello.ops.has("calloc") ? undefined : "calloc is not in ops="),
  ops: ["zero"],
  judge: (model, { request, reply }) => {
    if (request.op !== "zero" || reply.tag !== "bad") return undefined;
    const held = model.held(request.h);
    return held?.isZeroed === true
      ? `byte ${reply.at} of ${showHeld(held)} is ${reply.found}, not 0`
      : undefined;
  },
};

interface Changed {
  readonly held: Held;
  readonly evidence: string;
}

/** A block whose bytes are not what was written. */
const changed = (model: Model, { request, reply }: Exchange): Changed | undefined => {
  if (request.op !== "check" || reply.tag !== "bad") return undefined;
  const held = model.held(request.h);
  // What was to be written may have met null.
  if (held?.seed !== request.seed) return undefined;
  return { held, evidence: `byte ${reply.at} of ${showHeld(held)} has changed to ${reply.found}` };
};

export const bytes: Clause = {
  name: "bytes",
  sentence:
    "What was written into a block stays until it is freed, through every other call, and through realloc up to the smaller size.",
  ops: ["check"],
  judge: (model, exchange) => changed(model, exchange)?.evidence,
};

export const failedRealloc: Clause = {
  name: "failed-realloc",
  sentence: "A realloc that fails leaves the block, its bytes and its usable size.",
  exempts: ({ hello }) => (hello.ops.has("realloc") ? undefined : "realloc is not in ops="),
  ops: ["check", "usable"],
  judge: (model, exchange) => {
    const { request, reply } = exchange;
    if (request.op !== "usable") {
      const found = changed(model, exchange);
      return found?.held.isKeptSince === true ? found.evidence : undefined;
    }
    const held = model.held(request.h);
    if (!held || held.usable === undefined || reply.tag !== "number") return undefined;
    if (reply.n === held.usable || !held.isKeptSince) return undefined;
    return `${showCount(reply.n, "usable byte")} in ${showHeld(held)}, not ${held.usable} as before`;
  },
};

export const none: Clause = {
  name: "none",
  sentence: "When an allocation gives none, what lived lives on.",
  ops: ["check"],
  judge: (model, exchange) => {
    const found = changed(model, exchange);
    return found && found.held.seen < model.refusals ? found.evidence : undefined;
  },
};
