/** The worker in which a module runs: a module that loops forever is ended with it. */
import { parentPort, workerData } from "node:worker_threads";
import type { Hello } from "../../../wire/port/handshake.ts";
import { ObjectSubject } from "../../../props/ports/inprocess/object.ts";
import { wasmAllocator, type WasmAllocatorOptions } from "./allocator.ts";
import { Channel, orders } from "./channel.ts";
import type { ModuleDescription } from "./module/describe.ts";

export interface WorkerOptions extends Omit<WasmAllocatorOptions, "onCall"> {
  readonly buffer: SharedArrayBuffer;
  readonly description: ModuleDescription;
  readonly name: string;
}

/** What a worker says once: what its module is, or why it does not start. */
export type Started =
  | { readonly tag: "ready"; readonly hello: Hello }
  | { readonly tag: "failed"; readonly message: string };

// A trap costs less without its stack, which no report shows.
Error.stackTraceLimit = 0;

const { buffer, description, name, ...options } = workerData as WorkerOptions;

const say = (started: Started): void => parentPort!.postMessage(started);

const run = async (subject: ObjectSubject, channel: Channel): Promise<never> => {
  for (;;) {
    const order = channel.listen();
    if (order === orders.perform) {
      channel.say((await subject.perform(channel.requests())).replies);
      continue;
    }
    if (order === orders.reset) await subject.reset();
    else await subject.restart();
    channel.say([]);
  }
};

try {
  const channel = new Channel(buffer);
  const onCall = (): void => channel.beat();
  const subject = new ObjectSubject(() => wasmAllocator(description, { ...options, onCall }), name);
  say({ tag: "ready", hello: subject.hello });
  await run(subject, channel);
} catch (error) {
  say({ tag: "failed", message: error instanceof Error ? error.message : String(error) });
}
