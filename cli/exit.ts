/** How the command ends: the exit codes, and the one line that bad input gets. */
import { TraceError } from "../wire/index.ts";
import { InputError } from "../host/tracefile.ts";
import { paintError } from "./terminal/paint.ts";

export const exitCodes = {
  /** What was asked to hold, holds. */
  holds: 0,
  /** A counterexample or a difference was found. */
  differs: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** The search did not reach what it looked for: nothing is known. */
  inconclusive: 3,
} as const;

/** Bad usage that the argument parser cannot see. */
export class UsageError extends Error {}

/** Runs a command's action; bad input becomes one line on stderr and exit code 2. */
export const guarded =
  <A extends ReadonlyArray<unknown>>(run: (...parameters: A) => Promise<number>) =>
  async (...parameters: A): Promise<void> => {
    try {
      process.exitCode = await run(...parameters);
    } catch (error) {
      const isInput =
        error instanceof InputError || error instanceof TraceError || error instanceof UsageError;
      if (!isInput) throw error;
      process.stderr.write(`${paintError.red("error:")} ${error.message}\n`);
      process.exitCode = exitCodes.usage;
    }
  };
