/** The table of messages: each with the shortest path that reaches it, or why there is none. */
import type { EventName } from "../../spec/machine/event.ts";
import type { Fault, Foreign } from "../../spec/index.ts";
import type { Action } from "../../src/machine/action.ts";
import type { Config } from "../../src/instance/config.ts";

/** How Go says it: a throw, a panic, a line that it prints, or a line after which it exits. */
export type How = "throw" | "panic" | "print" | "exit";

/** What happens to a machine to which nothing has happened, until Go gives up. */
export interface Path {
  readonly goos: string;
  readonly goarch: string;
  /** What of the instance is not Go's, and what the OS does, in words. */
  readonly where?: string;
  /** Constants of the instance that are not Go's. */
  readonly changes?: Partial<Config>;
  /** What the OS refuses, or answers in another way than it usually does. */
  readonly faults?: ReadonlyArray<Fault>;
  /** Mappings that are not Go's. */
  readonly foreign?: ReadonlyArray<Foreign>;
  readonly actions: ReadonlyArray<Action>;
  /** The panic that it ends with; else it ends with a throw. */
  readonly outcome?: "panic";
  readonly message: string;
  /** The lines that Go prints before, none where absent. */
  readonly printed?: ReadonlyArray<string>;
  /** The act in which it gives up, then the last one inside it, and so on. */
  readonly during: ReadonlyArray<EventName>;
}

export interface Message {
  readonly line: number;
  readonly how: How;
  /** As the source has it; … stands for what is put in. */
  readonly text: string;
}

/** A message and its path, or the reason why it has none. */
export type Row = Message & { readonly at: Path | string };

/** The messages of one of Go's files. */
export interface Source {
  readonly file: string;
  readonly rows: ReadonlyArray<Row>;
}

export const said =
  (how: How) =>
  (line: number, text: string, at: Path | string): Row => ({ line, how, text, at });

export const throws = said("throw");
export const prints = said("print");

export const pathsOf = (sources: ReadonlyArray<Source>): ReadonlyArray<Path> => [
  ...new Set(
    sources.flatMap(({ rows }) => rows.flatMap(({ at }) => (typeof at === "string" ? [] : [at]))),
  ),
];
