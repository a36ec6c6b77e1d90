/** A port as a process of a test: lines in, lines out. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Door } from "../../props/ports/go/conversation.ts";

export interface Spawned extends Door {
  /** Ends the process; its exit code. */
  readonly stop: () => Promise<number | null>;
}

const begin = (command: string, args: ReadonlyArray<string>) => {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const reader = createInterface({ input: child.stdout, crlfDelay: Infinity });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on("close", resolve);
    child.on("error", reject);
  });
  // A port that has ended does not hear what is said.
  child.stdin.on("error", () => {});
  return { child, lines: reader[Symbol.asyncIterator](), exit };
};

export const spawned = (command: string, args: ReadonlyArray<string> = []): Spawned => {
  let port = begin(command, args);
  const stop = (): Promise<number | null> => {
    port.child.stdin.end();
    return port.exit;
  };
  return {
    exchange: async (sent, replies) => {
      port.child.stdin.write(sent.map((line) => `${line}\n`).join(""));
      const received: string[] = [];
      while (received.length < replies) {
        const { value, done } = await port.lines.next();
        if (done === true) break;
        received.push(value);
      }
      return received;
    },
    restart: async () => {
      await stop();
      port = begin(command, args);
    },
    stop,
  };
};
