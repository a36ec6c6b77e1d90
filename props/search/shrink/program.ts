/**
 * A failing sequence as a program: its actions as they were, except that an action names what an
 * earlier one gave, and a cache by its processor. So what an action means is the same when others are
 * left out, and an action is left out with what it needs.
 */
import type { Action, ActionOf } from "../../../spec/machine/action.ts";
import { answersOf } from "../../../spec/machine/recording.ts";
import type { Address, Pages } from "../../../spec/numbers/units.ts";
import { Holdings } from "../../ghost/holdings.ts";
import { eventOf, type Performed } from "../../subjects/subject.ts";
import { on } from "../choice.ts";
import type { Counterexample } from "../sequence.ts";

/** An address: so many bytes behind what a part gave, or as it is. */
type Mark = { readonly of: number; readonly offset: number } | { readonly at: Address };

/** What an action refers to. */
type Link =
  /** A block that the program still has. */
  | { readonly tag: "block"; readonly of: number }
  /** A manual span that is out, given back with so many pages more than it has. */
  | { readonly tag: "span"; readonly of: number; readonly more: number }
  /** The cache of a processor, or one that no processor has. */
  | { readonly tag: "cache"; readonly from: "caches" | "loose"; readonly index: number }
  | { readonly tag: "marks"; readonly marks: ReadonlyArray<Mark> }
  /** A cycle of the collector: so many after the last one. */
  | { readonly tag: "cycle"; readonly ahead: number };

export interface Part {
  /** What others know it by; those that bring the machine up are -1, -2 and so on. */
  readonly id: number;
  readonly action: Action;
  readonly link?: Link;
  /** Whether it runs on a processor that there was. */
  readonly runs: boolean;
  /** The state of the random numbers before it: it draws the same, whatever was left out. */
  readonly random: number;
}

export type Program = ReadonlyArray<Part>;

/** The address that an action gave, by which others refer to it. */
const given = (performed: Performed): Address | undefined => {
  if (performed.tag !== "done") return undefined;
  const { event } = performed;
  switch (event.e) {
    case "malloc":
    case "newobject":
    case "newarray":
    case "manual.alloc":
      return event.r || undefined;
    default:
      return undefined;
  }
};

/** What the parts of a program have given so far. */
export class Given {
  readonly #addresses = new Map<number, Address>();
  readonly #ids = new Map<number, number>();

  record(id: number, performed: Performed): void {
    const address = given(performed);
    if (address === undefined) return;
    this.#addresses.set(id, address);
    this.#ids.set(address, id);
  }

  address(id: number): Address | undefined {
    return this.#addresses.get(id);
  }

  /** The last part that gave an address. */
  id(address: Address | undefined): number | undefined {
    return address === undefined ? undefined : this.#ids.get(address);
  }
}

const markOf =
  (holdings: Holdings, parts: Given, held: ReadonlySet<number>) =>
  (a: Address): Mark => {
    // What is no block is a ghost, somewhere behind the newest one.
    const near = held.has(a) ? a : holdings.blocks.at(-1)?.a;
    const of = parts.id(near);
    return of === undefined ? { at: a } : { of, offset: a - near! };
  };

const heldBy = ({ blocks }: Holdings): ReadonlySet<number> => new Set(blocks.map(({ a }) => a));

const linkOf = (action: Action, holdings: Holdings, parts: Given): Link | undefined => {
  switch (action.tag) {
    case "fin.add":
    case "fin.rm": {
      const of = parts.id(action.a);
      return of === undefined ? undefined : { tag: "block", of };
    }
    case "manual.free": {
      const span = holdings.manual.find(({ a }) => a === action.a);
      const of = parts.id(span?.a);
      return of === undefined ? undefined : { tag: "span", of, more: action.np - span!.np };
    }
    case "releaseall":
    case "flush":
    case "pcache":
    case "mcache.free": {
      const from = holdings.caches.includes(action.c) ? "caches" : "loose";
      const index = holdings[from].indexOf(action.c);
      return index < 0 ? undefined : { tag: "cache", from, index };
    }
    case "gc.marked": {
      const mark = markOf(holdings, parts, heldBy(holdings));
      return action.objects && { tag: "marks", marks: action.objects.map(mark) };
    }
    case "gc.start":
      return { tag: "cycle", ahead: action.cycle - holdings.cycle.count };
    default:
      return undefined;
  }
};

