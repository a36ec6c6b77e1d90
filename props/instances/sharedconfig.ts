/** An instance for both twins: the fast side takes the class tables literally. */
import type { Config } from "../../spec/instance/config.ts";
import type { Config as FastConfig } from "../../src/instance/config.ts";

export type SharedConfig = Config &
  Required<Pick<FastConfig, "classToSize" | "classToAllocnpages">>;
