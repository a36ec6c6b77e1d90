/** A program that uses all that is documented of the package; test/package.test.ts compiles it. */
import { type Finalizer, go19, GoThrow, Heap, type HeapConfig, HeapError } from "mallocspec";
import { type HeapErrorCode, type HeapOptions, type HeapStats, SCAN, ZERO } from "mallocspec";
import type { HeapSnapshot, MallocOptions } from "mallocspec";
import * as Props from "mallocspec/props";
import * as Spec from "mallocspec/spec";
import * as Wire from "mallocspec/wire";

const config: HeapConfig = go19("linux", "amd64");
const options: HeapOptions = { config, processors: 2, seed: 1, memoryLimit: 2 ** 30 };
const heap = new Heap(options);
const how: MallocOptions = { noscan: false, zero: true, p: 1 };
const object: number = heap.malloc(64n, how) + heap.allocate(64, ZERO | SCAN);
const close: Finalizer = (address) => heap.getUint8(address);
heap.setFinalizer(object, close);
heap.setFinalizer(object, null);
const finalized: ReadonlyArray<number> = heap.collect(new Set([object]));
const snapshot: HeapSnapshot = heap.snapshot();
heap.restore(snapshot);
const stats: HeapStats = heap.memstats();
const code: HeapErrorCode = new HeapError("size", "").code;
const printed: ReadonlyArray<string> = new GoThrow("").printed;
export const numbers = [stats.next_gc, stats.numgc, stats.sys, finalized.length, heap.p];
export const texts = [code, ...printed];

// @ts-expect-error: the insides are not public
export const machine: unknown = heap.machine;
// @ts-expect-error: only use changes it
heap.p = 1;

const instance: Spec.Config = Spec.go19("linux", "amd64");
const environment: Spec.Environment = Spec.simulated(instance, { seed: 1 });
const state: Spec.State = Spec.init(instance, environment);
const action: Spec.Action = { tag: "malloc", p: -1, n: 8, nz: 1 };
const result = Spec.step(action)(state);
export const event: Wire.Event | undefined =
  result._tag === "Right" ? result.right.event : undefined;
export const same: Spec.Event | undefined = event;

const port: Props.Subject = {
  name: "my port",
  perform: (): Props.Performed => ({ tag: "disabled", reason: "not yet" }),
  performAll: (tasks: ReadonlyArray<Props.Task>): Props.Batch => ({
    count: tasks.length,
    isDone: () => false,
    performed: () => ({ tag: "disabled", reason: "not yet" }),
  }),
  describe: () => [],
};
export const name: string = port.name;
const parameters: Props.VerifyOptions = { instance: Props.instances[0]! };
export const report: Props.VerifyReport = Props.verify(parameters);
const property = (of: Props.Property): string => `${of.name}: ${of.sentence}`;
export const known: ReadonlyArray<string> = [
  ...Props.invariants.map(property),
  ...Props.witnesses.map(property),
  ...Props.discoveries.map((discovery: Props.Discovery) => discovery.name),
  ...Props.bugs.map((bug: Props.Bug) => bug.name),
];

for (const entry of Wire.entries([], "trace")) {
  if (entry._tag === "Left") throw entry.left;
  const { right }: { right: Wire.Entry } = entry;
  if (right.tag === "header") Wire.encodeHeader(right.header);
  else Wire.encodeOperation(right.operation);
}
