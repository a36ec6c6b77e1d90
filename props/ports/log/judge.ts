/**
 * Judges a log line by line. What contradicts a clause is noted, and the log goes on: a block that can't
 * be where it is said to be is not held against later ones, so that one overlap is not many.
 */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Logged, LogLine } from "../../../wire/port/logline.ts";
import { PortMistake } from "../../../wire/port/mistake.ts";
import { parseReply, type Reply } from "../../../wire/port/reply.ts";
import {
  type Allocation,
  isAllocation,
  type Op,
  type Request,
} from "../../../wire/port/request.ts";
import type { Clause } from "../../contract/clauses/clause.ts";
import { type Judge, judgeBy } from "../../contract/clauses/index.ts";
import { place } from "../../contract/clauses/places.ts";
import { endOf, type Held, showHeld } from "../../contract/model/held.ts";
import { Model, sizeOf } from "../../contract/model/model.ts";
import { type Fault, faultOfReply } from "../fault.ts";
import { type Concerned, concernedOf, type Finding, Findings } from "./finding.ts";
import { Names, showStray } from "./names.ts";

/** What is assumed of a log without a handshake: 64 bits, and no promise. */
const unsaid: Hello = {
  name: "log",
  version: "",
  dialect: "allocator",
  bits: 64,
  align: [],
  ops: new Set(["malloc", "calloc", "realloc", "memalign", "free", "usable"]),
  can: new Set(),
  unknown: [],
};

const ok: Reply = { tag: "ok" };
const none: Reply = { tag: "address", p: 0 };

/** A request whose block is known, and the line that it began in. */
interface Begun {
  readonly request: Request;
  readonly line: number;
  /** It names its block by address, and this is the block. */
  readonly before: Held | undefined;
}

/** Requests on blocks that the log doesn't have. */
export interface Strays {
  readonly count: number;
  readonly line: number;
  readonly what: string;
}

const withHandle = (request: Request, h: number): Request =>
  request.op === "limit" || request.h === h ? request : { ...request, h };

export class LogJudge {
  readonly #clauses: ReadonlyArray<Clause>;
  /** Judges by the clauses that the handshake does not exempt. */
  #judge: Judge;
  readonly #findings = new Findings();
  readonly #names = new Names();
  readonly #begun = new Map<number, Begun>();
  /** Blocks in a realloc that has begun: others may get their places. */
  readonly #leaving = new Set<number>();
  readonly #asked = new Set<Op>();
  #model = new Model(unsaid);
  #isStarted = false;
  #line = 0;
  /** Whether a handshake stands in the log. */
  hello: Hello | undefined;
  /** Blocks may live that the log doesn't have. */
  isInherited = false;
  operations = 0;
  blocks = 0;
  strays: Strays | undefined;

  constructor(clauses: ReadonlyArray<Clause>) {
    this.#clauses = clauses;
    this.#judge = this.#judgeOf();
  }

  get findings(): ReadonlyArray<Finding> {
    return this.#findings.all;
  }

