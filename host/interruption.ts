/** SIGINT, SIGTERM and SIGHUP: they end a run early, and its report tells what it came to. */
import { clock } from "./clock.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The exit code of a process that was interrupted: 128 and SIGINT's number. */
export const interruptedCode = 130;

/** Ctrl-C reaches a command twice where npx runs it: from the terminal and from npx. */
const echoMilliseconds = 500;

/**
 * Runs something that heeds an abort signal, which the first of the signals aborts. A later one ends
 * the process at once.
 */
export const interruptible = async <A>(run: (signal: AbortSignal) => Promise<A>): Promise<A> => {
  const controller = new AbortController();
  let interrupted = 0;
  const interrupt = (): void => {
    if (!controller.signal.aborted) {
      interrupted = clock();
      controller.abort();
    } else if (clock() - interrupted > echoMilliseconds) process.exit(interruptedCode);
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await run(controller.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
};
