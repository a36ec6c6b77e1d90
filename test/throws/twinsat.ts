/** The twins on one simulated operating system, which does what a path says. */
import * as E from "fp-ts/lib/Either.js";
import { SimulatedEnvironment } from "../../props/subjects/simulatedenvironment.ts";
import type { Event } from "../../spec/machine/event.ts";
import {
  type Action as SpecAction,
  type Config,
  type Environment,
  go19,
  init,
  simulated,
  step,
} from "../../spec/index.ts";
import type { Action } from "../../src/machine/action.ts";
import { go19 as fastGo19 } from "../../src/index.ts";
import { Machine as Fast } from "../../src/machine.ts";
import type { Machine, Performed } from "../twins/machine.ts";
import type { Path } from "./table.ts";

type Place = Pick<Path, "goos" | "goarch" | "changes" | "faults" | "foreign">;

const configOf = ({ goos, goarch, changes }: Place): Config =>
  ({ ...go19(goos, goarch), ...changes }) as Config;

const environmentOf = (place: Place): Environment =>
  simulated(configOf(place), { faults: place.faults ?? [], foreign: place.foreign ?? [] });

const spec = (place: Place): Machine => {
  let state = init(configOf(place), environmentOf(place));
  const perform = (action: Action): Performed => {
    const taken = step(action as SpecAction)(state);
    if (E.isLeft(taken)) {
      if (taken.left.tag === "unexpected") throw new Error("a simulation expects nothing");
      return taken.left;
    }
    state = taken.right.state;
    return { ...taken.right.outcome, event: taken.right.event };
  };
  return { perform };
};

const src = (place: Place): Machine => {
  const { goos, goarch, changes } = place;
  const fast = new Fast(
    { ...fastGo19(goos, goarch), ...changes },
    new SimulatedEnvironment(environmentOf(place)),
  );
  fast.recording = true;
  const perform = (action: Action): Performed => {
    const outcome = fast.perform(action);
    if (outcome.tag === "disabled" || outcome.tag === "rejected") return outcome;
    return { ...outcome, event: fast.event() as Event };
  };
  return { perform };
};

export const twinsAt: ReadonlyArray<{
  readonly name: string;
  readonly at: (place: Place) => Machine;
}> = [
  { name: "spec", at: spec },
  { name: "src", at: src },
];
