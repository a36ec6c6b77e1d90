/** The models of the allocator, for `mallocspec explore`. */
import { counts } from "../../props/models/descriptions/counts.ts";
import { engines, kernelOf, modelKernelOf } from "../../props/models/kernels.ts";
import { models } from "../../props/models/index.ts";
import { traceOfRoute } from "../../props/models/traces/trace.ts";
import { discoveries } from "../../props/properties/discoveries.ts";
import type { Registry } from "./registry.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

export const allocator: Registry = {
  models: models.map((entry) => {
    const states = counts[entry.name];
    return { ...entry, ...(states && { states }) };
  }),
  engines,
  kernelOf: modelKernelOf,
  exploredOf: kernelOf,
  module: new URL(`../../props/models/kernels.${extension}`, import.meta.url).href,
  traceOf: traceOfRoute,
  isKnown: (discovery) => discoveries.some(({ name }) => name === discovery),
};
