/** The ports on which `port verify` is measured, each by its door. */
import { readFileSync } from "node:fs";
import { ObjectSubject } from "../../props/ports/inprocess/object.ts";
import type { Subject } from "../../props/ports/subject.ts";
import { Guard } from "../../host/port/guard.ts";
import { ProcessPort } from "../../host/port/processport.ts";
import { wasmAllocator } from "../../host/port/wasm/allocator.ts";
import { describeModule } from "../../host/port/wasm/module/describe.ts";
import { WasmPort } from "../../host/port/wasm/wasmport.ts";
import type { Settings } from "../settings.ts";
import { segregated } from "./segregated.ts";

interface Started {
  readonly subject: Subject;
  readonly close: () => void | Promise<void>;
}

const inProcess = (subject: Subject): Started => ({ subject, close: () => undefined });

const moduleOf = ({ heap }: Settings) => ({
  description: describeModule(readFileSync(heap), { mostPages: 4096 }),
  name: "tlsf",
  refusal: "trap" as const,
  promises: ["bits=32", "align=16"],
});

export const subjects = {
  "C process": async ({ ports }: Settings): Promise<Started> => {
    const guard = new Guard();
    const port = await ProcessPort.start([ports!.port], guard);
    const close = async (): Promise<void> => {
      port.close();
      await guard.close();
    };
    return { subject: port, close };
  },
  "wasm in a worker": async (settings: Settings): Promise<Started> => {
    const port = await WasmPort.start(moduleOf(settings));
    return { subject: port, close: () => port.close() };
  },
  "wasm, verifyPort": (settings: Settings): Promise<Started> => {
    const { description, ...options } = moduleOf(settings);
    const subject = new ObjectSubject(() => wasmAllocator(description, options), "tlsf");
    return Promise.resolve(inProcess(subject));
  },
  "JavaScript, verifyPort": (): Promise<Started> =>
    Promise.resolve(inProcess(new ObjectSubject(segregated))),
} as const;

export type SubjectName = keyof typeof subjects;
