/** A WebAssembly module as a port: it runs in a worker, and needs no adapter. */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { workerEnv } from "../../compiled.ts";
import type { Answers, Subject } from "../../../props/ports/subject.ts";
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Request } from "../../../wire/port/request.ts";
import { Channel, channelBytes, type Order, orders } from "./channel.ts";
import { ModuleMistake } from "./module/mistake.ts";
import type { Started, WorkerOptions } from "./worker.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const workerFile = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));

/** Milliseconds until the module has started, and until the next call of a function begins. */
const [startMilliseconds, usualMilliseconds] = [10_000, 2000];

/** The event loop has its turn after so many batches: signals come through it. */
const batchesATurn = 256;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Options extends Omit<WorkerOptions, "buffer"> {
  /** Milliseconds without progress, by default 2000. */
  readonly hangMilliseconds?: number;
}

interface Running {
  readonly worker: Worker;
  readonly channel: Channel;
  readonly hello: Hello;
}

const started = async (options: Options): Promise<Running> => {
  const buffer = new SharedArrayBuffer(channelBytes);
  const worker = new Worker(workerFile, { env: workerEnv(), workerData: { ...options, buffer } });
  const signal = AbortSignal.timeout(startMilliseconds);
  try {
    const [message] = (await once(worker, "message", { signal })) as [Started];
    if (message.tag === "ready") {
      return { worker, channel: new Channel(buffer), hello: message.hello };
    }
    throw new ModuleMistake("the start of the module", message.message, "no trap");
  } catch (error) {
    await worker.terminate();
    if (!signal.aborted) throw error;
    const found = `nothing for ${startMilliseconds / 1000} s`;
    throw new ModuleMistake("the start of the module", found, "an end");
  }
};

export class WasmPort implements Subject {
  readonly hello: Hello;
  readonly #options: Options;
  #running: Running;
  #isGone = false;
  /** The order that was given last. */
  #last: Promise<unknown> = Promise.resolve();
  #batches = 0;

  private constructor(options: Options, running: Running) {
    this.#options = options;
    this.#running = running;
    this.hello = running.hello;
  }

  /** Rejects with ModuleMistake where the module does not start. */
  static async start(options: Options): Promise<WasmPort> {
    return new WasmPort(options, await started(options));
  }

  get #hangMilliseconds(): number {
    return this.#options.hangMilliseconds ?? usualMilliseconds;
  }

  perform(requests: ReadonlyArray<Request>): Promise<Answers> {
    return this.#next(() => this.#perform(requests));
  }

  reset(): Promise<boolean> {
    return this.#next(() => this.#order(orders.reset));
  }

  async #perform(requests: ReadonlyArray<Request>): Promise<Answers> {
    if (await this.#order(orders.perform, requests)) {
      return { replies: this.#running.channel.replies() };
    }
    return { replies: [], stop: { tag: "hang", seconds: this.#hangMilliseconds / 1000 } };
  }

  async restart(): Promise<void> {
    await this.#last;
    if (await this.#order(orders.restart)) return;
    this.#running = await started(this.#options);
    this.#isGone = false;
  }

  close(): void {
    void this.#running.worker.terminate();
  }

  /** Gives an order once the one before has its answer, and before anyone looks at that. */
  #next<A>(order: () => Promise<A>): Promise<A> {
    const answer = this.#last.then(order);
    this.#last = answer;
    return answer;
  }

  /** false: the module hangs, and its worker was ended. */
  async #order(order: Order, requests: ReadonlyArray<Request> = []): Promise<boolean> {
    if (this.#isGone) return false;
    const { channel, worker } = this.#running;
    channel.ask(order, requests);
    // The caller goes on before the answer is looked for.
    await (++this.#batches % batchesATurn === 0 ? turn() : Promise.resolve());
    if (channel.isAnswered()) return true;
    for (let beats = -1; beats !== channel.beats;) {
      ({ beats } = channel);
      if (await channel.answer(this.#hangMilliseconds)) return true;
    }
    this.#isGone = true;
    await worker.terminate();
    return false;
  }
}
