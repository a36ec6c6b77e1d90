/**
 * The project's own invariants as properties of models. What a discovery explains is broken in the way
 * that has the discovery's name; everything else is broken in a way without a name.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { State } from "../../spec/index.ts";
import { type Judgement, ModelError, type Property as ModelProperty } from "../explorer/model.ts";
import { hasActs } from "../ghost/acts.ts";
import { type Facts, thaw } from "../ghost/facts.ts";
import type { Past } from "../ghost/past.ts";
import { explanationOf } from "../properties/discovery.ts";
import { discoveries } from "../properties/discoveries.ts";
import type { Observation, Property } from "../properties/property.ts";
import { eventOf, type Performed } from "../subjects/subject.ts";
import type { Effect, Move, World } from "./world.ts";

type Of = ModelProperty<World, Move, Effect>;

/** What has no facts: a function of the live objects, and what was loaded, which no model does. */
const always: ReadonlySet<string | symbol> = new Set(["diedIn", "loaded"]);

const pasts = new WeakMap<Facts, Past>();

/** The past of a world, to be read. A property that reads a part that is not kept is a mistake of the model. */
const pastOf = ({ ghost }: World): Past => {
  const known = pasts.get(ghost);
  if (known !== undefined) return known;
  const past = new Proxy(thaw(ghost), {
    get: (target, name) => {
      const isKept = name in ghost || always.has(name);
      if (isKept) return target[name as keyof Past];
      throw new ModelError(`a property reads the past (${String(name)}), which the model has not`);
    },
  });
  pasts.set(ghost, past);
  return past;
};

const judge = (property: Property, o: Observation): Judgement => {
  const evidence = property.evidence(o);
  if (evidence.length === 0) return true;
  const explained = evidence.map(
    (text) => explanationOf(discoveries, property.name, text, o)?.name,
  );
  return explained.includes(undefined) ? false : explained[0]!;
};

const noAction: Action = { tag: "memstats", p: -1 };
const nothing: Performed = { tag: "disabled", reason: "nothing has happened" };

/** A state as an observation without a step. */
const at = (world: World): Observation => ({
  before: world.state,
  action: noAction,
  performed: nothing,
  after: world.state,
  past: pastOf(world),
});

/** An invariant as a property of a model. Where Go has given up it stopped halfway: states are not judged. */
export const invariant = (property: Property): Of => {
  const { name, sentence, on } = property;
  if (property.of === "state") {
    return {
      kind: "always",
      name,
      sentence,
      when: ({ state }) => state.dead === null,
      holds: (world) => judge(property, at(world)),
    };
  }
  return {
    kind: "step",
    name,
    sentence,
    when: (_, __, { effect }) => {
      const event = effect && eventOf(effect.performed);
      if (on === undefined || event === undefined) return on === undefined;
      return hasActs(event, on);
    },
    holds: (before, action, { state, effect }) =>
      action.tag === "tick" ||
      judge(property, {
        before: before.state,
        action,
        performed: effect!.performed,
        after: state.state,
        past: pastOf(before),
      }),
  };
};

/** A witness: a state that some run must reach. */
export const witness = (name: string, sentence: string, holds: (state: State) => boolean): Of => ({
  kind: "sometimes",
  name,
  sentence,
  holds: ({ state }) => holds(state),
});
