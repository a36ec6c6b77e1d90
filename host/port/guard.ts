/** The checker's side of the watcher. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const isSource = import.meta.url.endsWith(".ts");
const file = fileURLToPath(new URL(`watcher.${isSource ? "ts" : "js"}`, import.meta.url));

/** The most bytes that a port's processes may have in memory. */
export const mostResident = 2 * 1024 ** 3;

export class Guard {
  readonly #watcher: ChildProcess;
  readonly #full = new Map<string, number>();
  readonly #dropping = new Map<string, () => void>();

  constructor(most = mostResident) {
    this.#watcher = spawn(process.execPath, [file, `${most}`], {
      stdio: ["pipe", "pipe", "ignore"],
      detached: true,
    });
    this.#watcher.stdin!.on("error", () => undefined);
    createInterface({ input: this.#watcher.stdout! }).on("line", (line) => this.#hear(line));
  }

  watch(pid: number, mark: string): void {
    this.#watcher.stdin!.write(`watch ${pid} ${mark}\n`);
  }

  /** The bytes for which a port was ended. */
  bytesOf(mark: string): number | undefined {
    return this.#full.get(mark);
  }

  /** Ends all processes of a port. */
  drop(mark: string): Promise<void> {
    return new Promise((resolve) => {
      this.#dropping.set(mark, resolve);
      this.#watcher.stdin!.write(`drop ${mark}\n`);
    });
  }

  /** Ends all processes of all ports, and the watcher. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#watcher.exitCode !== null) return resolve();
      this.#watcher.once("exit", () => resolve());
      this.#watcher.stdin!.end();
    });
  }

  #hear(line: string): void {
    const [verb, mark = "", bytes] = line.split(" ");
    if (verb === "memory") this.#full.set(mark, Number(bytes));
    if (verb !== "dropped") return;
    this.#dropping.get(mark)?.();
    this.#dropping.delete(mark);
  }
}
