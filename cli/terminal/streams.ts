/** What happens when stdout or stderr cannot be written. */
import { exitCodes } from "../exit.ts";

/** A reader that has had enough, such as `head -1`, is no error; a full disk is one. */
export const watchStreams = (): void => {
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") return;
    process.stderr.write(`error: stdout: ${message}\n`);
    process.exit(exitCodes.usage);
  });
  process.stderr.on("error", () => undefined);
};
