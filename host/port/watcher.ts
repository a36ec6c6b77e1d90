/**
 * A process beside the checker that ends the processes of ports. It hears through a pipe what is to be
 * watched; the pipe ends when the checker does, by SIGKILL too, and then it ends all of them.
 *
 * It hears `watch PID MARK` and `drop MARK`, and says `memory MARK BYTES` of a port that it has ended
 * since its processes had too much memory, and `dropped MARK`.
 */
import { createInterface } from "node:readline";
import { writeSync } from "node:fs";
import { Tree } from "./tree.ts";

/** Milliseconds between two looks at the memory; every so many looks new processes are looked for. */
const [every, lookEvery] = [100, 3];

const mostBytes = Number(process.argv[2]);
const trees = new Map<string, Tree>();

const say = (text: string): void => {
  try {
    writeSync(1, `${text}\n`);
  } catch {
    // The checker has ended, and stdin says so.
  }
};

let looks = 0;

const look = (): void => {
  const isFull = looks++ % lookEvery === 0;
  for (const [mark, tree] of trees) {
    if (isFull) tree.look();
    const bytes = tree.bytes();
    if (bytes <= mostBytes) continue;
    say(`memory ${mark} ${bytes}`);
    tree.kill();
  }
};

const input = createInterface({ input: process.stdin });
const timer = setInterval(look, every);

input.on("line", (line) => {
  const [verb, first = "", mark = ""] = line.split(" ");
  if (verb === "watch") trees.set(mark, new Tree(Number(first), mark));
  if (verb !== "drop") return;
  trees.get(first)?.kill();
  trees.delete(first);
  say(`dropped ${first}`);
});

input.on("close", () => {
  clearInterval(timer);
  for (const tree of trees.values()) tree.kill();
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
