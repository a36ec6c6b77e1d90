/**
 * One allocator with one workload, in a process of its own, so that V8 optimizes for it alone. The
 * parent asks for each turn.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Candidate, Session } from "../candidate.ts";
import { bitmap } from "../candidates/bitmap.ts";
import { bump } from "../candidates/bump.ts";
import { pool } from "../candidates/pool.ts";
import { src } from "../candidates/src.ts";
import { tlsf } from "../candidates/tlsf.ts";
import { type Contestant, nanoseconds } from "../rounds/rounds.ts";
import type { Settings } from "../settings.ts";
import { CALL, type Workload, workloads } from "../workload.ts";

export const candidates: ReadonlyArray<Candidate> = [src, bump, bitmap, pool, tlsf];

/**
 * The fastest of this many batches counts: during the first one the processor's caches still hold
 * other processes' data. go/main.go does the same.
 */
const TURN = 3;

const batch = (session: Session, { count, repeats }: Workload): number => {
  let took = 0;
  for (let n = 0; n < repeats; n++) {
    session.reset();
    took += nanoseconds(() => {
      for (let i = 0; i < count; i += CALL) session.run(i, Math.min(count, i + CALL));
    });
  }
  return took / (repeats * count);
};

/** Takes a turn at each message and answers with nanoseconds for an object. */
export const serve = (name: string, workload: string, settings: Settings): void => {
  const found = workloads(settings.objects).find((one) => one.name === workload)!;
  const session = candidates.find((one) => one.name === name)!.start(found, settings);
  for (let i = 0; i < settings.batches; i++) batch(session, found);
  process.on("message", () => {
    process.send!(Math.min(...Array.from({ length: TURN }, () => batch(session, found))));
  });
};

/** The parent's view of such a process. */
export class SessionProcess implements Contestant {
  readonly #child: ChildProcess;
  readonly #died: Promise<never>;

  constructor(main: string, { name }: Candidate, workload: Workload, settings: Settings) {
    const args = ["session", name, workload.name, JSON.stringify(settings)];
    this.#child = fork(main, args);
    this.#died = once(this.#child, "exit").then(([code]) => {
      throw new Error(`${name} ended with ${String(code)}`);
    });
    this.#died.catch(() => undefined);
  }

  async batch(): Promise<number> {
    const answer = new Promise<number>((resolve) => this.#child.once("message", resolve));
    this.#child.send("turn");
    return Promise.race([answer, this.#died]);
  }

  stop(): void {
    this.#child.kill();
  }
}
