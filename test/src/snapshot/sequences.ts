/** Machines under test, and sequences of actions for them, generated as `verify` does. */
import * as fc from "fast-check";
import { Holdings } from "../../../props/ghost/holdings.ts";
import { boot, type Instance, instanceNamed } from "../../../props/instances/instances.ts";
import { choices } from "../../../props/search/choices/index.ts";
import type { Event as SpecEvent } from "../../../spec/machine/event.ts";
import type { Action, Outcome } from "../../../src/machine/action.ts";
import type { Event } from "../../../src/machine/event.ts";
import { Machine } from "../../../src/machine.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";

/** What an action came to, as an observer sees it. */
export interface Seen {
  readonly outcome: Outcome;
  readonly event: Event | null;
  readonly result: number;
}

export const names = ["go-4p", "mini", "mini-32", "go-386", "go-windows", "go-plan9"] as const;

/** A machine on its own simulated operating system. */
export const machineOf = ({ config }: Instance, seed = 1): Machine => {
  const machine = new Machine(config, new SimulatedOS(config, seed));
  machine.recording = true;
  return machine;
};

export const perform = (machine: Machine, action: Action): Seen => {
  const outcome = machine.perform(action);
  return { outcome, event: machine.event(), result: machine.result };
};

export const performAll = (machine: Machine, actions: ReadonlyArray<Action>): ReadonlyArray<Seen> =>
  actions.map((action) => perform(machine, action));

/** Up to so many actions on an instance, the boot included. */
export const sequence = (name: string, length: number, seed: number): ReadonlyArray<Action> => {
  const instance = instanceNamed(name);
  const machine = machineOf(instance);
  const holdings = new Holdings();
  const actions: Action[] = [];
  const attempt = (action: Action): void => {
    actions.push(action);
    const { outcome, event } = perform(machine, action);
    if (outcome.tag === "done") holdings.record(event as SpecEvent);
    if (action.tag === "gc.marked") holdings.keep((action.objects ?? []) as never);
  };
  boot(instance).forEach(attempt);
  const kinds = choices(instance.config).map(({ weight, arbitrary }) => ({ weight, arbitrary }));
  for (const choice of fc.sample(fc.oneof(...kinds), { numRuns: length, seed })) {
    if (machine.dead !== null || actions.length >= length) break;
    const action = choice(holdings);
    if (action !== undefined && holdings.admits(action)) attempt(action);
  }
  return actions;
};
