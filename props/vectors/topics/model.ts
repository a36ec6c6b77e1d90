/** Models by name, from which topics take what Go's own constants do not change. */
import { type Constants, models } from "../../models/index.ts";
import type { Definition } from "../../models/definition.ts";

/** Constants that are not given are those of the small model. The fast heap's columns are left out. */
export const modelNamed = (name: string, constants: Constants = {}): Definition => {
  const { fast: _, ...definition } = models.find((one) => one.name === name)!.define(constants);
  return definition;
};
