/** The kernels of the models, by plain data: each thread of a search makes its own. */
import { invalidity } from "../../spec/instance/validity.ts";
import { type KernelOptions, ModelKernel } from "../explorer/modelkernel.ts";
import { ModelError } from "../explorer/model.ts";
import { briefWorld } from "./descriptions/brief.ts";
import { descriptions } from "./descriptions/index.ts";
import { type Constants, models, type SpecModel } from "./index.ts";

/** Whose transitions a model may have. */
export const engines = ["spec"] as const;

export interface KernelArgument extends Required<KernelOptions> {
  readonly model: string;
  /** A value for each constant. */
  readonly constants: Constants;
  readonly on: string;
}

const modelOf = ({ model, constants, on }: KernelArgument): SpecModel => {
  const entry = models.find(({ name }) => name === model);
  if (entry === undefined || on !== "spec") throw new ModelError(`there is no ${model} on ${on}`);
  const description = descriptions[model];
  const invalid = invalidity(entry.define(constants).config);
  if (invalid !== undefined) throw new ModelError(`${model}: ${invalid}`);
  return { ...entry.small(constants), brief: briefWorld, ...(description && { description }) };
};

export const kernelOf = (argument: unknown) => {
  const given = argument as KernelArgument;
  return new ModelKernel(modelOf(given), { isReduced: given.isReduced });
};