  /** The requests that have no reply in the log: by line. */
  get unanswered(): ReadonlyArray<{ readonly line: number; readonly request: Request }> {
    return [...this.#begun.values()];
  }

  get isByAddress(): boolean {
    return this.#names.naming === "address";
  }

  /** The clauses that the log says nothing about, and why. */
  get exempt(): ReadonlyArray<{ readonly clause: string; readonly why: string }> {
    return this.#clauses.flatMap((clause) => {
      const asked = clause.ops.some((op) => this.#asked.has(op));
      const missing = asked ? undefined : `the log has no ${clause.ops.join(" or ")}`;
      const why = clause.exempts?.(this.#model) ?? missing;
      return why === undefined ? [] : [{ clause: clause.name, why }];
    });
  }

  /** Takes the next line, by its number from 1; throws PortMistake where it cannot follow. */
  take(entry: LogLine, line: number): void {
    this.#line = line;
    switch (entry.tag) {
      case "hello":
        if (this.#isStarted)
          throw new PortMistake("hello", "a second line", "it as the first line");
        this.hello = entry.hello;
        this.#model = new Model(entry.hello);
        this.#judge = this.#judgeOf();
        break;
      case "inherit":
        this.isInherited = true;
        break;
      case "reset":
        this.#reset();
        break;
      case "begin":
        this.#begin(entry.number, entry.logged);
        break;
      case "end":
        this.#end(entry.number, entry.reply);
        break;
      case "exchange":
        this.#exchange(entry.logged, entry.reply);
        break;
    }
    this.#isStarted = true;
  }

  #judgeOf(): Judge {
    return judgeBy(this.#clauses.filter(({ exempts }) => exempts?.(this.#model) === undefined));
  }

  #reset(): void {
    if (this.#begun.size > 0) throw new PortMistake("reset", "requests in progress", "their ends");
    this.#names.clear();
    this.#model = new Model(this.#model.hello);
    this.isInherited = false;
  }

  /** The request on the block that it names; undefined where the log doesn't have the block. */
  #resolve(logged: Logged): Begun | undefined {
    const { request, at } = logged;
    const [line, model] = [this.#line, this.#model];
    const h = this.#names.meant(logged, line, model, !this.isInherited);
    if (h !== undefined && this.#leaving.has(h)) {
      throw new PortMistake(request.op, `handle ${h}, whose realloc has begun`, "its end first");
    }
    if (h === undefined) {
      const { count = 0, line: first = line, what = showStray(logged) } = this.strays ?? {};
      this.strays = { count: count + 1, line: first, what };
      // The block that it gives is new to the log.
      if (request.op !== "realloc") return undefined;
      const own = at === undefined ? request.h : line;
      return { request: withHandle(request, own), line, before: undefined };
    }
    const before = request.op === "limit" ? undefined : (model.held(h) ?? undefined);
    return { request: withHandle(request, h), line, before };
  }

  #begin(number: number, logged: Logged): void {
    if (this.#begun.has(number)) {
      const found = `number ${number}, which began in line ${this.#begun.get(number)!.line}`;
      throw new PortMistake("begin", found, "its end first");
    }
    const begun = this.#resolve(logged);
    if (begun === undefined) return;
    this.#begun.set(number, begun);
    const { before } = begun;
    if (before === undefined) return;
    this.#model.placed.remove(before);
    if (this.isByAddress) this.#names.unbind(before.p, before.h);
    else this.#leaving.add(before.h);
  }

  #end(number: number, text: string): void {
    const begun = this.#begun.get(number);
    if (begun === undefined) {
      throw new PortMistake("end", `number ${number}`, "the number of a request that has begun");
    }
    const { request, before } = begun;
    const reply = parseReply(request, text);
    this.#begun.delete(number);
    if (before !== undefined) {
      this.#leaving.delete(before.h);
      this.#return(begun, before, reply);
    }
    this.#answered(begun, reply);
  }

  /** A block whose realloc has ended stands where it was, until the reply is judged. */
  #return(begun: Begun, before: Held, reply: Reply): void {
    const { placed } = this.#model;
    const { request } = begun;
    const other = placed.touching(before.p, endOf(before.p, before.n));
    if (this.isByAddress) this.#names.bind(before.p, before.h, begun.line);
    if (other === undefined) placed.add(before);
    const isFailed = reply.tag === "address" && reply.p === 0;
    const isKept = isFailed && request.op === "realloc" && request.n !== 0;
    if (other === undefined || !isKept || !this.#clauses.includes(place)) return;
    const evidence = `${showHeld(before)} stays, since its realloc failed, and overlaps the live ${showHeld(other)}`;
    const { name, sentence } = place;
    this.#note({ kind: "clause", name, sentence, op: "realloc", evidence }, begun, reply, other);
  }

