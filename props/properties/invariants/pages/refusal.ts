/**
 * Refusals: what the allocator may not give up on. A request is refused only when no free span is
 * long enough and the memory that it needs cannot be had: the OS refused it, or the arena is full.
 */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Config, State } from "../../../../spec/index.ts";
import type { Span } from "../../../../spec/pages/mspan.ts";
import { performedActs } from "../../../ghost/acts.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { endOf, showSpan, spansInOrder } from "../view.ts";

/** Why a refusal was not necessary, and what shows it. */
export interface Refusal {
  readonly why:
    "fits" | "grown" | "less" | "moved" | "room" | "tail" | "unasked" | "size" | "obtained";
  readonly text: string;
  /** The search for pages that found none. */
  readonly act?: Event<"span.alloc">;
  /** The call that the OS refused. */
  readonly call?: Event["e"];
  /** The free span that is long enough. */
  readonly span?: Span;
  /** The memory that was obtained. */
  readonly got?: Event<"arena.alloc">;
  /** The mapping that found its place taken. */
  readonly map?: Event<"os.map">;
}

const arenaMax = ({ heapMapTotalBits }: Config): number => 2 ** heapMapTotalBits;

/** Bytes that the page heap has to grow by for `np` pages: a multiple of 64 KiB. */
export const needed = ({ pageSize, heapGrowRound }: Config, np: number): number =>
  Math.ceil((np * pageSize) / heapGrowRound) * heapGrowRound;

/** What the OS refused while pages were asked for. */
interface Answers {
  /** The fewest bytes for the pages themselves that were refused, and by which call. */
  least: number;
  call: Event["e"];
  /** The fewest bytes that the OS was asked for, whatever it answered. */
  asked: number;
  /** Memory for what describes the pages was refused. */
  metadata: boolean;
  /** A mapping that found its place taken. */
  moved: Event<"os.map"> | undefined;
  /** Pages of a free span that the OS did not give back. */
  kept: Event<"os.used"> | undefined;
}

/** An answer that is no address: nil, or the number of an error. */
export const isRefused = (r: number | undefined): boolean => r !== undefined && r < 4096;

const answersIn = (act: Event, answers: Answers): Answers => {
  for (const inner of act.fx ?? []) answersIn(inner, answers);
  if (act.e === "os.used" && act.errno) answers.kept = act;
  if (act.e !== "os.reserve" && act.e !== "os.map" && act.e !== "os.alloc") return answers;
  const isForPages = act.e === "os.reserve" || act.stat === "heap_sys";
  if (isForPages && act.n < answers.asked) answers.asked = Number(act.n);
  if (!isRefused(act.r)) {
    if (act.e === "os.map" && act.r !== undefined) answers.moved = act;
    return answers;
  }
  if (!isForPages) answers.metadata = true;
  else if (act.n < answers.least) {
    answers.least = Number(act.n);
    answers.call = act.e;
  }
  return answers;
};

/** The free pages that end where the arena goes on, and those that it has room for. */
export const tailOf = (s: State): { readonly free: number; readonly room: number } => {
  const { arena, config } = s;
  const end = Math.min(arena.end, arena.start + arenaMax(config));
  const last = spansInOrder(s).findLast((span) => endOf(s, span) === arena.alloc);
  return {
    free: last?.state === "free" ? last.npages : 0,
    room: Math.floor(Math.max(0, end - arena.alloc) / config.pageSize),
  };
};

const isLong = ({ config }: State, { npages }: Span): boolean => npages >= config.maxMHeapList;

/** Why `np` pages could have been had. */
const pagesRefused = (s: State, act: Event<"span.alloc">): Refusal | undefined => {
  const np = Number(act.np);
  const nothing = { least: Infinity, call: act.e, asked: Infinity, metadata: false };
  const answers = answersIn(act, { ...nothing, moved: undefined, kept: undefined });
  const { least, call, asked, metadata, moved, kept } = answers;
  if (metadata) return undefined;
  if (kept !== undefined) return notGivenBack(s, np, kept);
  const span = spansInOrder(s).find((one) => one.state === "free" && one.npages >= np);
  if (span !== undefined) {
    const isGrown = act.fx?.some((inner) => inner.e === "heap.grow" && inner.r === 1) === true;
    const text = `${np} pages were refused, though ${showSpan(span)} are free`;
    return { why: isGrown && !isLong(s, span) ? "grown" : "fits", span, text };
  }
  const got = obtained(act);
  if (got !== undefined && got.n >= np * s.config.pageSize) {
    const text = `${np} pages were refused, though ${got.n} bytes at ${hex(got.r ?? 0)} were obtained`;
    return { why: "obtained", got, text };
  }
  const need = needed(s.config, np);
  if (least < Infinity) {
    // Memory at a place of the OS's choice needs a page more, to be aligned.
    if (asked <= need + s.config.pageSize) return undefined;
    const text = `${np} pages were refused: the OS refused ${least} bytes, and was not asked for the ${need} that are needed`;
    return { why: "less", call, text };
  }
  const spare = outOfArena(s, np);
  return moved === undefined || spare?.why !== "room" ? spare : foundTaken(spare, moved);
};

