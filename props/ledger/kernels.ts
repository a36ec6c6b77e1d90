/** The kernels of the models with repairs of the specification. */
import { ModelKernel } from "../explorer/modelkernel.ts";
import { onSpec } from "../models/engine/onspec.ts";
import { type Constants, models } from "../models/index.ts";
import type { Definition } from "../models/definition.ts";
import type { Exploration } from "./explorations.ts";

/** The model of an exploration. */
export const definitionOf = ({ model, changed }: Exploration): Definition =>
  models.find(({ name }) => name === model)!.define(changed);

/** All constants of an exploration. */
export const constantsOf = ({ model, changed }: Exploration): Constants => {
  const { constants } = models.find(({ name }) => name === model)!;
  return { ...Object.fromEntries(constants.map(({ name, small }) => [name, small])), ...changed };
};

/** The kernel of an exploration whose specification has these repairs. */
export const kernelWith = (one: Exploration, repairs: ReadonlyArray<string>) => {
  const definition = definitionOf(one);
  return new ModelKernel(onSpec({ ...definition, config: { ...definition.config, repairs } }));
};
