/** The kernels of the models, by plain data: each thread of a search makes its own. */
import { invalidity } from "../../spec/instance/validity.ts";
import type { Kernel } from "../explorer/kernel.ts";
import { type KernelOptions, ModelKernel } from "../explorer/modelkernel.ts";
import { ModelError } from "../explorer/model.ts";
import { briefWorld } from "./descriptions/brief.ts";
import type { Definition } from "./definition.ts";
import { descriptions } from "./descriptions/index.ts";
import { onBoth } from "./engine/onboth.ts";
import { onSpec } from "./engine/onspec.ts";
import { onSrc } from "./engine/onsrc.ts";
import { type Constants, models } from "./index.ts";

/** Whose transitions a model may have. */
export const engines = ["spec", "src", "both"] as const;

export interface KernelArgument extends Required<KernelOptions> {
  readonly model: string;
  /** A value for each constant. */
  readonly constants: Constants;
  readonly on: string;
}

const definitionOf = ({ model, constants }: KernelArgument): Definition => {
  const entry = models.find(({ name }) => name === model);
  if (entry === undefined) throw new ModelError(`there is no model ${model}`);
  const definition = entry.define(constants);
  const invalid = invalidity(definition.config);
  if (invalid !== undefined) throw new ModelError(`${model}: ${invalid}`);
  return definition;
};

/** Without the view, all columns of the fast heap count too. */
const wholeOf = ({ view: _view, fast: _fast, ...rest }: Definition): Definition => rest;

/** The model on the specification, whatever engine is explored: what is described and shown. */
export const modelKernelOf = (given: KernelArgument) => {
  const description = descriptions[given.model];
  const model = onSpec(definitionOf(given));
  return new ModelKernel(
    { ...model, brief: briefWorld, ...(description && { description }) },
    { isReduced: given.isReduced },
  );
};

/** The kernel that a search runs. */
export const kernelOf = (argument: unknown): Kernel => {
  const given = argument as KernelArgument;
  if (given.on === "spec") return modelKernelOf(given);
  const definition = definitionOf(given);
  const explored = given.isReduced ? definition : wholeOf(definition);
  if (given.on === "src") return onSrc(explored);
  if (given.on === "both") return onBoth(explored);
  throw new ModelError(`there is no ${given.model} on ${given.on}`);
};
