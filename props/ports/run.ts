/** One sequence on a port, judged reply by reply. */
import type { Reply } from "../../wire/port/reply.ts";
import type { Request } from "../../wire/port/request.ts";
import type { Judge } from "../contract/clauses/index.ts";
import { Model } from "../contract/model/model.ts";
import { type Fault, faultOfReply, faultOfStop } from "./fault.ts";
import { Plan, type Planned } from "./plan.ts";
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
  /** Told when nothing more will be asked, and the answers to the last requests are to come. */
  readonly onAsked?: () => void;
}

interface Batch {
  readonly requests: ReadonlyArray<Request>;
  /** The blocks that its replies tell of. */
  readonly unsure: ReadonlyArray<Planned>;
}

/** Cuts a sequence into batches, and leaves out what no program may do. */
class Batches {
  readonly #plan: Plan;
  readonly #requests: ReadonlyArray<Request>;
  readonly #most: number;
  #at = 0;

  /** Whether there are no more. */
  get isOver(): boolean {
    return this.#at === this.#requests.length;
  }

  constructor(plan: Plan, requests: ReadonlyArray<Request>, most: number) {
    this.#plan = plan;
    this.#requests = requests;
    this.#most = most;
  }

  /** Undefined at the end, or where the replies so far must come first. */
  next(): Batch | undefined {
    const requests: Request[] = [];
    for (; this.#at < this.#requests.length && requests.length < this.#most; this.#at++) {
      const request = this.#requests[this.#at]!;
      const admission = this.#plan.admits(request);
      if (admission === "wait") break;
      if (admission === "no") continue;
      this.#plan.note(request);
      requests.push(request);
    }
    return requests.length === 0 ? undefined : { requests, unsure: this.#plan.unsure() };
  }
}

interface Asked {
  readonly batch: Batch;
  readonly answering: Promise<Answers>;
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

  /**
   * Performs the requests. The next batch is made while the port performs one, and asked before the replies
   * are judged, so that the port need not wait for the judge.
   */
  async perform(requests: ReadonlyArray<Request>): Promise<Fault | undefined> {
    const batches = new Batches(this.#plan, requests, this.#options.batch ?? batchLength);
    let asked = this.#ask(batches);
    while (asked !== undefined) {
      const { batch, answering } = asked;
      let ahead = this.#ask(batches);
      const answers = await answering;
      const fault = this.#judged(batch.requests, answers);
      if (fault !== undefined || answers.stop !== undefined) {
        await ahead?.answering;
        return fault;
      }
      this.#plan.settle(batch.unsure, this.model);
      ahead ??= this.#ask(batches);
      asked = ahead;
    }
    return undefined;
  }

  #ask(batches: Batches): Asked | undefined {
    const wasOver = batches.isOver;
    const batch = batches.next();
    const answering = batch && this.#subject.perform(batch.requests);
    if (batches.isOver && !wasOver) this.#options.onAsked?.();
    return batch && answering && { batch, answering };
  }

  #judged(batch: ReadonlyArray<Request>, { replies, stop, stderr }: Answers): Fault | undefined {
    const { model } = this;
    for (let i = 0; i < replies.length; i++) {
      const [request, reply] = [batch[i]!, replies[i]!];
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
