/** Processes that a test knows by a text in their command line (Linux). */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** The processes that have a text in their command line. */
export const named = (token: string): ReadonlyArray<string> =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(token);
    } catch {
      return false;
    }
  });

/** Waits for something; gives up after a time in which it must have come on any machine. */
export const until = async (holds: () => boolean): Promise<boolean> => {
  for (let i = 0; i < 1800; i++) {
    if (holds()) return true;
    await wait(50);
  }
  return false;
};
