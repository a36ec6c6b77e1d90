/** What is wrong with a port: a clause that it contradicts, or how it stopped. */
import type { Request } from "../../wire/port/request.ts";
import type { Clause, Exchange } from "../contract/clauses/clause.ts";
import type { Judge } from "../contract/clauses/index.ts";
import { freeNull, reallocNull } from "../contract/clauses/promises.ts";
import type { Model } from "../contract/model/model.ts";
import type { Stop } from "./subject.ts";

/** The failures that no clause is about. */
export const faultKinds = [
  "crash",
  "panic",
  "hang",
  "end",
  "garbage",
  "memory",
  "protocol",
  "unsupported",
] as const;

export type FaultKind = (typeof faultKinds)[number] | "clause";

export interface Fault {
  readonly kind: FaultKind;
  /** The clause that is contradicted; else the kind. */
  readonly name: string;
  /** What the clause says. */
  readonly sentence?: string;
  readonly op: Request["op"];
  readonly evidence: string;
  /** The last lines that the port wrote on stderr. */
  readonly stderr?: ReadonlyArray<string>;
}

/** Failures of one name at one operation are one group. */
export const groupOf = ({ name, op }: Pick<Fault, "name" | "op">): string => `${name} at ${op}`;

/** A panic that says that the checker has spoken wrongly. */
const isProtocol = (text: string): boolean => text.startsWith("protocol:");

/** The policy that a port breaks which does not survive a request on null. */
const nullPolicy = (model: Model, request: Request): Clause | undefined => {
  if (request.op === "limit" || model.held(request.h) !== null) return undefined;
  if (request.op === "free" && model.hello.freenull === true) return freeNull;
  if (request.op === "realloc" && model.hello.reallocnull === true) return reallocNull;
  return undefined;
};

const stopped = (kind: FaultKind, model: Model, request: Request, evidence: string): Fault => {
  const policy = nullPolicy(model, request);
  const { op } = request;
  if (policy === undefined) return { kind, name: kind, op, evidence };
  const { name, sentence } = policy;
  return { kind: "clause", name, sentence, op, evidence: `${op} of null: ${evidence}` };
};

/** What is wrong with a reply; undefined where nothing is. */
export const faultOfReply = (judge: Judge, model: Model, exchange: Exchange): Fault | undefined => {
  const { request, reply } = exchange;
  const { op } = request;
  if (reply.tag === "panic") {
    if (op === "refree") return undefined;
    const kind = isProtocol(reply.text) ? "protocol" : "panic";
    return stopped(kind, model, request, `panic ${reply.text}`);
  }
  if (reply.tag === "unsupported") {
    return { kind: "unsupported", name: "unsupported", op, evidence: `${op} is in ops=` };
  }
  const found = judge(model, exchange);
  if (found !== undefined) {
    const { clause, evidence } = found;
    return { kind: "clause", name: clause.name, sentence: clause.sentence, op, evidence };
  }
  if (reply.tag === "none") return faultOfNone(model, request);
  return undefined;
};

/** `none` on a block that lives. */
const faultOfNone = (model: Model, request: Request): Fault | undefined => {
  const { op } = request;
  if (op === "limit" || !model.held(request.h)) return undefined;
  return { kind: "protocol", name: "protocol", op, evidence: "none, but the block lives" };
};

/** What a port's end means; undefined where it is what was promised. */
export const faultOfStop = (
  model: Model,
  request: Request,
  { stop, stderr }: { readonly stop: Stop; readonly stderr: ReadonlyArray<string> },
): Fault | undefined => {
  const fault = faultOf(model, request, stop);
  return fault && { ...fault, stderr };
};

const faultOf = (model: Model, request: Request, stop: Stop): Fault | undefined => {
  switch (stop.tag) {
    case "crash":
      if (request.op === "refree") return undefined;
      return stopped("crash", model, request, `ended by ${stop.signal}`);
    case "end":
      if (request.op === "refree" && stop.code !== 0) return undefined;
      return stopped("end", model, request, `output ended, exit code ${stop.code ?? "unknown"}`);
    case "hang":
      return stopped("hang", model, request, `no reply for ${stop.seconds} s`);
    case "garbage":
      return { kind: "garbage", name: "garbage", op: request.op, evidence: stop.how };
    case "memory":
      return stopped("memory", model, request, `${stop.bytes} bytes of resident memory`);
  }
};
