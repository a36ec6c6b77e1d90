/** A path in ITF, as `explore` writes it, as a trace of the machine of its model. */
import { followItf, ItfError, type ItfTrace } from "../../explorer/report/itf.ts";
import { ModelError } from "../../explorer/model.ts";
import type { Itf } from "../../explorer/encoding/shape.ts";
import { modelKernelOf } from "../kernels.ts";
import { type Constants, models } from "../index.ts";
import { traceOfRoute } from "./trace.ts";

export interface ItfAsTrace {
  /** The header, and a line for each step. */
  readonly lines: ReadonlyArray<string>;
  /** Of a lasso: the step after which its loop begins. */
  readonly loop: number | undefined;
}

type Meta = Readonly<Record<string, Itf | undefined>>;

const isObject = (value: unknown): value is Meta =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The model and its constants; throws ItfError where the trace does not say them. */
const machineOf = (meta: Meta): { readonly model: string; readonly constants: Constants } => {
  const { description: model, constants } = meta;
  const entry = models.find(({ name }) => name === model);
  if (entry === undefined) {
    const all = models.map(({ name }) => name).join(" | ");
    throw new ItfError(`#meta.description: found ${JSON.stringify(model)}, expected ${all}`);
  }
  const isComplete =
    isObject(constants) &&
    entry.constants.every(({ name }) => Number.isSafeInteger(constants[name]));
  if (!isComplete) {
    const names = entry.constants.map(({ name }) => name).join(", ");
    throw new ItfError(`#meta.constants: expected the constants of ${entry.name}: ${names}`);
  }
  return { model: entry.name, constants: constants as Constants };
};

/** Follows the path through its model; throws ItfError for one that the model does not have. */
export const traceOfItf = (trace: ItfTrace): ItfAsTrace => {
  const meta = isObject(trace["#meta"]) ? trace["#meta"] : {};
  const machine = machineOf(meta);
  const property = typeof meta["property"] === "string" ? meta["property"] : "";
  try {
    const kernel = modelKernelOf({ ...machine, on: "spec", isReduced: false });
    const { loop, route } = followItf(kernel, trace);
    const linesTo = (steps: number): ReadonlyArray<string> =>
      traceOfRoute(kernel, machine, { ...route, steps: route.steps.slice(0, steps) }, property);
    const lines = linesTo(route.steps.length);
    return { lines, loop: loop === undefined ? undefined : linesTo(loop).length - 1 };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ItfError(error.message);
  }
};
