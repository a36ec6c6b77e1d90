/** What must be refused, and how: overflow, huge, zero-size, errno. */
import { type Allocation, isAllocation } from "../../../wire/port/request.ts";
import { hex } from "../../report/show.ts";
import { type Model, sizeOf } from "../model/model.ts";
import { allocations, type Clause, type Exchange } from "./clause.ts";

export const overflow: Clause = {
  name: "overflow",
  sentence: "A calloc whose product does not fit into a word gives none.",
  exempts: ({ hello }) => (hello.ops.has("calloc") ? undefined : "calloc is not in ops="),
  ops: ["calloc"],
  judge: (model, { request, reply }) => {
    if (request.op !== "calloc" || reply.tag !== "address" || reply.p === 0) return undefined;
    if (sizeOf(request) < model.end) return undefined;
    const { bits } = model.hello;
    return `${request.count} × ${request.size} wraps in ${bits} bits, and gives ${hex(reply.p)}`;
  },
};

export const huge: Clause = {
  name: "huge",
  sentence: "A size above max=, or above half of the address space, gives none.",
  ops: allocations,
  judge: (model, { request, reply }) => {
    if (!isAllocation(request) || reply.tag !== "address" || reply.p === 0) return undefined;
    const n = sizeOf(request);
    if (n <= model.largest || n >= model.end) return undefined;
    return `${n} bytes are more than ${model.largest}, and give ${hex(reply.p)}`;
  },
};

/** What the handshake says of a size of 0: of malloc, or of realloc on a block. */
const policyOf = (model: Model, { request }: Exchange): string | undefined => {
  const isMoved = request.op === "realloc" && model.held(request.h) != null;
  return isMoved ? model.hello.realloc0 : model.hello.malloc0;
};

/** Only of a heap without blocks, or with one small block, is it sure that there is memory. */
const mayBeFull = (model: Model, { op, h }: Allocation): boolean => {
  const held = op === "realloc" ? model.held(h) : undefined;
  const own = held ? 1 : 0;
  return model.opening.isLimited || model.given > own || (held?.n ?? 0) > smallBytes;
};

const smallBytes = 64;

export const zeroSize: Clause = {
  name: "zero-size",
  sentence:
    "An allocation of 0 bytes gives what malloc0= says, and a realloc to 0 what realloc0= says.",
  exempts: ({ hello }) =>
    (hello.malloc0 ?? hello.realloc0) ? undefined : "malloc0= and realloc0= are not given",
  ops: allocations,
  judge: (model, exchange) => {
    const { request, reply } = exchange;
    if (!isAllocation(request) || reply.tag !== "address" || sizeOf(request) !== 0)
      return undefined;
    const policy = policyOf(model, exchange);
    if (policy === undefined || policy === "either") return undefined;
    const isNone = policy === "null" || policy === "free";
    if (isNone === (reply.p === 0)) return undefined;
    if (!isNone && mayBeFull(model, request)) return undefined;
    return `0 bytes give ${reply.p === 0 ? "none" : hex(reply.p)}, but the policy is ${policy}`;
  },
};

export const errno: Clause = {
  name: "errno",
  sentence: "An allocation that gives none says ENOMEM.",
  exempts: ({ hello }) => (hello.can.has("errno") ? undefined : "errno is not in can="),
  ops: allocations,
  judge: (model, { request, reply }) => {
    if (!model.hello.can.has("errno") || !isAllocation(request)) return undefined;
    if (reply.tag !== "address" || reply.p !== 0 || sizeOf(request) === 0) return undefined;
    return reply.errno === "ENOMEM" ? undefined : `none with errno=${reply.errno ?? "0"}`;
  },
};
