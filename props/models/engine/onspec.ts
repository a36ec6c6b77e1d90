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
import { living, livingOr } from "../encoding/living.ts";
import { type Effect, type Move, type World, worldShape } from "../world.ts";
import { type Branch, branches } from "./branches.ts";

/** The world after an action. Of an action that Go gave up in, the past takes no note. */
export const worldAfter = (
  { ghost }: World,
  action: Action,
  { state, os, performed }: Pick<Branch, "state" | "os" | "performed">,
): World => {
  if (performed.tag !== "done") return { state, os, ghost };
  const { event } = performed;
  return { state, os, ghost: factsAfter(ghost, { event, after: state, action }) };
};

/** What a path shows of answers: what the OS did beside granting calls. */
export const shownOf = (labels: ReadonlyArray<string>): string | undefined => {
  const shown = labels.filter((label) => !label.endsWith(GRANTED));
  return shown.length === 0 ? undefined : shown.join(", ");
};

/** A branch as a step of a model. */
export const stepOf = (world: World, action: Action, branch: Branch): Step<World, Effect> => {
  const { performed, answers, labels } = branch;
  const answer = shownOf(labels);
  return {
    state: worldAfter(world, action, branch),
    ...(answer === undefined ? {} : { answer }),
    answers: labels,
    effect: { performed, answers },
  };
};

/** The world once time has passed. */
export const later = <W extends Pick<World, "os">>(world: W): W => ({
  ...world,
  os: { ...world.os, now: world.os.now + 1 },
});

/** A move in a path. */
export const showMove = (move: Move): string =>
  move.tag === "tick" ? "time passes" : showAction(move);

/** Where the start of a model begins. */
export const beginning = ({ config, ghosts = [], oddities }: Definition): World => ({
  state: init(config, silent),
  os: osOf(config, oddities),
  ghost: freeze(new Past(), ghosts),
});

const initialOf = (definition: Definition): World => {
  const { name, config, start } = definition;
  return start.reduce((world, action) => {
    const found = branches(world, action, ordinary(config));
    const [only] = typeof found === "string" ? [] : found;
    if (only?.performed.tag !== "done") {
      throw new ModelError(
        `${name}: ${action.tag} at the start: ${only?.performed.tag ?? (found as string)}`,
      );
    }
    return worldAfter(world, action, only);
  }, beginning(definition));
};

export const onSpec = (definition: Definition): Model<World, Move, Effect> => {
  const { name, sentence, config, kinds, properties, options, ends } = definition;
  const { view, within, fairness, answers } = definition;
  const start = initialOf(definition);
  return {
    name,
    sentence,
    state: livingOr(start, worldShape(config, definition.ghosts)),
    kinds,
    properties,
    initial: () => [start],
    actions: (world) => (world.state.dead === null ? definition.actions(world) : []),
    kindOf: ({ tag }) => tag,
    show: showMove,
    next: (world, action) => {
      if (action.tag === "tick") return [{ state: later(world) }];
      const found = branches(world, action, options);
      return typeof found === "string"
        ? found
        : found.map((branch) => stepOf(world, action, branch));
    },
    ends: (world) => world.state.dead !== null || (ends?.(world) ?? false),
    ...(within && { within }),
    ...(view && { view: living(view) }),
    ...(fairness && { fairness }),
    ...(answers && { answers }),
  };
};
