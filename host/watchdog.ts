/** Watching over a worker: a machine that does not come back from an action is stopped. */
import { placeIn, type Words } from "../props/search/position.ts";

/** How often is looked; a process that is suspended looks less often. */
const tick = 250;

/** Aborts when nothing has happened for so many milliseconds although an action has begun. */
export const watchdog = (
  words: Words,
  patience: number,
): { readonly signal: AbortSignal; readonly stop: () => void } => {
  const controller = new AbortController();
  let last = placeIn(words);
  let ticks = 0;
  const look = (): void => {
    const { beat, stage } = placeIn(words);
    const isIdle = stage === "none" || beat !== last.beat || stage !== last.stage;
    ticks = isIdle ? 0 : ticks + 1;
    last = placeIn(words);
    if (ticks * tick >= patience) controller.abort();
  };
  const timer = setInterval(look, tick);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
};
