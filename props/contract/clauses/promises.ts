/** What only some ports promise: null, reuse, determinism, abort. */
import type { Reply } from "../../../wire/port/reply.ts";
import { printReply } from "../../../wire/port/reply.ts";
import { isAllocation } from "../../../wire/port/request.ts";
import { allocations, type Clause } from "./clause.ts";

export const freeNull: Clause = {
  name: "free-null",
  sentence: "Where freenull=ok, freeing null does nothing.",
  exempts: ({ hello }) => (hello.freenull === true ? undefined : "freenull=ok is not given"),
  ops: ["free"],
  judge: (model, { request, reply }) => {
    if (request.op !== "free" || model.held(request.h) !== null) return undefined;
    if (model.hello.freenull !== true || reply.tag === "ok") return undefined;
    return `free of null answers ${printReply(reply)}`;
  },
};

export const reallocNull: Clause = {
  name: "realloc-null",
  sentence: "Where reallocnull=ok, a realloc of null allocates.",
  exempts: ({ hello }) => (hello.reallocnull === true ? undefined : "reallocnull=ok is not given"),
  ops: ["realloc"],
  judge: (model, { request, reply }) => {
    if (request.op !== "realloc" || model.held(request.h) !== null) return undefined;
    if (model.hello.reallocnull !== true || reply.tag === "address") return undefined;
    return `realloc of null answers ${printReply(reply)}`;
  },
};

export const reuse: Clause = {
  name: "reuse",
  sentence:
    "When everything is freed, what could be allocated from the start can be allocated again.",
  exempts: ({ hello }) => (hello.can.has("reuse") ? undefined : "reuse is not in can="),
  ops: allocations,
  judge: (model, { request, reply }) => {
    if (!model.hello.can.has("reuse") || !isAllocation(request)) return undefined;
    if (reply.tag !== "address" || reply.p !== 0) return undefined;
    return model.opening.wasGiven(request, model.placed.size === 0)
      ? "it gave a block at the start; everything was freed since, and it gives none"
      : undefined;
  },
};

/** A reply without its address. */
const placeless = (reply: Reply): string => {
  if (reply.tag !== "address" || reply.p === 0) return printReply(reply);
  return "a block";
};

export const determinism: Clause = {
  name: "determinism",
  sentence: "After a reset the same sequence has the same answers, up to addresses.",
  exempts: ({ hello }) =>
    hello.can.has("deterministic") ? undefined : "deterministic is not in can=",
  ops: [...allocations, "free", "usable"],
  judge: (model, { reply }) => {
    const before = model.earlier?.[model.count];
    if (!model.hello.can.has("deterministic") || before === undefined) return undefined;
    const [first, second] = [placeless(before), placeless(reply)];
    return first === second ? undefined : `${first} the first time, ${second} the second time`;
  },
};

export const abort: Clause = {
  name: "abort",
  sentence: "Where can=abort, a second free of the same block is detected.",
  exempts: ({ hello }) => (hello.can.has("abort") ? undefined : "abort is not in can="),
  ops: ["refree"],
  judge: (model, { request, reply }) => {
    const isBlock = request.op === "refree" && model.freed.has(request.h);
    return isBlock && reply.tag === "ok" ? "freed twice, and nothing happened" : undefined;
  },
};