  #exchange(logged: Logged, reply: Reply): void {
    const begun = this.#resolve(logged);
    if (begun === undefined) this.operations++;
    else this.#answered(begun, reply);
  }

  #answered(begun: Begun, reply: Reply): void {
    const { request } = begun;
    this.operations++;
    this.#asked.add(request.op);
    if (isAllocation(request)) this.#allocated(begun, request, reply);
    else {
      const fault = faultOfReply(this.#judge, this.#model, { request, reply });
      if (fault !== undefined) this.#note(fault, begun, reply, begun.before);
      if (request.op === "free") this.#freed(request.h, begun.before, reply);
      else if (isAnswer(reply)) this.#model.answer(request, reply);
    }
  }

  #freed(h: number, before: Held | undefined, reply: Reply): void {
    this.#model.answer({ op: "free", h }, reply);
    if (before === undefined) return;
    this.#names.unbind(before.p, h);
    // Handles that are lines never come again.
    if (this.isByAddress) this.#model.freed.delete(h);
  }

  #allocated(begun: Begun, request: Allocation, reply: Reply): void {
    const model = this.#model;
    const { before } = begun;
    const n = sizeOf(request);
    const { malloc0, realloc0 } = model.hello;
    const isUnsaid = n === 0 && (before === undefined ? malloc0 : realloc0) === undefined;
    const judged = { request, reply };
    const fault = isUnsaid ? undefined : faultOfReply(this.#judge, model, judged);
    // Where the clause place finds nothing, nothing is to be found.
    const isClear = fault === undefined && !isUnsaid && this.#clauses.includes(place);
    const other = isClear ? undefined : this.#touching(request, reply, before);
    if (fault !== undefined) this.#note(fault, begun, reply, other ?? before);
    if (reply.tag !== "address") return;
    if (reply.p === 0) {
      if (isUnsaid && before !== undefined) return this.#gone(before);
      model.answer(request, reply);
      // A handle that is a line never comes again.
      if (before === undefined && this.isByAddress) model.answer({ op: "free", h: request.h }, ok);
      if (n === 0 && realloc0 === "free" && before) this.#names.unbind(before.p, before.h);
      return;
    }
    if (before !== undefined && this.isByAddress) this.#names.unbind(before.p, before.h);
    model.answer(request, reply);
    this.blocks++;
    this.#names.bind(reply.p, request.h, this.#line);
    // Nothing is known of where a block of 0 bytes may be, unless that is promised.
    const isOutside = endOf(reply.p, n) > model.end;
    if (isUnsaid || other !== undefined || isOutside) model.placed.remove(model.held(request.h)!);
  }

  /** A realloc to 0 gave none, and no promise says what that means: the block counts as freed. */
  #gone(before: Held): void {
    const { h } = before;
    this.#freed(h, before, ok);
    if (!this.isByAddress) this.#model.answer({ op: "malloc", h, n: 0 }, none);
  }

  /** A live block that shares a byte with the one that a reply gives. */
  #touching(request: Allocation, reply: Reply, before: Held | undefined): Held | undefined {
    if (reply.tag !== "address" || reply.p === 0) return undefined;
    return this.#model.placed.touching(reply.p, endOf(reply.p, sizeOf(request)), before);
  }

  #note(fault: Fault, begun: Begun, reply: Reply, other: Held | undefined): void {
    const { request, line } = begun;
    this.#findings.add(fault, () => ({
      line: this.#line,
      begun: line === this.#line ? undefined : line,
      request,
      reply,
      concerned: this.#concerned(other),
    }));
  }

  #concerned(held: Held | undefined): ReadonlyArray<Concerned> {
    return held === undefined ? [] : concernedOf(held, this.#names.lineOf(held.h));
  }
}

/** Whether a reply says what the request has done. */
const isAnswer = ({ tag }: Reply): boolean => tag !== "panic" && tag !== "unsupported";
