/** Witnesses of what an act shows. */
import type { Event, EventName } from "../../../spec/machine/event.ts";
import { forEachPerformed } from "../../ghost/acts.ts";
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
      let witness: Event | undefined;
      forEachPerformed(o.performed, (act) => {
        if (act.e === e && looks(act as Event<E>, o)) witness ??= act;
      });
      return witness === undefined ? none : [showEvent(witness)];
    },
  });
