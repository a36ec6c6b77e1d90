/**
 * Whatever allocates and answers requests of the allocator dialect: a process, a module, an object. All
 * doors have this one interface.
 */
import type { Hello } from "../../wire/port/handshake.ts";
import type { Reply } from "../../wire/port/reply.ts";
import type { Request } from "../../wire/port/request.ts";

/** How a port stops answering. */
export type Stop =
  /** A signal ended it. */
  | { readonly tag: "crash"; readonly signal: string }
  /** It ended by itself. */
  | { readonly tag: "end"; readonly code: number | null }
  | { readonly tag: "hang"; readonly seconds: number }
  /** A line that is no reply. */
  | { readonly tag: "garbage"; readonly line: string; readonly how: string }
  /** Its processes have more bytes in memory than they may. */
  | { readonly tag: "memory"; readonly bytes: number };

export interface Answers {
  /** One for each request, in order; fewer where the port stopped. */
  readonly replies: ReadonlyArray<Reply>;
  readonly stop?: Stop;
  /** The last lines that the port wrote on stderr; only where it stopped. */
  readonly stderr?: ReadonlyArray<string>;
}

export interface Subject {
  readonly hello: Hello;
  /**
   * Performs requests, and then a sync. At most 64. It may be called again, or `reset` be, before the answers
   * have come: the port is asked as soon as it has answered. If it has stopped, it is not asked.
   */
  readonly perform: (requests: ReadonlyArray<Request>) => Promise<Answers>;
  /** Resets the port, which has promised that it can; false where it did not answer. */
  readonly reset: () => Promise<boolean>;
  /** Starts the port anew. Rejects where that fails. */
  readonly restart: () => Promise<void>;
}

/** The most requests between two syncs. */
export const batchLength = 64;
