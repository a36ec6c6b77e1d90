/** The properties on generated runs of the specification alone. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choices } from "../../../props/search/choices/index.ts";
import { settings } from "../../../props/search/choices/settings.ts";
import { Checker, type Findings } from "../../../props/search/checker.ts";
import type { Choice } from "../../../props/search/choice.ts";
import { discoveries } from "../../../props/properties/discoveries.ts";
import {
  boot,
  type Instance,
  instanceNamed,
  instances,
} from "../../../props/instances/instances.ts";
import { properties } from "../../../props/properties/invariants/index.ts";
import { Holdings } from "../../../props/ghost/holdings.ts";
import { configIn, helpful, optionsIn, type Setting } from "../../../props/instances/setting.ts";
import { simulatedSpec } from "../../../props/subjects/twins.ts";
import { witnesses } from "../../../props/properties/witnesses.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { malloc } from "../search/run.ts";

const check = (instance: Instance, setting: Setting, sequence: ReadonlyArray<Choice>): Findings => {
  const spec = simulatedSpec(configIn(instance.config, setting), optionsIn(setting));
  const checker = new Checker([...properties, ...witnesses], { discoveries });
  const holdings = new Holdings();
  const perform = (action: Action): void => {
    const before = spec.state;
    const performed = spec.perform(action, []);
    checker.observe({ before, action, performed, after: spec.state });
    if (performed.tag === "done") holdings.record(performed.event);
    if (action.tag === "gc.marked") holdings.keep(action.objects ?? []);
  };
  for (const action of boot(instance, setting)) perform(action);
  for (const choice of sequence) {
    const action = choice(holdings);
    if (action !== undefined) perform(action);
  }
  return checker.finish();
};

const sequences = ({ config }: Instance): fc.Arbitrary<ReadonlyArray<Choice>> =>
  fc.array(fc.oneof(...choices(config)), { maxLength: 400, size: "max" });

/** Generated sequences, and what their OS does meanwhile: no invariant is contradicted. */
const holding = (instance: Instance) =>
  fc.property(sequences(instance), settings(instance), (sequence, setting) => {
    const { contradictions } = check(instance, setting, sequence);
    const found = contradictions.map(({ property, evidence }) => `${property.name}: ${evidence}`);
    if (found.length > 0) throw new Error(found.join("\n"));
  });

describe.each(instances.map((instance) => [instance.name, instance] as const))(
  "on %s",
  (_, instance) => {
    it("every invariant holds, but for what is discovered", () => {
      fc.assert(holding(instance), { numRuns: 30, seed: 7 });
    }, 120_000);
  },
);

describe("a witness", () => {
  it("has a name that no other property has", () => {
    const names = [...properties, ...witnesses].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("is reached by a program that asks for the same again and again", () => {
    const mini = instanceNamed("mini");
    const sequence = Array.from({ length: 200 }, (): Choice => () => malloc(16));
    const { witnesses: found } = check(mini, helpful(mini.config), sequence);
    const names = found.map(({ property }) => property.name);
    expect(names).toEqual(expect.arrayContaining(["slot.last", "cache.grown", "sweepbuf.block"]));
  });
});
