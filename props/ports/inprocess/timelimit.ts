/**
 * The limits of time of an allocator that runs in this thread: nothing but the engine itself can end a call that
 * never returns. So this file alone in props/ sees a clock.
 */
import { performance } from "node:perf_hooks";
import { Script } from "node:vm";

/** Runs something; false where it was ended since it took too long. `isLate` says that it should return soon. */
export type TimeLimit = ((run: (isLate: () => boolean) => void) => boolean) & {
  readonly seconds: number;
};

/** What runs is known under this name while it runs. */
const name = Symbol.for("mallocspec: what runs within a limit of time");
const script = new Script(
  "globalThis[Symbol.for('mallocspec: what runs within a limit of time')]()",
);

/** What runs should return after so many milliseconds, so that those that are left are one call's. */
const roundMilliseconds = 100;

/** Ends a call that takes longer, by so many milliseconds at most the length of a round. */
export const timeLimit = (seconds: number): TimeLimit => {
  const within = (run: (isLate: () => boolean) => void): boolean => {
    const from = performance.now();
    const place = globalThis as { [name]?: () => void };
    place[name] = () => run(() => performance.now() - from > roundMilliseconds);
    try {
      script.runInThisContext({ timeout: Math.ceil(1000 * seconds) + roundMilliseconds });
      return true;
    } catch (error) {
      const isEnded =
        (error as { readonly code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
      if (isEnded) return false;
      throw error;
    } finally {
      delete place[name];
    }
  };
  return Object.assign(within, { seconds });
};

/** No limit: another thread looks after this one. */
export const noTimeLimit: TimeLimit = Object.assign(
  (run: (isLate: () => boolean) => void): boolean => {
    run(() => false);
    return true;
  },
  { seconds: Infinity },
);

/** Whether so many seconds from now are over. */
export const deadline = (seconds: number): (() => boolean) => {
  const until = performance.now() + 1000 * seconds;
  return () => performance.now() > until;
};
