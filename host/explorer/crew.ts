/** The workers of an exploration, as the crew of a search. Levels end at a barrier. */
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { workerEnv } from "../compiled.ts";
import { type Crew, type Load, sumOf, type Watch } from "../../props/explorer/search/crew.ts";
import type { Piece } from "../../props/explorer/search/shard.ts";
import type { Predecessor } from "../../props/explorer/table/visited.ts";
import type { Tally } from "../../props/explorer/search/tally.ts";
import type { KernelSource } from "./kernelsource.ts";
import { type Answer, errorOf, type Order, type WorkerOptions } from "./protocol.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const workerFile = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));

export interface CrewOptions {
  readonly source: KernelSource;
  readonly workers: number;
  readonly seed: number;
  readonly checkView: number;
  /** Bytes of all frontiers that stay in memory; more go to files. */
  readonly frontierBytes: number;
}

/** Between two looks at a level under way, at most. */
const LOOK_MILLISECONDS = 100;

/** A port to each other worker, for each worker. */
const connect = (n: number): ReadonlyArray<ReadonlyArray<MessagePort | null>> => {
  const ports = Array.from({ length: n }, () => Array<MessagePort | null>(n).fill(null));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const { port1, port2 } = new MessageChannel();
      ports[i]![j] = port1;
      ports[j]![i] = port2;
    }
  }
  return ports;
};

/** One worker, asked in turn: each question waits for its answer. */
class Member {
  readonly #worker: Worker;
  #listen: ((answer: Answer) => void) | undefined;
  #fail: ((error: unknown) => void) | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: WorkerOptions) {
    const transferList = options.peers.filter((port) => port !== null);
    this.#worker = new Worker(workerFile, { env: workerEnv(), workerData: options, transferList });
    this.#worker.on("message", (answer: Answer) => {
      if (answer.tag === "failed") this.#end(errorOf(answer));
      else this.#listen?.(answer);
    });
    this.#worker.on("error", (error) => this.#end(error));
  }

  tell(order: Order): void {
    this.#worker.postMessage(order);
  }

  /** Gives an order, and waits for an answer of a kind; others go to onOther. */
  ask<T extends Answer["tag"]>(
    order: Order,
    tag: T,
    onOther: (answer: Answer) => void = () => {},
  ): Promise<Extract<Answer, { readonly tag: T }>> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure.error);
      this.#fail = reject;
      this.#listen = (answer) => {
        if (answer.tag === tag) resolve(answer as Extract<Answer, { readonly tag: T }>);
        else onOther(answer);
      };
      this.tell(order);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(error: unknown): void {
    this.#failure = { error };
    this.#fail?.(error);
  }
}

export class WorkerCrew implements Crew {
  readonly #members: ReadonlyArray<Member>;
  /** What each worker said last of its load. */
  #loads: Load[] = [];
  #isBegun = false;

  constructor({ workers, frontierBytes, ...options }: CrewOptions) {
    const share = frontierBytes / workers;
    this.#members = connect(workers).map(
      (peers, shard) =>
        new Member({ ...options, shard, shards: workers, frontierBytes: share, peers }),
    );
  }

  async level(watch: Watch): Promise<ReadonlyArray<Tally> | undefined> {
    if (!this.#isBegun) for (const member of this.#members) member.tell({ tag: "initial" });
    this.#isBegun = true;
    this.#loads = this.#loads.map((load) => ({ ...load, generated: 0, graphBytes: 0 }));
    let isCut = false;
    let onCut: () => void = () => {};
    const cut = new Promise<undefined>((resolve) => (onCut = () => resolve(undefined)));
    const look = (): void => {
      if (!watch(sumOf(this.#loads))) return;
      isCut = true;
      onCut();
    };
    // A worker may say nothing for long, while it compares states for example.
    const timer = setInterval(look, LOOK_MILLISECONDS);
    try {
      const tallies = await Promise.race([this.#expandAll(look, () => isCut), cut]);
      if (!isCut) return tallies;
      for (const member of this.#members) member.tell({ tag: "abandon" });
      return undefined;
    } finally {
      clearInterval(timer);
    }
  }

  async predecessorOf(at: { high: number; low: number }): Promise<Predecessor | undefined> {
    const member = this.#members[at.high % this.#members.length]!;
    const { predecessor } = await member.ask({ tag: "predecessor", ...at }, "predecessor");
    return predecessor;
  }

  async save(write: (piece: Piece) => void): Promise<void> {
    for (const member of this.#members) {
      await member.ask({ tag: "save" }, "saved", (answer) => {
        if (answer.tag === "piece") write(answer.piece);
      });
    }
  }

  restore(pieces: Iterable<Piece>): Promise<void> {
    this.#isBegun = true;
    for (const piece of pieces) {
      for (const member of this.#members) member.tell({ tag: "restore", piece });
    }
    return Promise.resolve();
  }

  async takeGraph(): Promise<ReadonlyArray<Uint32Array>> {
    const answers = await this.#all((member) => member.ask({ tag: "graph" }, "graph"));
    return answers.map(({ words }) => words);
  }

  async stop(): Promise<void> {
    await this.#all((member) => member.stop());
  }

  #all<A>(f: (member: Member, shard: number) => Promise<A>): Promise<ReadonlyArray<A>> {
    return Promise.all(this.#members.map(f));
  }

  async #expandAll(look: () => void, isCut: () => boolean): Promise<ReadonlyArray<Tally>> {
    const expanded = await this.#all((member, shard) =>
      member.ask({ tag: "level" }, "expanded", (answer) => {
        if (answer.tag !== "progress") return;
        this.#loads[shard] = answer.load;
        look();
      }),
    );
    // A question would take the place of one that is asked after the cut, and its answer get lost.
    if (isCut()) return [];
    const ended = await this.#all((member, shard) => {
      const messages = expanded.reduce((sum, { sent }) => sum + sent[shard]!, 0);
      return member.ask({ tag: "end", messages }, "ended");
    });
    ended.forEach(({ load }, shard) => (this.#loads[shard] = load));
    look();
    return ended.map(({ tally }) => tally);
  }
}
