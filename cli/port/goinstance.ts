/** The machine that a port of the go dialect is to be. */
import { InvalidArgumentError } from "commander";
import { instances } from "../../props/instances/instances.ts";
import { oneOf } from "../arguments/names.ts";
import { UsageError } from "../exit.ts";

/** Throws UsageError for a name that no instance has, in the words of the argument parser. */
export const checkInstance = (name: string): void => {
  try {
    oneOf(instances.map((instance) => instance.name))(name);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    const option = "option '--instance <name>'";
    throw new UsageError(`${option} argument '${name}' is invalid. ${error.message}`);
  }
};
