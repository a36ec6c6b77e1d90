/** One worker of an exploration: it owns a shard, and sends what it finds of the others' states to them. */
import { setImmediate } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Shard } from "../../props/explorer/search/shard.ts";
import { clock } from "../clock.ts";
import { loadKernel } from "./kernelsource.ts";
import { type Answer, failureOf, type Order, type WorkerOptions } from "./protocol.ts";
import { SpillFile } from "./spillfile.ts";

/** A worker listens between slices of so many milliseconds, however slow its kernel is. */
const SLICE_MILLISECONDS = 20;
/** States that it expands between two looks at the clock. */
const STATES_A_LOOK = 32;

class Worker {
  readonly #port: MessagePort;
  readonly #shard: Shard;
  readonly #peers: WorkerOptions["peers"];
  /** Messages that went to each other worker in this level, and that came from them. */
  #sent: number[];
  #received = 0;
  /** How many must come before the level ends. */
  #expected = Infinity;
  #isAbandoned = false;

  constructor(port: MessagePort, shard: Shard, peers: WorkerOptions["peers"]) {
    this.#port = port;
    this.#shard = shard;
    this.#peers = peers;
    this.#sent = peers.map(() => 0);
    for (const peer of peers) {
      peer?.on("message", (messages: Uint32Array) => {
        shard.accept(messages);
        this.#received++;
        this.#endIfComplete();
      });
    }
  }

  async obey(order: Order): Promise<void> {
    const shard = this.#shard;
    switch (order.tag) {
      case "initial":
        return shard.takeInitial();
      case "level":
        return this.#expand();
      case "abandon":
        this.#isAbandoned = true;
        return;
      case "end":
        this.#expected = order.messages;
        return this.#endIfComplete();
      case "predecessor":
        return this.#say({
          tag: "predecessor",
          predecessor: shard.predecessorOf(order.high, order.low),
        });
      case "save":
        for (const piece of shard.save()) this.#say({ tag: "piece", piece });
        return this.#say({ tag: "saved" });
      case "restore":
        return shard.restore(order.piece);
      case "graph":
        return this.#say({ tag: "graph", words: shard.takeGraph() });
    }
  }

  async #expand(): Promise<void> {
    for (let isMore = true; isMore && !this.#isAbandoned;) {
      isMore = this.#expandSlice();
      this.#send();
      this.#say({ tag: "progress", load: this.#shard.load });
      // The others' messages are taken in between the slices.
      await setImmediate();
    }
    this.#say({ tag: "expanded", sent: this.#sent });
  }

  /** Whether the level has more states. */
  #expandSlice(): boolean {
    const end = clock() + SLICE_MILLISECONDS;
    while (this.#shard.expandSome(STATES_A_LOOK)) if (clock() > end) return true;
    return false;
  }

  #send(): void {
    this.#peers.forEach((peer, i) => {
      const messages = this.#shard.takeOutbox(i);
      if (messages.length === 0) return;
      this.#sent[i]!++;
      peer!.postMessage(messages, [messages.buffer]);
    });
  }

  #endIfComplete(): void {
    if (this.#received < this.#expected) return;
    this.#received = 0;
    this.#expected = Infinity;
    this.#sent = this.#peers.map(() => 0);
    const tally = this.#shard.endLevel();
    this.#say({ tag: "ended", tally, load: this.#shard.load });
  }

  #say(answer: Answer): void {
    this.#port.postMessage(answer);
  }
}

const port = parentPort!;
const { source, peers, frontierBytes, ...options } = workerData as WorkerOptions;
const ready = loadKernel(source).then((kernel) => {
  const store = new SpillFile();
  return new Worker(port, new Shard(kernel, { ...options, store, frontierBytes }), peers);
});
port.on("message", (order: Order) => {
  ready
    .then((worker) => worker.obey(order))
    .catch((error: unknown) => port.postMessage(failureOf(error) satisfies Answer));
});
