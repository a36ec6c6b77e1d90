/** Makes a failing sequence shorter and simpler, and confirms what is left. */
import type { Request } from "../../../wire/port/request.ts";
import type { Fresh } from "../fresh.ts";
import { type Fault, groupOf } from "../fault.ts";
import { type Judge } from "../../contract/clauses/index.ts";
import type { Ran } from "../run.ts";
import { batchLength } from "../subject.ts";
import { livesOf, renumbered } from "./lives.ts";
import { minimise } from "./minimise.ts";
import { simplerAt } from "./simpler.ts";

/** A failing sequence is performed so many times more. */
export const confirmations = 3;

/** What was found, as far as it was shrunk. */
export interface Failure {
  readonly fault: Fault;
  readonly group: string;
  readonly requests: ReadonlyArray<Request>;
  readonly replies: Ran["replies"];
  /** How many of the confirming runs failed in the same way. */
  readonly confirmed: number;
  /** Attempts to shrink it. */
  readonly attempts: number;
  /** The requests of the sequence in which it was found. */
  readonly foundIn: number;
  /** Why it is shrunk no further. */
  readonly cut?: "time" | "interrupted" | "gone";
}

export interface ShrinkOptions {
  readonly judge: Judge;
  /** Whether shrinking must end now, and why. */
  readonly cut: () => Failure["cut"];
}

type Failing = Ran & { readonly fault: Fault };

/** What is left of a sequence has at most so many requests before single ones are simplified. */
const mostPasses = 6;

/** A fault of a clause that says more is also one of the clause that says less. */
const general: Readonly<Record<string, string>> = { none: "bytes", "failed-realloc": "bytes" };

class Shrinking {
  attempts = 0;
  best: Failing;
  readonly #fresh: Fresh;
  readonly #options: ShrinkOptions;
  #batch: number;

  constructor(fresh: Fresh, found: Failing, options: ShrinkOptions) {
    this.#fresh = fresh;
    this.#options = options;
    this.best = found;
    this.#batch = 1;
  }

  /** Performs a sequence; what came of it if it fails in the same way. */
  async again(requests: ReadonlyArray<Request>): Promise<Failing | undefined> {
    const { judge } = this.#options;
    const isAgain = this.best.fault.name === "determinism";
    const first = isAgain ? await this.#fresh.run(requests, { judge, batch: 1 }) : undefined;
    const batch = this.#batch;
    const ran = await this.#fresh.run(requests, { judge, batch, earlier: first?.replies });
    const { fault } = ran;
    if (fault === undefined) return undefined;
    const { name, op } = this.best.fault;
    const isSame = fault.op === op && (fault.name === name || fault.name === general[name]);
    return isSame ? { ...ran, fault } : undefined;
  }

  /** Finds the failing request exactly, with a sync after each; else keeps to batches. */
  async exact(): Promise<boolean> {
    const { requests, fault } = this.best;
    for (const batch of fault.kind === "clause" ? [batchLength, 1] : [1, batchLength]) {
      this.#batch = batch;
      const ran = await this.again(requests);
      if (ran === undefined) continue;
      this.best = ran;
      return true;
    }
    return false;
  }

  async shrink(): Promise<void> {
    for (let pass = 0; pass < mostPasses && this.#options.cut() === undefined; pass++) {
      const before = JSON.stringify(this.best.requests, plainly);
      await this.#leaveOut(livesOf);
      await this.#leaveOut((requests) => requests.map((_, i) => i));
      await this.#simplify();
      if (JSON.stringify(this.best.requests, plainly) === before) return;
    }
  }

  async renumber(): Promise<void> {
    await this.#try(renumbered(this.best.requests));
  }

  async #leaveOut(
    groupsOf: (requests: ReadonlyArray<Request>) => ReadonlyArray<number>,
  ): Promise<void> {
    await minimise(this.best.requests, groupsOf, async (shorter) =>
      (await this.#try(shorter)) ? this.best.requests : undefined,
    );
  }

  async #simplify(): Promise<void> {
    for (let at = 0; at < this.best.requests.length && this.#options.cut() === undefined; at++) {
      for (const simpler of simplerAt(this.best.requests, at)) {
        if (await this.#try(simpler)) break;
      }
    }
  }

  async #try(requests: ReadonlyArray<Request>): Promise<boolean> {
    if (this.#options.cut() !== undefined) return false;
    this.attempts++;
    const ran = await this.again(requests);
    if (ran === undefined) return false;
    this.best = ran;
    return true;
  }
}

const plainly = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? String(value) : value;

/** Shrinks what was found, and performs the result three times more. */
export const shrunk = async (
  fresh: Fresh,
  found: Failing,
  options: ShrinkOptions,
): Promise<Failure> => {
  const shrinking = new Shrinking(fresh, found, options);
  if (await shrinking.exact()) {
    await shrinking.shrink();
    await shrinking.renumber();
  }
  const cut = options.cut();
  let confirmed = 0;
  for (let i = 0; i < confirmations; i++) {
    if ((await shrinking.again(shrinking.best.requests)) !== undefined) confirmed++;
  }
  const { fault, requests, replies } = shrinking.best;
  return {
    fault,
    group: groupOf(fault),
    requests,
    replies,
    confirmed,
    attempts: shrinking.attempts,
    foundIn: found.requests.length,
    ...(cut && { cut }),
  };
};
