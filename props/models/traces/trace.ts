/** A path of a model as a trace, which `replay` accepts. */
import type { ModelKernel } from "../../explorer/modelkernel.ts";
import { ModelError } from "../../explorer/model.ts";
import type { Route } from "../../explorer/search/path.ts";
import { traceOf } from "../../replay/generatedtrace.ts";
import type { Stepped } from "../../search/finding.ts";
import { init } from "../../../spec/index.ts";
import type { Recorded } from "../../../spec/machine/environment.ts";
import { branches } from "../engine/branches.ts";
import { silent } from "../encoding/state.ts";
import { ordinary } from "../environment/options.ts";
import { osOf } from "../environment/os.ts";
import { type Constants, type Effect, models, type Move, type World } from "../index.ts";
import { instanceName, modelInstance } from "./instance.ts";
import type { Definition } from "../definition.ts";

/** A step, and what the environment answered in it. */
export interface Answered extends Stepped {
  readonly answers: ReadonlyArray<Recorded>;
}

/** The actions that lead to the initial state, with what they came to. */
export const startOf = ({ name, config, start }: Definition): ReadonlyArray<Answered> => {
  let [state, os] = [init(config, silent), osOf(config)];
  return start.map((action) => {
    const found = branches({ state, os, ghost: {} }, action, ordinary(config));
    if (typeof found === "string") throw new ModelError(`${name}: ${action.tag}: ${found}`);
    ({ state, os } = found[0]!);
    return { action, performed: found[0]!.performed, answers: found[0]!.answers };
  });
};

/** The steps of a route. Time that passes is no action: what is read from the clock says how late it is. */
export const stepsOn = (
  kernel: ModelKernel<World, Move, Effect>,
  { initial, steps }: Route,
): ReadonlyArray<Stepped> => {
  let world = kernel.model.initial()[initial]!;
  return steps.flatMap((nth) => {
    const [action, step] = kernel.stepsOf(world)[nth]!;
    world = step.state;
    return action.tag === "tick" ? [] : [{ action, performed: step.effect!.performed }];
  });
};

/** The lines of the trace of a route. */
export const traceOfRoute = (
  kernel: ModelKernel<World, Move, Effect>,
  { model, constants }: { readonly model: string; readonly constants: Constants },
  route: Route,
  property: string,
): ReadonlyArray<string> => {
  const entry = models.find(({ name }) => name === model)!;
  const instance = modelInstance(instanceName(model, constants))!;
  const steps = [...startOf(entry.define(constants)), ...stepsOn(kernel, route)];
  return traceOf(instance, steps, { property });
};
