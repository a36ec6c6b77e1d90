/**
 * A log of requests and replies in the page: what it says of blocks. There is no machine, since nothing is
 * known of the allocator but its replies.
 */
import { clauses } from "../../../props/contract/clauses/index.ts";
import type { Finding } from "../../../props/ports/log/finding.ts";
import { LogJudge } from "../../../props/ports/log/judge.ts";
import { parseLogLine } from "../../../wire/port/logline.ts";
import type { Head } from "../../../wire/view/document.ts";
import { headOf, logIn } from "../reading.ts";
import { type Block, Blocks } from "./blocks.ts";

/** A contradiction to the contract that shows at a step, as `mallocspec check` words it. */
export interface LogFinding {
  readonly step: number;
  readonly finding: Finding;
}

/** What the page shows of a log after a step; step 0 is the beginning. */
export interface LogMoment {
  readonly step: number;
  /** The line of the file, from 1; 0 at the beginning. */
  readonly line: number;
  /** The line itself. */
  readonly text: string;
  readonly allocated: Block | undefined;
  readonly freed: Block | undefined;
  /** What contradicts the contract here for the first time. */
  readonly findings: ReadonlyArray<LogFinding>;
  /** The blocks that live, by address. */
  readonly live: ReadonlyArray<Block>;
}

/** Bytes and blocks that live after a step. */
export interface LogPoint {
  readonly step: number;
  readonly bytes: number;
  readonly blocks: number;
}

const byAddress = (a: Block, b: Block): number =>
  a.address < b.address ? -1 : a.address > b.address ? 1 : a.from - b.from;

export class LogSession {
  readonly head: Head;
  readonly points: LogPoint[] = [{ step: 0, bytes: 0, blocks: 0 }];
  readonly findings: LogFinding[] = [];
  readonly #lines: ReadonlyArray<string>;
  /** The line of each step, from 1. */
  readonly #places: number[] = [0];
  readonly #blocks = new Blocks();
  readonly #judge = new LogJudge(clauses);
  readonly #freed = new Map<number, Block>();
  readonly #allocated = new Map<number, Block>();
  /** The next line that is to be read. */
  #line = 1;

  /** Throws an Error for a text that is no log's document. */
  constructor(text: string) {
    this.head = headOf(text);
    this.#lines = logIn(this.head, text).lines;
  }

  /** The steps from the beginning that are not listed. */
  get hidden(): number {
    return this.head.hidden;
  }

  /** How many steps there are; as long as it was not gone through, at most so many. */
  get length(): number {
    return this.isKnown ? this.#places.length - 1 : this.head.total;
  }

  get isKnown(): boolean {
    return this.#line > this.#lines.length;
  }

  /** Goes through so many further lines; whether there are more. */
  advance(lines: number): boolean {
    const end = Math.min(this.#lines.length, this.#line - 1 + lines);
    while (this.#line <= end) this.#take(this.#line++);
    return !this.isKnown;
  }

  /** The text of a step, from 1. pre: it has been gone through so far. */
  step(step: number): string {
    return this.#lines[this.#places[step]! - 1] ?? "";
  }

  /** What the log says after a step. Goes through it so far. */
  seek(step: number): LogMoment {
    while (this.#places.length <= step && this.advance(1024));
    return {
      step,
      line: this.#places[step] ?? 0,
      text: step === 0 ? "" : this.step(step),
      allocated: this.#allocated.get(step),
      freed: this.#freed.get(step),
      findings: this.findings.filter((one) => one.step === step),
      live: this.#blocks.after(step).toSorted(byAddress),
    };
  }

  #take(line: number): void {
    const entry = parseLogLine(this.#lines[line - 1]!);
    if (entry === undefined) return;
    const known = this.#judge.findings.length;
    this.#judge.take(entry, line);
    if (entry.tag === "hello") return;
    const step = this.#places.push(line) - 1;
    for (const finding of this.#judge.findings.slice(known)) this.findings.push({ step, finding });
    const { allocated, freed } = this.#blocks.take(entry, step);
    if (allocated !== undefined) this.#allocated.set(step, allocated);
    if (freed !== undefined) this.#freed.set(step, freed);
    const { bytes, blocks } = this.points.at(-1)!;
    this.points.push(
      entry.tag === "reset"
        ? { step, bytes: 0, blocks: 0 }
        : {
            step,
            bytes: bytes + Number(allocated?.size ?? 0) - Number(freed?.size ?? 0),
            blocks: blocks + (allocated === undefined ? 0 : 1) - (freed === undefined ? 0 : 1),
          },
    );
  }
}
