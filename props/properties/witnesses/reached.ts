/** Witnesses of what an act shows. */
import type { Event, EventName } from "../../../spec/machine/event.ts";
import { performedActs } from "../../ghost/acts.ts";
import { showEvent } from "../../report/show.ts";
import { none, type Observation, type Property, sometimes } from "../property.ts";

/** Reached by an act of this name that looks like this. */
export const reached = <E extends EventName>(
  e: E,
  name: string,
  sentence: string,
  looks: (act: Event<E>, o: Observation) => boolean,
): Property =>
  sometimes({
    of: "step",
    on: [e],
    name,
    sentence,
    evidence: (o) => {
      for (const act of performedActs(o.performed, e))
        if (looks(act, o)) return [showEvent(act as Event)];
      return none;
    },
  });
