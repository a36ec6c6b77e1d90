/** What the seed gives up on without need. */
import type { Event } from "../../../spec/machine/event.ts";
import type { Config } from "../../../spec/index.ts";
import { hasInside, inside } from "../../ghost/acts.ts";
import { type Discovery, needs } from "../discovery.ts";
import { showUnmapped, unmapped } from "../invariants/arena/mapped.ts";
import { isRefused, needed, type Refusal, refusals, tailOf } from "../invariants/pages/refusal.ts";
import type { Observation } from "../property.ts";
import type { Performed } from "../../subjects/subject.ts";
import { isWholeSpan } from "./pages.ts";

/** Evidence of a refusal that this is the cause of. */
const explainsRefusal =
  (
    why: Refusal["why"],
    isCause: (act: Event<"span.alloc">, one: Refusal, o: Observation) => boolean,
  ) =>
  (evidence: string, o: Observation): boolean =>
    refusals(o).some(
      (one) =>
        one.why === why &&
        one.text === evidence &&
        one.act !== undefined &&
        isCause(one.act, one, o),
    );

const growthIn = (act: Event<"span.alloc">): Event<"heap.grow"> | undefined =>
  inside(act).find((inner) => inner.e === "heap.grow");

/** The attempts of the heap to grow. */
const attemptsIn = (grow: Event<"heap.grow"> | undefined): ReadonlyArray<Event<"arena.alloc">> =>
  grow === undefined ? [] : inside(grow).filter((inner) => inner.e === "arena.alloc");

/** The bytes that the seed asks the arena for: first a chunk, then what is needed. */
const seedsAttempts = (config: Config, np: number): ReadonlyArray<number> => {
  const need = needed(config, np);
  return need < config.heapAllocChunk ? [config.heapAllocChunk, need] : [need];
};

/** Whether the heap tried to grow as the seed does, up to an attempt that did not fail. */
const isSeedsGrowth = (act: Event<"span.alloc">, { config }: Observation["after"]): boolean => {
  const attempts = attemptsIn(growthIn(act));
  const expected = seedsAttempts(config, Number(act.np));
  const isWhole = attempts.length === expected.length || attempts.at(-1)?.r !== 0;
  return attempts.length > 0 && isWhole && attempts.every(({ n }, i) => Number(n) === expected[i]);
};

const refusedIn = (act: Event, call: "os.reserve" | "os.map"): Event | undefined =>
  inside(act).find((inner) => inner.e === call && isRefused(inner.r));

/** An attempt to grow that ended with the refusal of a reservation. */
const isGivenUp = (attempt: Event<"arena.alloc">, { config }: Observation["after"]): boolean => {
  const asked = Number(attempt.n) + config.pageSize;
  const size = Math.ceil(asked / config.arenaReserve) * config.arenaReserve;
  const calls = inside(attempt);
  return (
    attempt.r === 0 &&
    calls.length === 1 &&
    calls.some(({ e, ...call }) => e === "os.reserve" && "n" in call && call.n === size)
  );
};

export const reserveRefused: Discovery = {
  name: "reserve-refused",
  property: "work.conserved",
  sentence:
    "On 32-bit a refused reservation of 256 MB is taken as out of memory, without the attempt at a small mapping that follows in the same function (malloc.go:418).",
  needs: needs(
    "arena.alloc",
    "was refused a reservation on 32-bit",
    (act, { after }) => after.config.ptrSize === 4 && refusedIn(act, "os.reserve") !== undefined,
  ),
  explains: explainsRefusal(
    "less",
    (act, { call }, { after }) =>
      call === "os.reserve" &&
      after.config.ptrSize === 4 &&
      isSeedsGrowth(act, after) &&
      attemptsIn(growthIn(act)).every((attempt) => isGivenUp(attempt, after)),
  ),
};

export const mapRefused: Discovery = {
  name: "map-refused",
  property: "work.conserved",
  sentence:
    "A refused mapping of a megabyte is the end, without the second attempt at what is needed that a full arena would get (mem_linux.go: sysMap; mheap.go: grow).",
  needs: needs(
    "arena.alloc",
    "was refused a mapping of new arena",
    (act) => refusedIn(act, "os.map") !== undefined,
  ),
  explains: explainsRefusal("less", (act, { call }, { after, performed }) => {
    const [attempt] = attemptsIn(growthIn(act));
    const chunk = after.config.heapAllocChunk;
    return (
      call === "os.map" &&
      performed.tag === "throw" &&
      Number(attempt?.n) === chunk &&
      inside(attempt!).some((inner) => inner.e === "os.map" && Number(inner.n) === chunk)
    );
  }),
};

