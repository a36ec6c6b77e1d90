/** The shape of states: it describes all of a state, and reads back what it wrote. */
import { is, Map as Dictionary } from "immutable";
import { describe, expect, it } from "vitest";
import { BitReader, BitWriter } from "../../../props/explorer/encoding/bits.ts";
import type { Shape } from "../../../props/explorer/encoding/shape.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { worldShape, type World } from "../../../props/models/world.ts";
import { silent } from "../../../props/models/encoding/state.ts";
import { simulatedSpec } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Simulated } from "../../../spec/os/simulation.ts";
import { withEnvironment } from "../../../spec/index.ts";
import { sequence } from "../../src/snapshot/sequences.ts";
import { mutants } from "./mutants.ts";

const names = ["mini", "mini-32", "mini-faults", "go", "go-plan9", "go-windows-386"] as const;

/** The state after a generated run, and the address space of its simulated operating system. */
const worldAfter = (name: string, length: number, seed: number): World => {
  const instance = instanceNamed(name);
  const subject = simulatedSpec(instance.config, {});
  for (const action of sequence(name, length, seed)) subject.perform(action as Action, []);
  const { space, clock } = subject.state.environment as Simulated;
  return {
    state: withEnvironment(silent)(subject.state),
    os: { space, now: clock, oddities: 2 },
    ghost: {},
  };
};

const written = <A>(shape: Shape<A>, value: A): ReadonlyArray<number> => {
  const bits = new BitWriter();
  shape.write(value, bits);
  return [...bits.written()];
};

const reread = <A>(shape: Shape<A>, value: A): A => {
  const reader = new BitReader();
  reader.open(Uint32Array.from(written(shape, value)), 0);
  return shape.read(reader);
};

/** Plain data with collections, as data of which equality does not depend on the order of collections. */
const plain = (value: unknown): unknown => {
  if (Dictionary.isMap(value)) return value.map(plain);
  if (Array.isArray(value)) return Dictionary(value.entries()).map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Dictionary(Object.entries(value)).map(plain);
};

describe.each(names)("the shape of a world of %s", (name) => {
  const shape = worldShape(instanceNamed(name).config);
  const worlds = [worldAfter(name, 60, 3), worldAfter(name, 300, 4), worldAfter(name, 900, 5)];

  it("reads back what it wrote", () => {
    for (const world of worlds) {
      const again = reread(shape, world);
      expect(is(plain(again.state), plain(world.state))).toBe(true);
      expect(is(plain(again.os), plain(world.os))).toBe(true);
      expect(written(shape, again)).toEqual(written(shape, world));
      expect(shape.compare(again, world)).toBe(0);
    }
  });

  it("reads back what it wrote as ITF", () => {
    for (const world of worlds) {
      const again = shape.fromItf(shape.toItf(world));
      expect(is(plain(again.state), plain(world.state))).toBe(true);
    }
  });
});

/** What is no part of a state between steps. */
const absent = /^\.state\.(config|classes|environment|p|trail|printed)\b/;
/** What follows from the rest of the space: constants of an instance, and the order of a search tree. */
const implied = /^\.os\.space\.(pageSize|bottom|end|base|taken|freed)\b/;

/** A value that cannot be written has been looked at. */
const isWrittenAs = <A>(shape: Shape<A>, value: A, before: string): boolean => {
  try {
    return written(shape, value).join() === before;
  } catch {
    return false;
  }
};

describe("the shape of a world", () => {
  it("forgets no leaf", () => {
    const shape = worldShape(instanceNamed("mini").config);
    const world = worldAfter("mini", 300, 4);
    const before = written(shape, world).join();
    const forgotten: string[] = [];
    for (const { path, value } of mutants(world)) {
      if (absent.test(path) || implied.test(path)) continue;
      if (isWrittenAs(shape, value as World, before)) forgotten.push(path);
    }
    expect(forgotten).toEqual([]);
  });
});
