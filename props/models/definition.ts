/**
 * The definition of a model of the allocator, apart from the engine that performs its actions: the
 * specification (engine/onspec.ts), or whatever else has the same states.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Encoder } from "../explorer/encoding/shape.ts";
import type { Fairness, Property } from "../explorer/model.ts";
import type { PartName } from "../ghost/facts.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import type { Runtime } from "../../src/runtime.ts";
import type { Column } from "./columns/key.ts";
import type { Options } from "./environment/options.ts";
import type { Effect, Move, World } from "./world.ts";

/** What a model reads off the fast heap's own columns. Each part says the same as what it stands for. */
export interface Fast {
  /** What tells states apart: the fields of the view. */
  readonly key: ReadonlyArray<Column>;
  /** The enabled actions of a living heap; without this they are asked of what the heap means. */
  readonly actions?: (rt: Runtime) => ReadonlyArray<Move>;
  /**
   * By the name of a property: of "sometimes", whether the heap has its target; of "always", whether it
   * certainly holds of a living heap. Where it may not, what the heap means is asked.
   */
  readonly holds?: Readonly<Record<string, (rt: Runtime) => boolean>>;
}

/**
 * Actions and properties read only what the fast heap has as well: not the types of objects, and not
 * which processor owes assists.
 */
export interface Definition {
  readonly name: string;
  /** What the model shows, and what it cannot show. */
  readonly sentence: string;
  readonly config: SharedConfig;
  /** The actions that lead to the initial state; the environment answers them in the ordinary way. */
  readonly start: ReadonlyArray<Action>;
  readonly kinds: ReadonlyArray<Move["tag"]>;
  /** What is enabled where the allocator is alive, in a fixed order. */
  readonly actions: (world: World) => ReadonlyArray<Move>;
  readonly options: Options;
  readonly properties: ReadonlyArray<Property<World, Move, Effect>>;
  /** How many calls the OS may refuse, or answer in an unusual way; none by default. */
  readonly oddities?: number;
  /** The parts of the past that the properties read. */
  readonly ghosts?: ReadonlyArray<PartName>;
  readonly view?: Encoder<World>;
  /** Without it, all columns count, and actions and properties read what the fast heap means. */
  readonly fast?: Fast;
  readonly within?: (world: World) => boolean;
  /** Whether a run may end here; a run also ends where Go has given up. */
  readonly ends?: (world: World) => boolean;
  readonly fairness?: ReadonlyArray<Fairness>;
  readonly answers?: ReadonlyArray<string>;
}

/** A constant of a model: what it bounds, and its values in the small and in the large model. */
export interface Constant {
  readonly name: string;
  readonly sentence: string;
  readonly small: number;
  readonly large: number;
}

export type Constants = Readonly<Record<string, number>>;
