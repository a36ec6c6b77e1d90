/** What a state of a model is: the allocator's state, and the operating system around it. */
import type { Config } from "../../spec/instance/config.ts";
import type { Facts, PartName } from "../ghost/facts.ts";
import type { Action } from "../../spec/machine/action.ts";
import type { Recorded } from "../../spec/machine/environment.ts";
import type { State } from "../../spec/index.ts";
import { record } from "../explorer/encoding/records.ts";
import type { Shape } from "../explorer/encoding/shape.ts";
import type { Performed } from "../subjects/subject.ts";
import { factsShape } from "./encoding/facts.ts";
import { remembered } from "./encoding/remembered.ts";
import { stateShape } from "./encoding/state.ts";
import { type Os, osShape } from "./environment/os.ts";

/** What the world does beside the actions of the allocator: time passes. */
export interface Tick {
  readonly tag: "tick";
  readonly p: -1;
}

export type Move = Action | Tick;

export interface World {
  readonly state: State;
  readonly os: Os;
  /** What the properties read of the past. */
  readonly ghost: Facts;
}

/** What happened in a step: the outcome with its event, and all answers that the environment gave. */
export interface Effect {
  readonly performed: Performed;
  readonly answers: ReadonlyArray<Recorded>;
}

export const worldShape = (config: Config, ghosts: ReadonlyArray<PartName> = []): Shape<World> =>
  record<World>({
    state: stateShape(config),
    os: remembered(osShape(config)),
    ghost: remembered(factsShape(ghosts)),
  });
