/** The models of the allocator. */
import { type Model, ModelError } from "../explorer/model.ts";
import type { Constant, Constants, Definition } from "./definition.ts";
import { onSpec } from "./engine/onspec.ts";
import * as Cycle from "./cycle.ts";
import * as Objects from "./objects.ts";
import * as Growth from "./growth.ts";
import * as Pages from "./pages.ts";
import * as Records from "./records.ts";
import * as Sampling from "./sampling.ts";
import * as Scavenge from "./scavenge.ts";
import type { Effect, Move, World } from "./world.ts";

export type { Constant, Constants } from "./definition.ts";
export type { Effect, Move, World } from "./world.ts";

export type SpecModel = Model<World, Move, Effect>;

/** A model in all its sizes. */
export interface Entry {
  readonly name: string;
  /** What the model shows, and what it cannot show. */
  readonly sentence: string;
  readonly constants: ReadonlyArray<Constant>;
  /** The model apart from an engine; constants that are not given are the small model's. */
  define(changed?: Constants): Definition;
  /** The size that tests visit in seconds, with some of its constants changed. */
  small(changed?: Constants): SpecModel;
  /** The size of a long run. */
  large(changed?: Constants): SpecModel;
}

interface Source {
  readonly constants: ReadonlyArray<Constant>;
  readonly sentence: string;
  readonly define: (constants: Constants) => Definition;
}

type Size = "small" | "large";

const chosen = (
  name: string,
  constants: ReadonlyArray<Constant>,
  size: Size,
  changed: Constants,
): Constants => {
  const known = Object.fromEntries(constants.map((one) => [one.name, one[size]]));
  const unknown = Object.keys(changed).find((key) => !(key in known));
  if (unknown !== undefined) {
    const all = Object.keys(known).join(", ");
    throw new ModelError(`${name} has no constant ${unknown}; it has ${all}`);
  }
  return { ...known, ...changed };
};

const entry = (name: string, { constants, sentence, define }: Source): Entry => {
  const defined = (size: Size, changed: Constants): Definition =>
    define(chosen(name, constants, size, changed));
  return {
    name,
    sentence,
    constants,
    define: (changed = {}) => defined("small", changed),
    small: (changed = {}) => onSpec(defined("small", changed)),
    large: (changed = {}) => onSpec(defined("large", changed)),
  };
};

export const models: ReadonlyArray<Entry> = [
  entry("pages", Pages),
  entry("objects", Objects),
  entry("cycle", Cycle),
  entry("growth", Growth),
  entry("records", Records),
  entry("sampling", Sampling),
  entry("scavenge", Scavenge),
];
