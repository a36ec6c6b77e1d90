/**
 * No field is forgotten: each one that can change comes back, whatever it was. A field that this
 * test does not see come back has to be readonly, or named here with the reason.
 */
import { describe, expect, it } from "vitest";
import { boot, instanceNamed } from "../../../props/instances/instances.ts";
import type { Action } from "../../../src/machine/action.ts";
import { Machine, type Saved } from "../../../src/machine.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { isReadonly } from "./declarations.ts";
import { picture } from "./opaque.ts";
import { differences, type Picture } from "./picture.ts";
import { machineOf, names, performAll, sequence } from "./sequences.ts";

/** Fields that are not readonly, and that no life of a machine here changes. */
const unchanged: Readonly<Record<string, string>> = {
  "Quick.block": "as noscan",
  "Quick.noscan": "of the fast path, which is closed while events are recorded",
  "Quick.pointers": "as noscan",
  "Quick.tinyBlocks": "as noscan",
};

/** Another value of the same type. */
const spoiled = (value: unknown): unknown => {
  switch (typeof value) {
    case "number":
      return value + 1;
    case "bigint":
      return value + 1n;
    case "boolean":
      return !value;
    default:
      return "spoiled";
  }
};

/** Changes every public field that may change. */
const spoil = ({ members }: Picture): ReadonlyArray<string> => {
  const changing = members.filter(({ field }) => !isReadonly(field));
  for (const { object, name } of changing) object[name] = spoiled(object[name]);
  return changing.map(({ field }) => field);
};

const lives = names.flatMap((name) => [1, 2].map((seed) => ({ name, seed })));

const windows = instanceNamed("go-windows");

/** A machine to which all has happened that seldom happens. */
const unlucky = (): Machine => {
  const machine = new Machine(windows.config, new SimulatedOS(windows.config, 1, 64 * 1024 * 1024));
  machine.recording = true;
  const small: Action = { tag: "malloc", p: 0, n: 64, nz: 1 };
  performAll(machine, [...boot(windows), small, small]);
  const objects = [machine.result];
  machine.rt.memory.write(machine.result, Uint8Array.of(1));
  const spans = [130, 140, 150, 160, 170].map((np) => {
    performAll(machine, [{ tag: "manual.alloc", p: 0, np, stat: "stacks_inuse" }]);
    return { a: machine.result, np };
  });
  const { processors, cachealloc } = machine.rt;
  const c = cachealloc.address[processors.cacheOf(0)]!;
  const actions: ReadonlyArray<Action> = [
    ...spans
      .filter((_, i) => i % 2 === 0)
      .map((span): Action => ({ tag: "manual.free", p: 0, ...span, stat: "stacks_inuse" })),
    { tag: "fin.add", p: 0, a: objects[0]! },
    { tag: "fin.add", p: 0, a: objects[0]! - 64 },
    { tag: "malloc", p: 0, n: 100_000, nz: 1 },
    { tag: "scavenge", p: 0, k: -1, now: 2n ** 64n - 1n, limit: 1 },
    { tag: "gc.start", p: 0, mode: 0, trig: 0, cycle: 1 },
    { tag: "sweepone", p: 0, who: "gcfinish" },
    { tag: "gc.epoch", p: 0 },
    { tag: "gc.cycle", p: 0 },
    { tag: "gc.phase", p: 0, phase: 1 },
    { tag: "gc.phase", p: 0, phase: 2 },
    { tag: "releaseall", p: 0, c },
    { tag: "flush", p: 0, c },
    { tag: "gc.marked", p: 0, marked: 0, live: 2n ** 63n, scan: 0, objects },
    { tag: "gc.phase", p: 0, phase: 0 },
    { tag: "gc.sweepgen", p: 0, mode: 0 },
    { tag: "gc.trigger", p: 0, ratio: 0.5, gcpercent: -1 },
    { tag: "sweepone", p: 0, who: "bg" },
    { tag: "rate", p: 0, rate: 1 },
    small,
    { tag: "persist", p: 0, n: 2 ** 30, align: 0, stat: "other_sys" },
  ];
  for (const { outcome } of performAll(machine, actions)) expect(outcome.tag).toBe("done");
  machine.save();
  return machine;
};

describe("each field of a machine", () => {
  it("comes back, or never changes", () => {
    const [fields, seen] = [new Set<string>(), new Set<string>()];
    const look = (machine: Machine): Picture => {
      const found = picture(machine);
      for (const field of found.all) fields.add(field);
      return found;
    };
    const comesBack = (machine: Machine, saved: Saved, was: Picture): void => {
      const now = look(machine);
      const changed = differences(now, was).map((p) => now.fields.get(p) ?? was.fields.get(p)!);
      for (const field of changed) seen.add(field);
      machine.restore(saved);
      expect(differences(look(machine), was)).toEqual([]);
    };
    for (const { name, seed } of lives) {
      const instance = instanceNamed(name);
      const actions = sequence(name, 600, seed);
      const machine = machineOf(instance);
      const moments = [0, 30, 200].map((end, i, ends) => {
        performAll(machine, actions.slice(ends[i - 1] ?? 0, end));
        return { saved: machine.save(), was: look(machine) };
      });
      performAll(machine, actions.slice(200));
      for (const { saved, was } of moments) {
        comesBack(machine, saved, was);
        for (const field of spoil(look(machine))) seen.add(field);
        machine.restore(saved);
        expect(differences(look(machine), was)).toEqual([]);
      }
    }
    const machine = machineOf(windows);
    const saved = machine.save();
    comesBack(unlucky(), saved, look(machine));
    const unseen = [...fields].filter((field) => !seen.has(field) && !isReadonly(field));
    expect(unseen.toSorted()).toEqual(Object.keys(unchanged).toSorted());
  });
});
