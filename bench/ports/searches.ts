/**
 * Searches of one port, in a process of their own, so that V8 optimizes for its door alone. As in the
 * command, the self-test comes first. The parent asks for each turn.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { clauses } from "../../props/contract/clauses/index.ts";
import { searchPort } from "../../props/ports/search.ts";
import { blindClauses } from "../../props/ports/selftest.ts";
import type { Subject } from "../../props/ports/subject.ts";
import { printRequest } from "../../wire/port/request.ts";
import type { Settings } from "../settings.ts";
import { type SubjectName, subjects } from "./subjects.ts";

/** What a search took for each request, in nanoseconds. */
export interface Took {
  readonly ns: number;
  /** Of the checker's own thread on a processor. */
  readonly checker: number;
}

/** What a turn is: a search, or the end, with the requests written into a file. */
type Order = { readonly record: string } | "turn" | "end";

const search = (subject: Subject, { sequences }: Settings) =>
  searchPort(subject, { seed: 1, runs: sequences, clauses });

const measured = async (subject: Subject, settings: Settings): Promise<Took> => {
  const { user: usedBefore, system: systemBefore } = process.threadCpuUsage();
  const from = process.hrtime.bigint();
  const { operations, failures } = await search(subject, settings);
  const ns = Number(process.hrtime.bigint() - from);
  const { user, system } = process.threadCpuUsage();
  if (failures.length > 0) throw new Error(`${subject.hello.name}: ${failures[0]!.group}`);
  const checker = (user + system - usedBefore - systemBefore) * 1000;
  return { ns: ns / operations, checker: checker / operations };
};

/** Writes the requests that a search performs, one a line. */
const record = async (subject: Subject, settings: Settings, file: string): Promise<void> => {
  const lines: string[] = [];
  const recorded: Subject = {
    hello: subject.hello,
    perform: (requests) => {
      for (const request of requests) lines.push(printRequest(request));
      return subject.perform(requests);
    },
    reset: () => {
      lines.push("reset");
      return subject.reset();
    },
    restart: () => subject.restart(),
  };
  await search(recorded, settings);
  writeFileSync(file, `${lines.join("\n")}\n`);
};

/** Answers each order of the parent. */
export const serveSearches = async (name: SubjectName, settings: Settings): Promise<void> => {
  const blind = await blindClauses(clauses);
  if (blind.length > 0) throw new Error(`the self-test is blind to ${blind.join(", ")}`);
  const { subject, close } = await subjects[name](settings);
  const perform = async (order: Order): Promise<void> => {
    if (order === "turn") process.send!(await measured(subject, settings));
    else if (order === "end") {
      await close();
      process.disconnect();
    } else {
      await record(subject, settings, order.record);
      process.send!("recorded");
    }
  };
  process.on("message", (order: Order) => void perform(order));
};

/** The parent's view of such a process. */
export class Searches {
  readonly #child: ChildProcess;
  readonly #died: Promise<never>;
  readonly name: SubjectName;

  constructor(name: SubjectName, settings: Settings) {
    this.name = name;
    this.#child = fork(settings.main, ["searches", name, JSON.stringify(settings)]);
    this.#died = once(this.#child, "exit").then(([code]) => {
      throw new Error(`${name} ended with ${String(code)}`);
    });
    this.#died.catch(() => undefined);
  }

  turn(): Promise<Took> {
    return this.#ask("turn") as Promise<Took>;
  }

  async record(file: string): Promise<void> {
    await this.#ask({ record: file });
  }

  async end(): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.send("end");
    await exited;
  }

  #ask(order: Order): Promise<unknown> {
    const answer = new Promise<unknown>((resolve) => this.#child.once("message", resolve));
    this.#child.send(order);
    return Promise.race([answer, this.#died]);
  }
}
