/** Topics of the page heap: the model `pages` with Go's own constants, and lengths that matter there. */
import type { Action } from "../../../spec/machine/action.ts";
import { Pages } from "../../../spec/numbers/units.ts";
import { sharedGo19 } from "../../instances/instances.ts";
import type { Definition } from "../../models/definition.ts";
import { anyPriority, ordinary } from "../../models/environment/options.ts";
import { start } from "../../models/actions/start.ts";
import type { World } from "../../models/world.ts";
import { modelNamed } from "./model.ts";

interface Sizes {
  /** Lengths of spans that the program takes, in pages. */
  readonly lengths: ReadonlyArray<number>;
  /** How many it holds at most. */
  readonly spans: number;
  readonly priorities: number;
}

const actionsOf =
  ({ lengths, spans }: Sizes) =>
  ({ state }: World): ReadonlyArray<Action> => {
    const held = [...state.spans.values()]
      .filter((span) => span.state === "manual")
      .sort((a, b) => a.base - b.base);
    return [
      ...(held.length >= spans ? [] : lengths).map((np): Action => {
        return { tag: "manual.alloc", p: 0, np: Pages(np), stat: "stacks_inuse" };
      }),
      ...held.map(({ base: a, npages: np }): Action => {
        return { tag: "manual.free", p: 0, a, np, stat: "stacks_inuse" };
      }),
    ];
  };

const config = sharedGo19("linux", "amd64");

export const pagesOf = (sizes: Sizes): Definition => {
  return {
    ...modelNamed("pages"),
    config,
    start: start(config, 1).filter(({ tag }) => tag !== "gc.trigger" && tag !== "gc.enable"),
    actions: actionsOf(sizes),
    options: anyPriority(sizes.priorities, ordinary(config)),
  };
};
