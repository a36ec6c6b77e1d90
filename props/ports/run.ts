/** One sequence on a port, judged reply by reply. */
import type { Reply } from "../../wire/port/reply.ts";
import type { Request } from "../../wire/port/request.ts";
import type { Judge } from "../contract/clauses/index.ts";
import { Model } from "../contract/model/model.ts";
import { type Fault, faultOfReply, faultOfStop } from "./fault.ts";
import { Plan } from "./plan.ts";
import { type Answers, batchLength, type Subject } from "./subject.ts";

export interface Ran {
  /** The requests that were performed: those whose preconditions held, up to the one that failed. */
  readonly requests: ReadonlyArray<Request>;
  /** The replies that no clause objects to, and the one that failed. */
  readonly replies: ReadonlyArray<Reply>;
  readonly fault?: Fault;
  /**
   * The port stopped in a batch, and answers may have been lost with it: the request that failed is one of
   * those behind the replies.
   */
  readonly isInexact: boolean;
  readonly model: Model;
}

export interface RunOptions {
  readonly judge: Judge;
  /** Requests between two syncs; 1 makes the failing request exact. */
  readonly batch?: number;
  /** The replies of the same sequence, performed before. */
  readonly earlier?: ReadonlyArray<Reply> | undefined;
}

class Run {
  readonly requests: Request[] = [];
  readonly replies: Reply[] = [];
  isInexact = false;
  readonly model: Model;
  readonly #plan: Plan;
  readonly #subject: Subject;
  readonly #options: RunOptions;

  constructor(subject: Subject, options: RunOptions) {
    this.#subject = subject;
    this.#options = options;
    this.model = new Model(subject.hello, options.earlier);
    this.#plan = new Plan(subject.hello);
  }

  async perform(requests: ReadonlyArray<Request>): Promise<Fault | undefined> {
    const plan = this.#plan;
    const most = this.#options.batch ?? batchLength;
    for (let i = 0; i < requests.length;) {
      const batch: Request[] = [];
      for (; i < requests.length && batch.length < most; i++) {
        const request = requests[i]!;
        const admission = plan.admits(request);
        if (admission === "wait") break;
        if (admission === "no") continue;
        plan.note(request);
        batch.push(request);
      }
      if (batch.length === 0) break;
      const fault = this.#judged(batch, await this.#subject.perform(batch));
      if (fault !== undefined) return fault;
      plan.settle(this.model);
    }
    return undefined;
  }

  #judged(batch: ReadonlyArray<Request>, { replies, stop, stderr }: Answers): Fault | undefined {
    const { model } = this;
    for (const [i, reply] of replies.entries()) {
      const request = batch[i]!;
      this.requests.push(request);
      this.replies.push(reply);
      const fault = faultOfReply(this.#options.judge, model, { request, reply });
      if (fault !== undefined) return { ...fault, ...(stderr && { stderr }) };
      model.answer(request, reply);
    }
    if (stop === undefined) return undefined;
    const request = batch[replies.length] ?? batch.at(-1)!;
    this.requests.push(...batch.slice(replies.length));
    this.isInexact = batch.length > 1;
    return faultOfStop(model, request, { stop, stderr: stderr ?? [] });
  }
}

/** Performs a sequence on a port in a fresh state. */
export const runSequence = async (
  subject: Subject,
  requests: ReadonlyArray<Request>,
  options: RunOptions,
): Promise<Ran> => {
  const run = new Run(subject, options);
  const fault = await run.perform(requests);
  const { requests: performed, replies, model, isInexact } = run;
  return { requests: performed, replies, model, isInexact, ...(fault && { fault }) };
};
