/**
 * The machine: it performs one action at a time on the allocator, and says what that came to. What
 * each action does is in its row (machine/rows/). The acts that happened are the last event, when
 * recording is on.
 */
import type { Action, MallocAction, Outcome } from "./machine/action.ts";
import { type Config, difference } from "./instance/config.ts";
import { ConfigError, invalidity } from "./instance/validity.ts";
import { Door } from "./machine/door.ts";
import type { Environment } from "./machine/environment.ts";
import type { Event } from "./machine/event.ts";
import { type Reason, type Row } from "./machine/rows/row.ts";
import { rowOf } from "./machine/rows/index.ts";
import { Runtime } from "./runtime.ts";
import { Rejected } from "./machine/rejected.ts";
import { GoPanic, GoThrow } from "./machine/stop.ts";
import { type Saveable, Tape, type Written } from "./machine/tape.ts";

const DONE: Outcome = { tag: "done" };
const MALLOC = rowOf<MallocAction>("malloc")!;
const EARLY = "mallocinit has not already happened";
const NO_CACHE = "a thread without a processor has no cache";

/** All that a machine is, at one moment. It never changes. */
export interface Saved extends Written {
  readonly config: Config;
}

export class Machine implements Saveable {
  readonly config: Config;
  /** The parts of the allocator, to be read. */
  readonly rt: Runtime;
  /** Why nothing happens any more: the message of a throw, or of a rejected answer. */
  dead: string | null = null;
  readonly #door: Door;
  /** The tag of the last action, and its row. */
  #tag: unknown = "memstats";
  #row: Row<Action> = rowOf("memstats")!;
  /** Where this machine is saved; none before the first time. */
  #tape: Tape | undefined;

  /** Throws ConfigError for an instance that is not valid. */
  constructor(config: Config, environment: Environment) {
    const wrong = invalidity(config);
    if (wrong !== undefined) throw new ConfigError(wrong);
    this.config = config;
    this.rt = new Runtime(config, environment);
    this.#door = new Door(this.rt);
  }

  /** Whether mallocinit happened. */
  get started(): boolean {
    return this.rt.started;
  }

  /** The address of what the last allocation returned; for sweepone, the pages that it freed. */
  get result(): number {
    return this.rt.result;
  }

  get recording(): boolean {
    return this.rt.events.on;
  }

  set recording(on: boolean) {
    this.rt.events.clear();
    this.rt.events.on = on;
    this.rt.malloc.attend();
  }

  /** The last top-level event, with the acts inside it; null if nothing happened. */
  event(): Event | null {
    return this.rt.events.decode();
  }

  /** Performs an action, or says why not. Any value is taken: what is no action is rejected. */
  perform(action: Action): Outcome {
    const { events, printed } = this.rt;
    events.clear();
    if (printed.length > 0) printed.length = 0;
    if (this.dead !== null) return { tag: "disabled", reason: `dead: ${this.dead}` };
    try {
      const row = this.#rowOf(action);
      const reason = row === MALLOC ? this.#malloc(action as MallocAction) : this.#go(row, action);
      return reason === null ? DONE : { tag: "disabled", reason };
    } catch (stop) {
      return this.#outcome(stop);
    }
  }

  /** The state between two actions. The environment's is part of it; what was recorded is not. */
  save(): Saved {
    this.#tape ??= new Tape();
    const { cells, values } = this.#tape.save(this);
    return { config: this.config, cells, values };
  }

  /**
   * Goes back to what this machine, or another one of the same instance, was. A dead machine can, too.
   * Whether events are recorded stays as it is. Throws ConfigError for another instance.
   */
  restore(saved: Saved): void {
    const different = difference(saved.config, this.config);
    if (different !== undefined) throw new ConfigError(`another instance was saved: ${different}`);
    this.#tape ??= new Tape();
    this.#tape.restore(this, saved);
  }

  saveOrRestore(tape: Tape): void {
    this.dead = tape.value(this.dead);
    this.rt.saveOrRestore(tape);
    if (this.dead !== null) this.rt.quick.close();
  }

  /** Go has given up: nothing happens any more. */
  die({ message, printed }: GoThrow): Extract<Outcome, { readonly tag: "throw" }> {
    this.#end(message);
    return { tag: "throw", message, printed: [...this.rt.printed, ...printed] };
  }

  #rowOf(action: Action): Row<Action> {
    const tag = this.#door.tag(action);
    // Most actions are like the one before.
    if (tag !== this.#tag) {
      this.#row = rowOf(tag) ?? this.#door.unknown(tag);
      this.#tag = tag;
    }
    return this.#row;
  }

  /** Goes through a row; null when the action is done. */
  #go(row: Row<Action>, action: Action): Reason {
    const { rt } = this;
    let p = -1;
    try {
      ({ p } = action);
      this.#door.processor(p);
      row.check(this.#door, action);
    } catch (error) {
      this.#door.unreadable(action, error);
    }
    if (row.start === "after" && !rt.started) return EARLY;
    if (row.start === "before" && rt.started) return "mallocinit has already happened";
    const reason = row.guard(rt, action);
    if (reason !== null) return reason;
    if (row.needsCache && rt.processors.cacheOf(p) === 0) return NO_CACHE;
    rt.processors.execute(p);
    row.act(rt, action);
    return null;
  }

  /** `#go` for malloc. V8 inlines the functions of the row here, where no others are called. */
  #malloc(action: MallocAction): Reason {
    const { rt } = this;
    let p = -1;
    try {
      ({ p } = action);
      this.#door.processor(p);
      MALLOC.check(this.#door, action);
    } catch (error) {
      this.#door.unreadable(action, error);
    }
    if (!rt.started) return EARLY;
    const reason = MALLOC.guard(rt, action);
    if (reason !== null) return reason;
    if (rt.processors.cacheOf(p) === 0) return NO_CACHE;
    rt.processors.execute(p);
    MALLOC.act(rt, action);
    return null;
  }

  #outcome(stop: unknown): Outcome {
    if (stop instanceof GoThrow) return this.die(stop);
    if (stop instanceof GoPanic) return { tag: "panic", message: stop.message };
    if (!(stop instanceof Rejected)) throw stop;
    const { code, message } = stop;
    // The action stopped halfway, where it asked.
    if (code === "answer") this.#end(message);
    return { tag: "rejected", code, message };
  }

  #end(message: string): void {
    this.dead = message;
    this.rt.quick.close();
  }
}
