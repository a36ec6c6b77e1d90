/** Generates sequences for a port, judges them, and shrinks what fails: one failure of each group. */
import * as fc from "fast-check";
import type { Hello } from "../../wire/port/handshake.ts";
import type { Request } from "../../wire/port/request.ts";
import { type Clause, judgeBy } from "../contract/clauses/index.ts";
import { Model } from "../contract/model/model.ts";
import { type Fault, type FaultKind, groupOf } from "./fault.ts";
import { Fresh, PortGone } from "./fresh.ts";
import { sequences } from "./generating/sequence.ts";
import { limitsIn, probing } from "./learn.ts";
import type { Ran } from "./run.ts";
import { type Failure, shrunk } from "./shrinking/shrink.ts";
import type { Subject } from "./subject.ts";

export interface SearchOptions {
  readonly seed: number;
  /** Sequences. */
  readonly runs: number;
  /** The clauses by which replies are judged. */
  readonly clauses: ReadonlyArray<Clause>;
  /** Names of failures that are passed over. */
  readonly skip?: ReadonlySet<string>;
  /** Whether generating must end now. */
  readonly isOver?: () => boolean;
  /** Whether shrinking a failure that was found must end now, and why. Called once a failure. */
  readonly shrinking?: () => () => Failure["cut"];
  readonly onProgress?: (runs: number, operations: number) => void;
  readonly onFound?: (fault: Fault) => void;
}

export interface SearchReport {
  readonly hello: Hello;
  readonly runs: number;
  readonly operations: number;
  /** Blocks of at least one byte that the port gave. */
  readonly blocks: number;
  readonly failures: ReadonlyArray<Failure>;
  /** Clauses that the port is not judged by, and why. */
  readonly exempt: ReadonlyArray<{ readonly clause: string; readonly why: string }>;
  /** What is odd about the port, but no failure. */
  readonly notes: ReadonlyArray<string>;
  /** The port did not start any more. */
  readonly gone?: string;
}

/** The first sequences are performed twice; where determinism is promised, one of so many later ones. */
const [twice, twiceEvery] = [3, 5];

/** So many sequences that fail in known ways end a search. */
const mostRepeats = 30;

/** To see one of these a second time takes too long. */
const slow: ReadonlySet<FaultKind> = new Set<FaultKind>(["hang", "memory"]);

type Failing = Ran & { readonly fault: Fault };

const answersOf = ({ replies }: Ran): string =>
  replies
    .map((reply) => (reply.tag === "address" ? `${reply.p === 0}` : JSON.stringify(reply, plain)))
    .join("\n");

const plain = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? String(value) : value;

class Search {
  runs = 0;
  operations = 0;
  blocks = 0;
  repeats = 0;
  /** Failures that are not shrunk yet, by group. */
  readonly found = new Map<string, Failing>();
  readonly failures = new Map<string, Failure>();
  readonly notes: string[] = [];
  readonly fresh: Fresh;
  readonly options: SearchOptions;
  readonly judge;

  constructor(subject: Subject, options: SearchOptions) {
    this.fresh = new Fresh(subject);
    this.options = options;
    const model = new Model(subject.hello);
    this.judge = judgeBy(options.clauses.filter(({ exempts }) => exempts?.(model) === undefined));
    for (const key of subject.hello.unknown)
      this.notes.push(`unknown key in the handshake: ${key}`);
  }

  /** The largest sizes of the port's classes. */
  async learn(): Promise<ReadonlyArray<number>> {
    return limitsIn(await this.#perform(probing(this.fresh.hello)));
  }

  async run(limits: ReadonlyArray<number>): Promise<void> {
    const { seed, runs, isOver = () => false, onProgress } = this.options;
    const arbitrary = sequences(this.fresh.hello, limits);
    const sequence = (i: number): ReadonlyArray<Request> =>
      fc.sample(arbitrary, { seed: seed + i, numRuns: 1 })[0]!;
    let requests = sequence(0);
    while (this.runs < runs && this.repeats < mostRepeats && !isOver()) {
      const running = this.#perform(requests);
      // Generated while the port works.
      const following = sequence(this.runs + 1);
      const ran = await running;
      if (this.#isRepeated()) await this.#performAgain(requests, ran);
      requests = following;
      this.runs++;
      onProgress?.(this.runs, this.operations);
    }
  }

  /** Shrinks one failure of each group. */
  async shrink(): Promise<void> {
    const { shrinking = () => () => undefined } = this.options;
    for (const [group, found] of this.found) {
      const failure = await shrunk(this.fresh, found, { judge: this.judge, cut: shrinking() });
      this.found.delete(group);
      if (!this.failures.has(failure.group)) this.failures.set(failure.group, failure);
    }
  }

  /** What was found, shrunk or not. */
  all(): ReadonlyArray<Failure> {
    const rest = [...this.found].map(([group, { fault, requests, replies }]): Failure => {
      const foundIn = requests.length;
      return { fault, group, requests, replies, confirmed: 0, attempts: 0, foundIn, cut: "gone" };
    });
    return [...this.failures.values(), ...rest];
  }

  #isRepeated(): boolean {
    const isPromised = this.fresh.hello.can.has("deterministic");
    return this.runs < twice || (isPromised && this.runs % twiceEvery === 0);
  }

  async #perform(requests: ReadonlyArray<Request>, earlier?: Ran["replies"]): Promise<Ran> {
    const { judge } = this;
    const ran = await this.fresh.run(requests, { judge, earlier });
    const exact = ran.isInexact ? await this.#exactly(ran) : ran;
    this.operations += exact.requests.length;
    this.blocks += exact.model.given;
    this.#note(exact);
    return exact;
  }

