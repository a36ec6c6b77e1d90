/** The fast machine alone: the environment that the specification is simulated in answers it. */
import type { Event } from "../../spec/machine/event.ts";
import { simulated } from "../../spec/index.ts";
import { Machine } from "../../src/machine.ts";
import type { Bug } from "../bugs/bug.ts";
import type { Instance } from "../instances/instances.ts";
import { configIn, optionsIn, type Setting } from "../instances/setting.ts";
import { SimulatedEnvironment } from "./simulatedenvironment.ts";
import type { Subject } from "./subject.ts";

export interface MachineSubject {
  readonly machine: Machine;
  readonly environment: SimulatedEnvironment;
  readonly perform: Subject["perform"];
}

export const simulatedMachine = (
  { config }: Instance,
  { setting, bug }: { readonly setting: Setting; readonly bug?: Bug | undefined },
): MachineSubject => {
  const environment = new SimulatedEnvironment(
    simulated(configIn(config, setting), optionsIn(setting)),
  );
  const machine = new Machine(config, environment);
  bug?.plant(machine);
  machine.recording = true;
  return {
    machine,
    environment,
    perform: (action) => {
      const outcome = machine.perform(action);
      if (outcome.tag === "disabled" || outcome.tag === "rejected") return outcome;
      return { ...outcome, event: (machine.event() ?? undefined) as Event };
    },
  };
};
