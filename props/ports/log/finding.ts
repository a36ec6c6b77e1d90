/** What is wrong in a log, grouped by clause and operation: the first of each group, and how many. */
import type { Held } from "../../contract/model/held.ts";
import { showHeld } from "../../contract/model/held.ts";
import type { Reply } from "../../../wire/port/reply.ts";
import type { Request } from "../../../wire/port/request.ts";
import { type Fault, groupOf } from "../fault.ts";

/** A block that a finding is about: the line of its allocation, and where it lies. */
export interface Concerned {
  readonly line: number;
  readonly block: string;
}

export interface Finding {
  readonly group: string;
  readonly fault: Fault;
  /** The line of the reply, from 1. */
  readonly line: number;
  /** The line in which the request began, where it is another one. */
  readonly begun: number | undefined;
  readonly request: Request;
  readonly reply: Reply;
  readonly concerned: ReadonlyArray<Concerned>;
  /** How many lines of the group there are. */
  lines: number;
}

export const concernedOf = (held: Held, line: number | undefined): ReadonlyArray<Concerned> =>
  line === undefined ? [] : [{ line, block: showHeld(held) }];

/** The findings of a log, in the order of their first lines. */
export class Findings {
  readonly #groups = new Map<string, Finding>();

  get all(): ReadonlyArray<Finding> {
    return [...this.#groups.values()];
  }

  /** Counts a fault; `first` makes the finding where it is the first of its group. */
  add(fault: Fault, first: () => Omit<Finding, "group" | "fault" | "lines">): void {
    const group = groupOf(fault);
    const found = this.#groups.get(group);
    if (found !== undefined) found.lines++;
    else this.#groups.set(group, { ...first(), group, fault, lines: 1 });
  }
}
