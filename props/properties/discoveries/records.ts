/** What the seed does instead with objects, with memory that is never freed, and with statistics. */
import type { Event, Stat } from "../../../spec/machine/event.ts";
import { inside } from "../../ghost/acts.ts";
import type { Past } from "../../ghost/past.ts";
import { type Discovery, needs } from "../discovery.ts";
import { beyondMax } from "../invariants/arena/arena.ts";
import { credits, showCredit } from "../invariants/objects/credit.ts";
import { allocatedBy, showMisaligned } from "../invariants/objects/objects.ts";
import { misplaced, showMisplaced } from "../invariants/arena/persistent.ts";
import { cacheOn } from "../../ghost/objects/executing.ts";
import type { Observation } from "../property.ts";
import { eventOf } from "../../subjects/subject.ts";

export const tiny12: Discovery = {
  name: "tiny-12",
  property: "align",
  sentence:
    "On 32-bit a tiny object of 12 bytes is only 4-aligned, so that a 64-bit first word is misaligned (malloc.go:664).",
  needs: needs(
    "malloc",
    "packed an object of 12 bytes into a tiny block on 32-bit",
    ({ n, path }, { after }) => after.config.ptrSize === 4 && n === 12 && path === "tinyhit",
  ),
  explains: (evidence, o) => {
    const object = allocatedBy(o);
    const cache = cacheOn(o.before, o.action.p);
    if (object === undefined || cache === undefined || o.after.config.ptrSize !== 4) return false;
    // The next place in the block that is 4-aligned.
    const place = cache.tiny + Math.ceil(cache.tinyoffset / 4) * 4;
    return (
      object.n === 12 &&
      object.path === "tinyhit" &&
      object.r === place &&
      showMisaligned(object, 8) === evidence
    );
  },
};

/** The reservation that mallocinit got. */
const firstReservation = ({ performed }: Observation): Event<"os.reserve"> | undefined => {
  const event = eventOf(performed);
  return event?.e === "mallocinit"
    ? inside(event)
        .filter((act) => act.e === "os.reserve")
        .find(({ r }) => r !== 0)
    : undefined;
};

export const onePageLong: Discovery = {
  name: "one-page-long",
  property: "arena.bounds",
  sentence:
    "On 64-bit the arena ends up to a page beyond what its metadata can describe; nothing uses that page, since the heap grows in larger steps (malloc.go:374).",
  needs: needs(
    "mallocinit",
    "brought a 64-bit machine up",
    (_, { after }) => after.config.ptrSize === 8,
  ),
  explains: (evidence, o) => {
    const { config, arena } = o.after;
    const reservation = firstReservation(o);
    return (
      evidence ===
        `the arena ends ${beyondMax(o.after)} bytes beyond what its metadata can describe` &&
      config.ptrSize === 8 &&
      reservation !== undefined &&
      arena.end === reservation.r + Number(reservation.n) &&
      beyondMax(o.after) <= config.pageSize
    );
  },
};

export const persistAlign: Discovery = {
  name: "persist-align",
  property: "persist.ok",
  sentence:
    "An alignment above the OS's page is accepted, but only the offset in the chunk is aligned, and the chunk is aligned to the OS's page (malloc.go:978).",
  needs: needs(
    "persist",
    "asked for memory aligned to more than the OS's page",
    ({ align }, { after }) => align > after.arena.physPageSize,
  ),
  explains: (evidence, o) =>
    misplaced(o).some(
      (m) =>
        m.why === "align" &&
        m.act.align > o.after.arena.physPageSize &&
        m.offset !== undefined &&
        m.offset % m.act.align === 0 &&
        ((m.act.r ?? 0) - m.offset) % o.after.arena.physPageSize === 0 &&
        showMisplaced(m) === evidence,
    ),
};

/** The OS's refusal of a block of its own. */
const isRefusedWhole = (act: Event<"persist">): boolean =>
  inside(act).some((inner) => inner.e === "os.alloc" && inner.r === 0 && inner.n === act.n);

export const persistNil: Discovery = {
  name: "persist-nil",
  property: "persist.ok",
  sentence:
    "A block of 64 KiB or more is nil when the OS refuses it, where a smaller one throws (malloc.go:966).",
  needs: needs(
    "persist",
    "asked for a block of 64 KiB or more that the OS refused",
    (act, { after }) => act.n >= after.config.persistentMaxBlock && isRefusedWhole(act),
  ),
  explains: (evidence, o) =>
    misplaced(o).some(
      (m) =>
        m.why === "nil" &&
        m.act.n >= o.after.config.persistentMaxBlock &&
        isRefusedWhole(m.act) &&
        showMisplaced(m) === evidence,
    ),
};