  /** The same with a sync after each request; what does not happen again is told as it was. */
  async #exactly(ran: Ran): Promise<Ran> {
    try {
      const again = await this.fresh.run(ran.requests, { judge: this.judge, batch: 1 });
      return again.fault === undefined ? ran : again;
    } catch (error) {
      // The port does not start any more: that hides nothing of what it did before.
      this.#note(ran);
      throw error;
    }
  }

  /** Takes note of a fault. */
  #note(ran: Ran): void {
    const { fault } = ran;
    if (fault === undefined || this.options.skip?.has(fault.name) === true) return;
    const group = groupOf(fault);
    if (this.found.has(group)) {
      this.repeats += slow.has(fault.kind) ? mostRepeats : 1;
      return;
    }
    this.found.set(group, { ...ran, fault });
    this.options.onFound?.(fault);
  }

  /** A second time the answers are the same, or the reset does not reset, or the port is not deterministic. */
  async #performAgain(requests: ReadonlyArray<Request>, first: Ran): Promise<void> {
    if (first.fault !== undefined) return;
    const { fresh } = this;
    const again = await this.#perform(requests, first.replies);
    if (again.fault !== undefined || answersOf(again) === answersOf(first)) return;
    if (!fresh.isResetTrusted) {
      this.notes.push("the same sequence has other answers after a restart");
      return;
    }
    fresh.isResetTrusted = false;
    const [third, fourth] = [await this.#perform(requests), await this.#perform(requests)];
    this.notes.push(
      answersOf(third) === answersOf(fourth)
        ? "reset does not reset: the same sequence has other answers after it; the port is restarted instead"
        : "the same sequence has other answers each time; the port is restarted instead of reset",
    );
  }
}

/** What a search learns of a port before it generates sequences: the largest sizes of its classes. */
export const learned = (subject: Subject): Promise<ReadonlyArray<number>> =>
  new Search(subject, { seed: 0, runs: 0, clauses: [] }).learn();

/** Whether a search finds that a port contradicts a clause. It ends with the first time, and shrinks nothing. */
export const finds = async (
  subject: Subject,
  clause: Clause,
  options: Pick<SearchOptions, "seed" | "runs" | "clauses"> & {
    readonly limits: ReadonlyArray<number>;
  },
): Promise<boolean> => {
  const isFound = (): boolean => [...search.found.values()].some(isOf(clause));
  const search: Search = new Search(subject, { ...options, isOver: isFound });
  await search.run(options.limits);
  return isFound();
};

const isOf =
  ({ name }: Clause) =>
  ({ fault }: Failing): boolean =>
    fault.name === name;

/** Searches a port for failures of the contract. */
export const searchPort = async (
  subject: Subject,
  options: SearchOptions,
): Promise<SearchReport> => {
  const search = new Search(subject, options);
  let gone: string | undefined;
  try {
    await search.run(await search.learn());
    await search.shrink();
  } catch (error) {
    if (!(error instanceof PortGone)) throw error;
    gone = error.message;
  }
  const { runs, operations, blocks, notes } = search;
  const model = new Model(subject.hello);
  const exempt = options.clauses.flatMap(({ name, exempts }) => {
    const why = exempts?.(model);
    return why === undefined ? [] : [{ clause: name, why }];
  });
  return {
    hello: subject.hello,
    runs,
    operations,
    blocks,
    failures: search.all(),
    exempt,
    notes: [...new Set(notes)],
    ...(gone !== undefined && { gone }),
  };
};
