/**
 * Progress on stderr: one line with a bar that is drawn again and again in a terminal, and a plain
 * line now and then elsewhere. Nothing is drawn that a killed process would leave behind: stdin is
 * not touched, so Ctrl-C stays a signal, and the cursor is not hidden.
 */
import { duration } from "./numbers.ts";

export interface Progress {
  /** Shows what is done: the share from 0 to 1 where it is known, and a few words. */
  readonly update: (share: number | undefined, words: () => string) => void;
  /** Leaves a line above the bar. */
  readonly note: (text: string) => void;
  readonly stop: () => void;
}

/** Milliseconds between two plain lines, and between two drawings. */
const [plainEvery, drawnEvery] = [10_000, 100];

/** A narrower terminal has no room for the line; some claim to have 0 columns. */
const leastColumns = 40;

const barColumns = 16;

/** To the start of the line, and erase it. */
const erase = "\r\u001b[2K";

const isAnimated = ({ isTTY, columns }: NodeJS.WriteStream): boolean => {
  const { NO_COLOR = "", TERM } = process.env;
  return isTTY === true && columns >= leastColumns && NO_COLOR === "" && TERM !== "dumb";
};

const bar = (share: number): string => {
  const full = Math.round(share * barColumns);
  return `${"█".repeat(full)}${"░".repeat(barColumns - full)}`;
};

/** `42%, 1,234 actions, 12 s left`: what is left is estimated from the time so far. */
const line = (share: number | undefined, words: string, seconds: number): string => {
  if (share === undefined) return words;
  const isKnown = share > 0.02 && share < 1 && seconds > 1;
  const left = isKnown ? `, ${duration((seconds * (1 - share)) / share)} left` : "";
  return `${Math.floor(share * 100)}%, ${words}${left}`;
};

export const progress = (label: string): Progress => {
  const { stderr } = process;
  const from = performance.now();
  const animated = isAnimated(stderr);
  const every = animated ? drawnEvery : plainEvery;
  let next = from + every;
  return {
    update: (share, words) => {
      const now = performance.now();
      if (now < next) return;
      next = now + every;
      const text = line(share, words(), (now - from) / 1000);
      const drawn = share === undefined ? `${label}: ${text}` : `${bar(share)} ${text}`;
      if (animated) stderr.write(erase + drawn.slice(0, Math.max(0, stderr.columns - 1)));
      else stderr.write(`${label}: ${text}\n`);
    },
    note: (text) => void stderr.write(`${animated ? erase : ""}${text}\n`),
    stop: () => {
      if (animated) stderr.write(erase);
    },
  };
};