/** How far a random number takes their state on (spec/os/simulation.ts: draw). */
const drawn = 0x9e3779b9;

/** The state of the random numbers after an action. */
const randomAfter = (random: number, performed: Performed): number => {
  const event = eventOf(performed);
  const answers = event === undefined ? [] : answersOf(event);
  const draws = answers.filter(
    ({ q, answer }) =>
      q === "prio" || q === "buckets" || (q === "sample" && "rate" in answer && answer.rate !== 0),
  );
  return draws.reduce((state) => (state + drawn) >>> 0, random);
};

/** The same program with other random numbers. */
export const withLuck = (program: Program, luck: number): Program =>
  program.map((part) => ({ ...part, random: (part.random + Math.imul(luck, 0x85ebca6b)) >>> 0 }));

/** The program of a path, without the steps that bring the machine up. */
export const programOf = ({
  setting,
  path,
  boot,
}: Pick<Counterexample, "setting" | "path" | "boot">): Program => {
  let random = setting.luck >>> 0;
  const holdings = new Holdings();
  const parts = new Given();
  const program: Part[] = [];
  path.forEach(({ action, performed }, i) => {
    const id = i < boot ? -1 - i : i - boot;
    if (i >= boot) {
      const link = linkOf(action, holdings, parts);
      const runs = action.p >= 0 && action.p < holdings.nprocs;
      program.push({ id, action, runs, random, ...(link === undefined ? {} : { link }) });
    }
    random = randomAfter(random, performed);
    parts.record(id, performed);
    if (performed.tag === "done") holdings.record(performed.event);
    if (action.tag === "gc.marked") holdings.keep(action.objects ?? []);
  });
  return program;
};

/** The objects that a marker finds: those that are still there. */
const marked = (marks: ReadonlyArray<Mark>, holdings: Holdings, parts: Given) => {
  const held = heldBy(holdings);
  return marks.flatMap((mark): ReadonlyArray<Address> => {
    if ("at" in mark) return [mark.at];
    const base = parts.address(mark.of);
    if (base === undefined || (mark.offset === 0 && !held.has(base))) return [];
    return [(base + mark.offset) as Address];
  });
};

const linked = ({ action, link }: Part, holdings: Holdings, parts: Given): Action | undefined => {
  switch (link?.tag) {
    case undefined:
      return action;
    case "block": {
      const a = parts.address(link.of);
      return holdings.blocks.some((block) => block.a === a)
        ? ({ ...action, a } as Action)
        : undefined;
    }
    case "span": {
      const a = parts.address(link.of);
      const span = holdings.manual.find((one) => one.a === a);
      if (span === undefined) return undefined;
      const { p } = action;
      return { tag: "manual.free", p, ...span, np: (span.np + link.more) as Pages };
    }
    case "cache": {
      const c = holdings[link.from][link.index];
      return c === undefined ? undefined : ({ ...action, c } as Action);
    }
    case "marks":
      return {
        ...(action as ActionOf<"gc.marked">),
        objects: marked(link.marks, holdings, parts),
      };
    case "cycle":
      return {
        ...(action as ActionOf<"gc.start">),
        cycle: holdings.cycle.count + link.ahead,
      };
  }
};

/** What a part comes to here; undefined where what it refers to is not there. */
export const actionOf = (part: Part, holdings: Holdings, parts: Given): Action | undefined => {
  const action = linked(part, holdings, parts);
  if (action === undefined || !holdings.admits(action)) return undefined;
  return part.runs ? { ...action, p: on(action.p, holdings) } : action;
};
