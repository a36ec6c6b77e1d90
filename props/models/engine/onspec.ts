/** Models on the specification: its own transitions, with every answer of the environment. */
import type { Action } from "../../../spec/machine/action.ts";
import { init } from "../../../spec/index.ts";
import { type Model, ModelError, type Step } from "../../explorer/model.ts";
import { factsAfter, freeze } from "../../ghost/facts.ts";
import { Past } from "../../ghost/past.ts";
import { showAction } from "../../report/show.ts";
import type { Definition } from "../definition.ts";
import { silent } from "../encoding/state.ts";
import { GRANTED, ordinary } from "../environment/options.ts";
import { osOf } from "../environment/os.ts";
import { type Effect, type Move, type World, worldShape } from "../world.ts";
import { type Branch, branches } from "./branches.ts";

/** The world after a branch. Of an action that Go gave up in, the past takes no note. */
const worldAfter = ({ ghost }: World, action: Action, branch: Branch): World => {
  const { state, os, performed } = branch;
  if (performed.tag !== "done") return { state, os, ghost };
  const { event } = performed;
  return { state, os, ghost: factsAfter(ghost, { event, after: state, action }) };
};

const stepOf = (world: World, action: Action, branch: Branch): Step<World, Effect> => {
  const { performed, answers, labels } = branch;
  // A path shows what the OS did beside granting calls.
  const shown = labels.filter((label) => !label.endsWith(GRANTED));
  return {
    state: worldAfter(world, action, branch),
    ...(shown.length === 0 ? {} : { answer: shown.join(", ") }),
    answers: labels,
    effect: { performed, answers },
  };
};

const later = (world: World): World => ({
  ...world,
  os: { ...world.os, now: world.os.now + 1 },
});

const initialOf = ({ name, config, start, ghosts = [], oddities }: Definition): World => {
  const begin: World = {
    state: init(config, silent),
    os: osOf(config, oddities),
    ghost: freeze(new Past(), ghosts),
  };
  return start.reduce((world, action) => {
    const found = branches(world, action, ordinary(config));
    const [only] = typeof found === "string" ? [] : found;
    if (only?.performed.tag !== "done") {
      throw new ModelError(
        `${name}: ${action.tag} at the start: ${only?.performed.tag ?? (found as string)}`,
      );
    }
    return worldAfter(world, action, only);
  }, begin);
};

export const onSpec = (definition: Definition): Model<World, Move, Effect> => {
  const { name, sentence, config, kinds, properties, options, ends } = definition;
  const { view, within, fairness, answers } = definition;
  const start = initialOf(definition);
  return {
    name,
    sentence,
    state: worldShape(config, definition.ghosts),
    kinds,
    properties,
    initial: () => [start],
    actions: (world) => (world.state.dead === null ? definition.actions(world) : []),
    kindOf: ({ tag }) => tag,
    show: (move) => (move.tag === "tick" ? "time passes" : showAction(move)),
    next: (world, action) => {
      if (action.tag === "tick") return [{ state: later(world) }];
      const found = branches(world, action, options);
      return typeof found === "string"
        ? found
        : found.map((branch) => stepOf(world, action, branch));
    },
    ends: (world) => world.state.dead !== null || (ends?.(world) ?? false),
    ...(within && { within }),
    ...(view && { view }),
    ...(fairness && { fairness }),
    ...(answers && { answers }),
  };
};
