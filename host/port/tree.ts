/**
 * All processes that a port has started. A process belongs to the port if its parent does, if it is in
 * a group or session of the port, or if the mark is in its environment, which it inherits: so setsid and
 * a parent that has ended hide no process.
 */
import {
  hasInEnvironment,
  type Process,
  processes,
  processOf,
  residentBytes,
} from "./processtable.ts";

const keyOf = ({ pid, started }: Process): string => `${pid} ${started}`;

/** A port that starts processes faster than they are ended gives up after so many rounds. */
const mostRounds = 200;

export class Tree {
  readonly #mark: string;
  readonly #known = new Map<string, Process>();
  readonly #others = new Set<string>();

  constructor(pid: number, mark: string) {
    this.#mark = mark;
    const root = processOf(pid);
    if (root !== undefined) this.#known.set(keyOf(root), root);
  }

  /** Looks for processes that are new. */
  look(): void {
    const pids = new Set([...this.#known.values()].map(({ pid }) => pid));
    for (const one of processes()) {
      const key = keyOf(one);
      if (this.#known.has(key)) continue;
      const isRelated = pids.has(one.parent) || pids.has(one.group) || pids.has(one.session);
      if (!isRelated && (this.#others.has(key) || !hasInEnvironment(one.pid, this.#mark))) {
        this.#others.add(key);
        continue;
      }
      this.#known.set(key, one);
      pids.add(one.pid);
    }
  }

  /** The bytes of all its processes that are in memory. */
  bytes(): number {
    let sum = 0;
    for (const { pid } of this.#known.values()) sum += residentBytes(pid);
    return sum;
  }

  /** Ends all of them; whether none is left. */
  kill(): boolean {
    for (let round = 0; round < mostRounds; round++) {
      this.#others.clear();
      this.look();
      let living = 0;
      for (const [key, { pid, started }] of this.#known) {
        if (processOf(pid)?.started !== started) {
          this.#known.delete(key);
          continue;
        }
        living++;
        end(pid);
      }
      if (living === 0) return true;
    }
    return false;
  }
}

const end = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
};