/** New arena for the pages, of which nothing came. */
const obtained = ({ fx = [] }: Event): Event<"arena.alloc"> | undefined =>
  fx
    .map((act) => (act.e === "arena.alloc" && act.r ? act : obtained(act)))
    .find((act) => act !== undefined);

/** A place that was only probed is taken by now. */
const foundTaken = ({ text }: Refusal, map: Event<"os.map">): Refusal => ({
  why: "moved",
  call: "os.map",
  map,
  text: `${text}: another mapping is within ${map.n} bytes of ${hex(map.a)}`,
});

/** The OS does not commit again what a free span had given up: more than it takes, or the wrong one. */
const notGivenBack = (s: State, np: number, { n }: Event<"os.used">): Refusal | undefined => {
  const whole = spansInOrder(s).find(
    (span) => span.state === "free" && span.npages >= np && span.npreleased === 0,
  );
  const refused = `${np} pages were refused: the OS did not commit ${n} bytes`;
  if (whole !== undefined) {
    return { why: "less", call: "os.used", text: `${refused}, though ${showSpan(whole)} are` };
  }
  return Number(n) > np * s.config.pageSize
    ? { why: "less", call: "os.used", text: refused }
    : undefined;
};

const outOfArena = (s: State, np: number): Refusal | undefined => {
  const { free, room } = tailOf(s);
  const refused = `${np} pages were refused, though the arena has room for ${room}`;
  if (room >= np) return { why: "room", text: refused };
  return free + room >= np
    ? { why: "tail", text: `${refused} behind ${free} free ones` }
    : undefined;
};

/** The messages of refusals, and the call that the OS must have refused. */
const calls: Readonly<Record<string, Event["e"]>> = {
  "runtime: out of memory": "os.map",
  "runtime: cannot allocate memory": "os.alloc",
  "runtime: cannot reserve arena virtual address space": "os.reserve",
};

const unasked = ({ performed }: Observation): ReadonlyArray<Refusal> => {
  const call = performed.tag === "throw" ? calls[performed.message] : undefined;
  if (call === undefined || performed.tag !== "throw") return [];
  const found = performedActs(performed, call).some(
    (act) => "r" in act && isRefused(Number(act.r)),
  );
  const text = `${performed.message}, though no ${call} was refused`;
  return found ? [] : [{ why: "unasked", text }];
};

/** Bytes that an array or object was to have; null for a count that is none. */
const sizeAsked = ({ action }: Observation): bigint | null | undefined => {
  if (action.tag === "malloc") return BigInt(action.n);
  if (action.tag !== "newarray") return undefined;
  return action.n < 0 ? null : BigInt(action.n) * BigInt(action.ty[0]);
};

/** The most bytes that the arena can hold: on 32-bit its tables are among the same addresses. */
const holdable = ({ arena, config }: State): number =>
  arenaMax(config) - (config.ptrSize === 4 ? arena.bitmap - arena.spans : 0);

/** Without a search for pages, only a size that no arena can hold is refused. */
const tooLarge = (o: Observation): ReadonlyArray<Refusal> => {
  const { performed, after } = o;
  const isRefused =
    performed.tag === "panic" ||
    (performed.tag === "throw" && performed.message === "out of memory");
  const size = isRefused ? sizeAsked(o) : undefined;
  if (size === undefined || size === null || size >= BigInt(holdable(after))) return [];
  return [{ why: "size", text: `${size} bytes were refused without a search for them` }];
};

/** The refusals of an action that were not necessary. */
export const refusals = (o: Observation): ReadonlyArray<Refusal> => {
  const searches = performedActs(o.performed, "span.alloc");
  const found = searches.flatMap((act): ReadonlyArray<Refusal> => {
    const refusal = act.r ? undefined : pagesRefused(o.after, act);
    return refusal === undefined ? [] : [{ ...refusal, act }];
  });
  return [...found, ...unasked(o), ...(searches.length > 0 ? [] : tooLarge(o))];
};

/** The bytes that Go has of the OS no longer fit into a word: Go exits, whatever there is. */
const isOverflow = (line: string): boolean => line.startsWith("runtime: stat overflow");

/** Given up: by a throw or a panic, or by giving nil. */
const isRefusal = ({ performed }: Observation): boolean =>
  (performed.tag === "throw" && !performed.printed.some(isOverflow)) ||
  performed.tag === "panic" ||
  (performed.tag === "done" && performed.event.e === "manual.alloc" && !performed.event.r);

export const conserved: Property = always({
  of: "step",
  name: "work.conserved",
  sentence:
    "A refusal is necessary: no free span is long enough, and the OS has refused what is needed or the arena has no room for it.",
  evidence: (o) => (isRefusal(o) ? refusals(o).map(({ text }) => text) : none),
});
