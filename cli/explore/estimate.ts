/** How long a run will take, from its first two seconds. */
import type { Load } from "../../props/explorer/search/crew.ts";
import { STATE_BYTES } from "../../props/explorer/table/visited.ts";
import { counted, duration, grouped } from "../terminal/numbers.ts";
import type { Chosen } from "./chosen.ts";

/** What the estimate is made from. */
export const measuredSeconds = 2;

/** A shorter rest needs no estimate. */
const shortest = 5;

/** The estimate as a line; none where the run is nearly over, or its end is known. */
export const estimate = (options: Chosen, load: Load, rate: number): ReadonlyArray<string> => {
  const { states, strategy, memory, maxSeconds } = options;
  if (strategy === "walk" || strategy === "swarm" || maxSeconds !== undefined) return [];
  const speed = `at ${grouped(rate)} states a second`;
  const wanted = Math.min(states ?? Infinity, options.maxStates ?? Infinity);
  if (wanted < Infinity) {
    const left = (wanted - load.states) / rate;
    return left < shortest
      ? []
      : [`estimate: ${counted(wanted, "state")} ${speed} take ${duration(left)} more`];
  }
  const room = (memory * 2 ** 20 * 0.75) / STATE_BYTES;
  return [
    "estimate: how many states there are is not known; " +
      `${speed} the memory is full in ${duration((room - load.states) / rate)}`,
  ];
};
