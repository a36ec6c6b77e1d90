/** Colours, where the terminal has them; plain text elsewhere. */
import pc from "picocolors";

const colours = (stream: NodeJS.WriteStream): ReturnType<typeof pc.createColors> =>
  pc.createColors(stream.isTTY && pc.isColorSupported);

/** For what goes to stdout; errors and progress go to stderr. */
export const paint = colours(process.stdout);
