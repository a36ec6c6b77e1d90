/**
 * The shape of the specification's states between two steps. The instance and its size classes are
 * constants of a model, and what exists only while a step is taken is absent; reading puts them back.
 */
import { sizeClasses } from "../../../spec/instance/sizeclass.ts";
import type { Config } from "../../../spec/instance/config.ts";
import { type Environment, responder } from "../../../spec/machine/environment.ts";
import type { State } from "../../../spec/state.ts";
import { record } from "../../explorer/encoding/records.ts";
import { boolean } from "../../explorer/encoding/scalars.ts";
import { mapped, type Shape } from "../../explorer/encoding/shape.ts";
import { number, word } from "./numbers.ts";
import {
  allspans,
  arena,
  cacheFields,
  fixed,
  gcbits,
  pacerFields,
  persistent,
  processors,
  statsFields,
  sweepingFields,
} from "./parts.ts";
import { remembered } from "./remembered.ts";
import { ends, spanFields, treap } from "./spans.ts";
import { collection, collectionOf, nullable } from "./values.ts";
import { text } from "../../explorer/encoding/scalars.ts";

/** What is written of a state. */
export type Facts = Omit<State, "config" | "classes" | "environment" | "p" | "trail" | "printed">;

/** The fields of a state; a view replaces some of them. */
export const factFields: { readonly [K in keyof Facts]-?: Shape<Facts[K]> } = {
  started: boolean,
  dead: nullable(text),
  rate: number(),
  hasBuckets: boolean,
  arena: remembered(arena),
  persistent: remembered(persistent),
  fixed: remembered(fixed),
  gcbits: remembered(gcbits),
  spans: remembered(collectionOf(record(spanFields))),
  pages: remembered(collection(number())),
  allspans: remembered(allspans),
  lists: remembered(collection(ends)),
  treap,
  nmalloc: remembered(collection(word)),
  procs: remembered(processors),
  caches: remembered(collectionOf(record(cacheFields))),
  sweeping: remembered(record(sweepingFields)),
  gc: remembered(record(pacerFields)),
  stats: remembered(record(statsFields)),
};

/** Between steps a state is in the environment that answers nothing. */
export const silent: Environment = responder([]);

export const stateShape = (config: Config): Shape<State> => {
  const classes = sizeClasses(config);
  const constants = { config, classes, environment: silent, p: -1, trail: null, printed: [] };
  return mapped<State, Facts>(
    record<Facts>(factFields),
    (state) => state,
    (facts) => ({ ...facts, ...constants }),
  );
};