/** The bytes behind the last slot of a span that a cache got. */
const tailOf = (act: Event<"c.cache">, { after: { classes, config } }: Observation): number => {
  const sizeclass = act.spc >> 1;
  const pages = (classes.npages[sizeclass] ?? 0) * config.pageSize;
  return act.ne === undefined ? 0 : pages - act.ne * (classes.sizes[sizeclass] ?? 0);
};

export const tailWaste: Discovery = {
  name: "tail-waste",
  property: "credit.neutral",
  sentence:
    "Caching a span counts all bytes of its pages as live, giving it back takes off its slots only: the rest behind the last slot stays counted, each time (mcentral.go: cacheSpan, uncacheSpan).",
  needs: needs(
    "c.cache",
    "cached a span with bytes behind its last slot",
    (act, o) => act.r !== undefined && tailOf(act, o) > 0,
  ),
  explains: (evidence, o) =>
    credits(o).some(
      (credit) =>
        credit.act.e === "c.cache" &&
        Number(credit.counted) === credit.slots + tailOf(credit.act, o) &&
        showCredit(credit) === evidence,
    ),
};

/**
 * Bytes of memory that the OS chose a place for, and that the heap has grown by in part only: a page
 * of each at most, by which it was longer than asked.
 */
const slop = ({ regions, grown }: Past, pageSize: number): number =>
  regions.within(-Infinity, Infinity).reduce((sum, { r, n }) => {
    const used = grown.bytesIn(r, r + n);
    return used === 0 || used + pageSize < n ? sum : sum + n - used;
  }, 0);

/** What a statistic says beyond what it is to say. */
const excessIn = (evidence: string): readonly [stat: string, bytes: number] => {
  const [, stat = "", found, expected] =
    /^(\w+_sys): found (\d+), expected (\d+)$/.exec(evidence) ?? [];
  // Both may be beyond 2^53.
  return [stat, Number(BigInt(found ?? 0) - BigInt(expected ?? 0))];
};

export const slopCounted: Discovery = {
  name: "slop-counted",
  property: "stats.sums",
  sentence:
    "On 32-bit memory at a place of the OS's choice is a page longer than asked, to be aligned: HeapSys counts that page, which is neither idle nor in use (malloc.go:486).",
  needs: needs(
    "arena.alloc",
    "grew the heap by memory at a place of the OS's choice",
    (act) => !!act.r && inside(act).some((inner) => inner.e === "os.alloc" && inner.r !== 0),
  ),
  explains: (evidence, { after, past }) => {
    const [stat, excess] = excessIn(evidence);
    const { ptrSize, pageSize } = after.config;
    return stat === "heap_sys" && ptrSize === 4 && excess > 0 && excess === slop(past, pageSize);
  },
};

/** Whether a counter has overflowed that would not have without what was refused. */
const overflows = (text: string, { refused }: Past): boolean => {
  // `val` has wrapped: it is by how much the counter would have to be less.
  const [, val] = /^runtime: stat overflow: val (\d+), n \d+$/.exec(text) ?? [];
  return val !== undefined && [...refused.values()].some((bytes) => bytes > Number(val));
};

export const refusedCounted: Discovery = {
  name: "refused-counted",
  property: "stats.sums",
  sentence:
    "On Windows sysAlloc counts what it asks for before it asks, and what is refused stays counted (mem_windows.go: sysAlloc).",
  needs: needs(
    "os.alloc",
    "was refused memory by Windows",
    ({ r }, { after }) => r === 0 && after.config.goos === "windows",
  ),
  explains: (evidence, { after, past }) => {
    const [stat, excess] = excessIn(evidence);
    const isWindows = after.config.goos === "windows";
    return isWindows && excess > 0 && excess === past.refused.get(stat as Stat);
  },
};

export const refusedOverflows: Discovery = {
  name: "refused-overflows",
  property: "work.conserved",
  sentence:
    "On Windows what was refused stays counted, until the counter overflows and the program ends (mem_windows.go: sysAlloc, mstats.go: mSysStatInc).",
  needs: needs(
    "os.map",
    "asked Windows for memory after it had refused some",
    (_, { after, past }) => after.config.goos === "windows" && past.refused.size > 0,
  ),
  explains: (_, { after, past, performed }) =>
    after.config.goos === "windows" &&
    performed.tag === "throw" &&
    performed.printed.some((text) => overflows(text, past)),
};
