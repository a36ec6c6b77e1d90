/** How the command ends: the exit codes, and the one line that bad input gets. */
import { TraceError } from "../wire/traceerror.ts";
import { printable } from "../wire/excerpt.ts";
import { interruptedCode } from "../host/interruption.ts";
import { InputError } from "../host/files/tracefile.ts";
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
  /** SIGINT, SIGTERM or SIGHUP ended the run. */
  interrupted: interruptedCode,
} as const;

/** Bad usage that the argument parser cannot see. */
export class UsageError extends Error {}

/** Whether an error is the user's: its message is all that is to be said. */
export const isBadInput = (error: unknown): error is Error =>
  [InputError, TraceError, UsageError].some((kind) => error instanceof kind);

/** Prints one line on stderr; what a user gave may be in the message. */
export const printError = (message: string): void => {
  process.stderr.write(`${paintError.red("error:")} ${printable(message)}\n`);
};

/** Runs a command's action; bad input becomes one line on stderr and exit code 2. */
export const guarded =
  <A extends ReadonlyArray<unknown>>(run: (...parameters: A) => Promise<number>) =>
  async (...parameters: A): Promise<void> => {
    try {
      process.exitCode = await run(...parameters);
    } catch (error) {
      if (!isBadInput(error)) throw error;
      printError(error.message);
      process.exitCode = exitCodes.usage;
    }
    // What was interrupted may still wait, for a line of stdin for example.
    if (process.exitCode === exitCodes.interrupted) process.exit();
  };
