/**
 * New arena is mapped before the heap gets it: "the metadata structures are always mapped for the full
 * range", and they are mapped "before h.arena_used is updated" (mheap.go).
 */
import type { Event } from "../../../../spec/machine/event.ts";
import type { State } from "../../../../spec/index.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import { Space } from "../../../ghost/pages/space.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";

/** What is not mapped, and by which act the arena has grown. */
export interface Unmapped {
  readonly act: Event<"arena.alloc" | "arena.used">;
  readonly what: "pages" | "bitmap" | "spans";
  readonly start: number;
  readonly end: number;
}

/** The parts of the bitmap and of the table of spans that describe [start, end). */
const described = ({ arena, config }: State, start: number, end: number) => {
  const [first, last] = [start - arena.start, end - arena.start];
  const { pageSize, ptrSize } = config;
  const bits = (offset: number): number => offset / (4 * ptrSize);
  const entries = (offset: number): number => (offset / pageSize) * ptrSize;
  return {
    bitmap: { a: arena.bitmap - bits(last), n: bits(last) - bits(first) },
    spans: { a: arena.spans + entries(first), n: entries(last) - entries(first) },
  };
};

const missing = (
  act: Unmapped["act"],
  range: readonly [start: number, end: number],
  space: Space,
  s: State,
): ReadonlyArray<Unmapped> => {
  const [start, end] = range;
  const { bitmap, spans } = described(s, start, end);
  const lacks = (what: Unmapped["what"], { a, n }: { readonly a: number; readonly n: number }) =>
    space.isMapped(a, n) ? none : [{ act, what, start, end }];
  const found = [...lacks("bitmap", bitmap), ...lacks("spans", spans)];
  const pages = act.e === "arena.alloc" ? lacks("pages", { a: start, n: end - start }) : none;
  return [...found, ...pages] as ReadonlyArray<Unmapped>;
};

/** What the arena has grown by without a mapping. */
export const unmapped = ({ performed, after, past }: Observation): ReadonlyArray<Unmapped> => {
  const found: Unmapped[] = [];
  const space = new Space(past);
  forEachPerformed(performed, (act) => {
    space.note(act);
    // An action that gives up may have mapped a part.
    if (act.e === "arena.used" && performed.tag === "done") {
      found.push(...missing(act, [after.arena.start, act.a], space, after));
    }
    if (act.e === "arena.alloc" && act.r) {
      found.push(...missing(act, [act.r, act.r + Number(act.n)], space, after));
    }
  });
  return found;
};

export const showUnmapped = ({ act, what, start, end }: Unmapped): string => {
  const range = `[${hex(start)}, ${hex(end)})`;
  const by = `by ${act.e} the arena has ${range}`;
  const part = { bitmap: "the bitmap", spans: "the table of spans", pages: "" }[what];
  return what === "pages"
    ? `${by}, which is not mapped`
    : `${by}, and ${part} is not mapped for all of it`;
};

export const mapped: Property = always({
  of: "step",
  on: ["arena.alloc", "arena.used"],
  name: "arena.mapped",
  sentence:
    "New arena is mapped when the heap gets it, and the bitmap and the table of spans are mapped for all of the arena before it counts as used.",
  evidence: (o) => unmapped(o).map(showUnmapped),
});
