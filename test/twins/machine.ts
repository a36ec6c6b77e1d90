/** A machine under test, whichever side it is: it performs actions and says what happened. */
import type { Performed as Told } from "../../props/subjects/subject.ts";
import type { Event, EventName } from "../../spec/machine/event.ts";
import type { Action } from "../../src/machine/action.ts";
import type { Config } from "../../src/instance/config.ts";

/** What performing an action came to; nothing here is recorded that could be expected. */
export type Performed = Exclude<Told, { readonly tag: "unexpected" }>;

export interface Machine {
  readonly perform: (action: Action) => Performed;
}

/** The nth call of the operating system, of a kind or of any, is refused; n counts from 0. */
export interface Fault {
  readonly nth: number;
  readonly kind: "os.reserve" | "os.alloc" | "os.map" | "any";
}

export interface Setup {
  /** Changes to Go's constants on linux/amd64. */
  readonly config?: Partial<Config>;
  readonly faults?: ReadonlyArray<Fault>;
  readonly seed?: number;
}

/** A machine to which nothing has happened yet. */
export type Start = (setup?: Setup) => Machine;

const unlike = (expected: string, { tag }: Action, performed: Performed): Error => {
  const { tag: found } = performed;
  const why =
    found === "disabled" ? performed.reason : found === "done" ? "" : `: ${performed.message}`;
  return new Error(`${tag}: expected ${expected}, found ${found}${why}`);
};

/** What happened, of an action that must be done. */
export const did = (machine: Machine, action: Action): Event => {
  const performed = machine.perform(action);
  if (performed.tag !== "done") throw unlike("it to be done", action, performed);
  return performed.event;
};

/** How Go gives up, of an action that must make it. */
export const threw = (machine: Machine, action: Action): Performed & { readonly tag: "throw" } => {
  const performed = machine.perform(action);
  if (performed.tag !== "throw") throw unlike("a throw", action, performed);
  return performed;
};

export const mallocinit = {
  tag: "mallocinit",
  p: -1,
  physPageSize: 4096,
  end: 0x4dba40,
  brk: 0,
} as const;

export interface Boot extends Setup {
  readonly nprocs?: number;
  /** MemProfileRate: off, unless a test is about sampling. */
  readonly rate?: number;
}

/** The machine as schedinit leaves it. The collector is off. */
export const boot = (start: Start, { nprocs = 1, rate = 0, ...setup }: Boot = {}): Machine => {
  const machine = start(setup);
  did(machine, { tag: "rate", p: -1, rate });
  did(machine, mallocinit);
  did(machine, { tag: "gc.init", p: -1 });
  did(machine, { tag: "gc.trigger", p: -1, ratio: 0.875, gcpercent: -1 });
  did(machine, { tag: "procresize", p: -1, nprocs });
  did(machine, { tag: "gc.enable", p: 0 });
  return machine;
};

/** An event and all that happened inside it, in order of their beginnings. */
export const all = (event: Event): ReadonlyArray<Event> => [
  event,
  ...(event.fx ?? []).flatMap(all),
];

/** The events of a name, anywhere inside. */
export const inside = <E extends EventName>(event: Event, name: E): ReadonlyArray<Event<E>> =>
  all(event).filter((e) => e.e === name) as unknown as ReadonlyArray<Event<E>>;

/** The cache of each processor: a resize to as many as there are names them. */
export const caches = (machine: Machine, nprocs = 1): ReadonlyArray<number> =>
  inside(did(machine, { tag: "procresize", p: 0, nprocs }), "pcache").map(({ c }) => c);

/** What a checkpoint on a processor reports. */
export const ckpt = (machine: Machine, p = 0): Event<"ckpt"> =>
  did(machine, { tag: "ckpt", p, mallocs: 0, end: 0 }) as Event<"ckpt">;
