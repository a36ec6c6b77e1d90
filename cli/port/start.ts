/** Starting a port that a user has named: what is wrong with it is bad input. */
import { PortMistake } from "../../wire/port/mistake.ts";
import type { Guard } from "../../host/port/guard.ts";
import { ProcessPort, StartError } from "../../host/port/processport.ts";
import { UsageError } from "../exit.ts";

/** Throws UsageError where the port does not start, or its handshake is wrong. */
export const startPort = async (
  command: ReadonlyArray<string>,
  guard: Guard,
): Promise<ProcessPort> => {
  try {
    return await ProcessPort.start(command, guard);
  } catch (error) {
    if (error instanceof PortMistake) throw new UsageError(error.message);
    if (!(error instanceof StartError)) throw error;
    const said =
      error.stderr.length === 0
        ? ""
        : `; its stderr ends with: ${error.stderr.slice(-3).join(" / ")}`;
    throw new UsageError(`${error.message}${said}`);
  }
};
