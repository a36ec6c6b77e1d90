/** Models on the specification: its own transitions, with every answer of the environment. */
import type { Action } from "../../../spec/machine/action.ts";
import { type Config, init } from "../../../spec/index.ts";
import { type Model, ModelError, type Step } from "../../explorer/model.ts";
import { showAction } from "../../report/show.ts";
import type { Definition } from "../definition.ts";
import { silent } from "../encoding/state.ts";
import { ordinary } from "../environment/options.ts";
import { osOf } from "../environment/os.ts";
import { type Effect, type World, worldShape } from "../world.ts";
import { type Branch, branches } from "./branches.ts";

/** A branch as a step of a model. */
export const stepOf = ({ state, os, performed, answers, labels }: Branch): Step<World, Effect> => ({
  state: { state, os },
  ...(labels.length === 0 ? {} : { answer: labels.join(", ") }),
  effect: { performed, answers },
});

/** Where the start of a model begins. */
export const beginning = (config: Config): World => ({
  state: init(config, silent),
  os: osOf(config),
});

const initialOf = ({ name, config, start }: Definition): World =>
  start.reduce(({ state, os }, action) => {
    const found = branches({ state, os }, action, ordinary(config));
    const [only] = typeof found === "string" ? [] : found;
    if (only?.performed.tag !== "done") {
      throw new ModelError(
        `${name}: ${action.tag} at the start: ${only?.performed.tag ?? (found as string)}`,
      );
    }
    return { state: only.state, os: only.os };
  }, beginning(config));

export const onSpec = (definition: Definition): Model<World, Action, Effect> => {
  const { name, sentence, config, kinds, properties, options, ends } = definition;
  const { view, within, fairness, answers } = definition;
  const start = initialOf(definition);
  return {
    name,
    sentence,
    state: worldShape(config),
    kinds,
    properties,
    initial: () => [start],
    actions: ({ state }) => (state.dead === null ? definition.actions(state) : []),
    kindOf: ({ tag }) => tag,
    show: showAction,
    next: (world, action) => {
      const found = branches(world, action, options);
      return typeof found === "string" ? found : found.map(stepOf);
    },
    ends: (world) => world.state.dead !== null || (ends?.(world) ?? false),
    ...(within && { within }),
    ...(view && { view }),
    ...(fairness && { fairness }),
    ...(answers && { answers }),
  };
};
