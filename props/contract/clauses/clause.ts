/** A clause of the contract: a name, a sentence, and a judgement of one reply. */
import type { Reply } from "../../../wire/port/reply.ts";
import type { Op, Request } from "../../../wire/port/request.ts";
import type { Model } from "../model/model.ts";

/** What was asked, and what the port answered. */
export interface Exchange<R extends Request = Request> {
  readonly request: R;
  readonly reply: Reply;
}

export interface Clause {
  readonly name: string;
  readonly sentence: string;
  /** Why a port with these promises is not judged by it; undefined where it is. */
  readonly exempts?: (model: Model) => string | undefined;
  /** What contradicts the clause in a reply, on the model as it was before the reply. */
  readonly judge: (model: Model, exchange: Exchange) => string | undefined;
  /** The requests whose replies it judges. */
  readonly ops: ReadonlyArray<Op>;
}

export const allocations = ["malloc", "calloc", "memalign", "realloc"] as const;
