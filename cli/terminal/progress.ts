/** Progress on stderr where it is a terminal; silence elsewhere. */
import ora from "ora";

export interface Progress {
  readonly update: (text: () => string) => void;
  readonly stop: () => void;
}

export const progress = (text: string): Progress => {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const spinner = ora({ text, stream: process.stderr }).start();
  return {
    update: (next) => {
      spinner.text = next();
    },
    stop: () => {
      spinner.stop();
    },
  };
};
