/** Saving and restoring a machine, beside structuredClone of the same fields. */
import { boot, type Instance, instanceNamed } from "../../props/instances/instances.ts";
import type { Action } from "../../src/machine/action.ts";
import { Machine } from "../../src/machine.ts";
import { SimulatedOS } from "../../src/os/simulation.ts";
import { type Contestant, contest, nanoseconds } from "../rounds/rounds.ts";
import type { Settings } from "../settings.ts";
import { cell, table } from "../table.ts";

/** About so many bytes are copied in a batch. */
const BATCH_BYTES = 4 * 1024 * 1024;

type Size = readonly [bytes: number, pointers: boolean];

/** A machine after so many allocations of these sizes in turn. */
const machineAfter = (name: string, count: number, sizes: ReadonlyArray<Size>): Machine => {
  const instance: Instance = instanceNamed(name);
  const { config } = instance;
  const machine = new Machine(config, new SimulatedOS(config));
  const perform = (action: Action): void => {
    const { tag } = machine.perform(action);
    if (tag !== "done") throw new Error(`${action.tag}: ${tag}`);
  };
  boot(instance).forEach(perform);
  for (let i = 0; i < count; i++) {
    const [n, pointers] = sizes[i % sizes.length]!;
    const p = i % instance.nprocs;
    perform({ tag: "malloc", p, n, nz: 1, ...(pointers ? { ty: [n, n, 8, 0] as const } : {}) });
  }
  return machine;
};

const isColumn = (value: unknown): boolean => value === null || ArrayBuffer.isView(value);

const isField = (value: unknown): boolean =>
  isColumn(value) ||
  (Array.isArray(value) && value.every(isColumn)) ||
  (typeof value !== "object" && typeof value !== "function");

/** The numbers and columns of each part, as plain objects that hold the very columns. */
const fieldsOf = ({ rt }: Machine): object =>
  Object.fromEntries(
    Object.entries(rt)
      .filter(([part]) => part !== "events")
      .map(([part, object]: [string, unknown]) => [
        part,
        isField(object)
          ? object
          : Object.fromEntries(
              Object.entries(object as object).filter(([, value]) => isField(value)),
            ),
      ]),
  );

const contestantsOf = (machine: Machine): ReadonlyArray<Contestant> => {
  const saved = machine.save();
  const fields = fieldsOf(machine);
  const times = Math.max(1, Math.round(BATCH_BYTES / saved.cells.byteLength));
  const repeat = (work: () => void): Contestant => ({
    batch: () =>
      nanoseconds(() => {
        for (let i = 0; i < times; i++) work();
      }) / times,
  });
  return [
    repeat(() => machine.save()),
    repeat(() => machine.restore(saved)),
    repeat(() => structuredClone(fields)),
  ];
};

export const run = async (settings: Settings): Promise<void> => {
  const machines: Readonly<Record<string, Machine>> = {
    "mini, 20 actions": machineAfter("mini", 20, [
      [8, false],
      [24, true],
      [32, false],
      [2000, false],
    ]),
    "go, 10,000 allocations": machineAfter("go", 10_000, [
      [16, false],
      [64, true],
      [256, false],
      [1024, true],
    ]),
  };
  const rows: Array<ReadonlyArray<string>> = [];
  for (const [name, machine] of Object.entries(machines)) {
    const bytes = machine.save().cells.byteLength;
    const all = await contest(contestantsOf(machine), settings);
    rows.push([name, String(bytes), ...all.map((samples) => cell(samples, all[0]!))]);
  }
  console.log("\nns for a machine: least, median, and × how many times what save takes\n");
  console.log(table([["", "bytes", "save", "restore", "structuredClone"], ...rows]));
};
