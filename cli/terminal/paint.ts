/** Colours, where the terminal has them; plain text elsewhere. */
import pc from "picocolors";

// In a pipe `isTTY` is undefined, and createColors(undefined) goes by the environment: on a build
// server that says CI, text for other programs would be coloured.
const colours = (stream: NodeJS.WriteStream): ReturnType<typeof pc.createColors> =>
  pc.createColors(stream.isTTY === true && pc.isColorSupported);

/** For what goes to stdout. */
export const paint = colours(process.stdout);

/** For errors. */
export const paintError = colours(process.stderr);