export const conflictFatal: Discovery = {
  name: "conflict-fatal",
  property: "work.conserved",
  sentence:
    "Where the arena was only probed, Go throws if a mapping finds the place taken in the meantime, though the arena has room beyond it (mem_linux.go: sysMap).",
  needs: needs(
    "os.map",
    "mapped a place that was only probed, and that is taken in the meantime",
    ({ reserved, r }) => reserved === 0 && r !== undefined && !isRefused(r),
  ),
  explains: explainsRefusal(
    "moved",
    (_, { map }, { performed }) =>
      performed.tag === "throw" && map?.reserved === 0 && map.r !== map.a,
  ),
};

/** Go's index check, also where it fails on the system stack. */
const isOutOfRange = (performed: Performed): boolean =>
  performed.tag === "throw" &&
  [performed.message, ...performed.printed].some((text) => text.endsWith("index out of range"));

/** Whether the table of spans has no entry for the last of these bytes. */
const isWithoutEntry = (
  { arena, config }: Observation["after"],
  { r, n }: Event<"arena.alloc">,
): boolean => {
  const end = Math.floor((Number(r) - arena.start) / config.pageSize) + Number(n) / config.pageSize;
  return end * config.ptrSize > arena.spansMapped;
};

const isBelowUsed = explainsRefusal(
  "obtained",
  (_, { got }, { after, performed }) =>
    after.config.ptrSize === 4 &&
    isOutOfRange(performed) &&
    got !== undefined &&
    isWithoutEntry(after, got),
);

/** Pages that do not end above what was used before: nothing is mapped for them. */
const isUndescribed = (evidence: string, o: Observation): boolean =>
  unmapped(o).some(
    (one) =>
      one.act.e === "arena.alloc" &&
      one.what !== "pages" &&
      o.after.config.ptrSize === 4 &&
      one.act.used === o.before.arena.used &&
      !hasInside(one.act, "arena.used") &&
      showUnmapped(one) === evidence,
  );

export const belowUsed: Discovery = {
  name: "below-used",
  property: "work.conserved",
  also: "arena.mapped",
  sentence:
    "On 32-bit, pages that the OS gives below those that were used first, or at the end of all addresses, get no entries in the table of spans, and to take them into use is the end (malloc.go:502).",
  needs: needs(
    "arena.alloc",
    "grew the heap by pages that have no entries in the table of spans",
    (act, { after }) => !!act.r && after.config.ptrSize === 4 && isWithoutEntry(after, act),
  ),
  explains: (evidence, o) => isBelowUsed(evidence, o) || isUndescribed(evidence, o),
};

export const commitRefused: Discovery = {
  name: "commit-refused",
  property: "work.conserved",
  sentence:
    "On Windows all pages of a free span are committed again before it is trimmed, and when they cannot be it is the end, though fewer pages are needed, or another span has them (mheap.go: allocSpanLocked; mem_windows.go: sysUsed).",
  needs: needs("os.used", "was refused pages that Windows has taken back", ({ errno }) => !!errno),
  explains: explainsRefusal("less", (act, { call }, o) => {
    const used = inside(act).filter((inner) => inner.e === "os.used");
    return (
      call === "os.used" &&
      o.after.config.goos === "windows" &&
      o.performed.tag === "throw" &&
      used.length > 0 &&
      used.every((one) => isWholeSpan(one, act, o))
    );
  }),
};

export const tailUnused: Discovery = {
  name: "tail-unused",
  property: "work.conserved",
  sentence:
    "The heap grows by all the pages that are asked for, though it ends with free ones: an arena that has room for the rest is taken as full (mheap.go: grow).",
  needs: needs(
    "heap.grow",
    "asked for pages that only the free ones at the heap's end and the arena behind them have room for",
    ({ np, r }, { after }) => {
      const { free, room } = tailOf(after);
      return !r && free > 0 && room < Number(np) && free + room >= Number(np);
    },
  ),
  explains: explainsRefusal(
    "tail",
    (act, _, { after }) =>
      isSeedsGrowth(act, after) &&
      attemptsIn(growthIn(act)).every((attempt) => attempt.r === 0) &&
      tailOf(after).room * after.config.pageSize < needed(after.config, Number(act.np)),
  ),
};

export const growthUnseen: Discovery = {
  name: "growth-unseen",
  property: "work.conserved",
  sentence:
    "What the second, smaller attempt to grow brings goes onto a free list, but only the treap is searched after growth: memory that was just obtained is taken as none (mheap.go: allocSpanLocked).",
  needs: needs(
    "heap.grow",
    "grew the heap by a second, smaller attempt",
    (act) => act.r === 1 && attemptsIn(act).length > 1,
  ),
  explains: explainsRefusal("grown", (act, { span }, { after }) => {
    const [first, second, ...others] = attemptsIn(growthIn(act));
    const { pageSize } = after.config;
    return (
      isSeedsGrowth(act, after) &&
      first?.r === 0 &&
      second?.r !== undefined &&
      second.r !== 0 &&
      others.length === 0 &&
      // It is what this attempt has brought, with its neighbours.
      span !== undefined &&
      span.base <= second.r &&
      second.r + Number(second.n) <= span.base + span.npages * pageSize
    );
  }),
};
