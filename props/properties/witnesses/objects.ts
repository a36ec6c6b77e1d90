/** The situations that the properties of objects, of specials and of their counters are about. */
import type { Event } from "../../../spec/machine/event.ts";
import { hasInside, inside } from "../../ghost/acts.ts";
import { stale } from "../invariants/objects/counting.ts";
import type { Observation, Property } from "../property.ts";
import { reached } from "./reached.ts";

/** Whether these pages, or this slot, have been handed out before. */
const isReused = (act: Event<"span.alloc">, { past, after }: Observation): boolean =>
  !!act.r && past.used.pagesIn(act.r, act.r + Number(act.np) * after.config.pageSize).length > 0;

const isFreeOf = (act: Event, k: string): act is Event<"sp.free"> =>
  act.e === "sp.free" && act.k === k;

const slots: ReadonlyArray<Property> = [
  reached(
    "malloc",
    "slot.larger",
    "An object is smaller than its slot.",
    ({ path, n }, { after }) => path === "small" && !after.classes.sizes.some((size) => size === n),
  ),
  reached(
    "malloc",
    "slot.reused",
    "A slot that has held an object is handed out again, to be zero.",
    ({ path, r, nz }, { past, after }) =>
      path === "small" && nz === 1 && past.used.isUsedSlot(r ?? 0, after.config.pageSize),
  ),
  reached(
    "span.alloc",
    "pages.reused",
    "Pages that have been used are handed out again.",
    isReused,
  ),
  reached("heap.free", "large.freed", "A large object is freed.", ({ acct }) => acct === 1),
  reached(
    "malloc",
    "array.scanned",
    "An array of values with pointers is allocated.",
    ({ ty, n, r }) => r !== undefined && ty !== undefined && ty[3] === 0 && n > ty[0],
  ),
];

const made: ReadonlyArray<Property> = [
  reached(
    "newarray",
    "array.several",
    "An array of several elements is allocated.",
    ({ n, r }) => r !== undefined && n > 1,
  ),
];

const sampling: ReadonlyArray<Property> = [
  reached(
    "malloc",
    "sample.nearer",
    "An object that is not sampled brings the next sampling point nearer.",
    ({ path, smp }, { after }) => path === "small" && smp !== 1 && after.rate > 1,
  ),
  reached(
    "malloc",
    "sample.all",
    "An object is allocated at sampling rate 1.",
    ({ path }, { after }) => path !== undefined && path !== "zero" && after.rate === 1,
  ),
  reached(
    "malloc",
    "rate.changed",
    "The sampling rate changes before a countdown ends.",
    (_, o) => stale(o) !== undefined,
  ),
];

const specials: ReadonlyArray<Property> = [
  reached(
    "sp.add",
    "special.second",
    "A second finalizer of an object is refused.",
    ({ r }) => r === 0,
  ),
  reached("sp.rm", "special.removed", "A finalizer is removed.", ({ r }) => !!r),
  reached("sp.add", "special.unswept", "A special is attached in an unswept span.", (act) =>
    hasInside(act, "sweep"),
  ),
  reached(
    "sweep",
    "finalizer.queued",
    "A finalizer is queued for an object that the marker did not reach.",
    (act) => inside(act).some((inner) => isFreeOf(inner, "finalizer")),
  ),
  reached("sweep", "profile.freed", "A sampled object dies.", (act) =>
    inside(act).some((inner) => isFreeOf(inner, "profile")),
  ),
  reached(
    "sweep",
    "profile.kept",
    "A sampled object's finalizer keeps its profile record for another cycle.",
    (act, { past }) =>
      inside(act).some(
        (inner) =>
          isFreeOf(inner, "finalizer") && past.specials.of(inner.a, "profile") !== undefined,
      ),
  ),
];

export const objectWitnesses: ReadonlyArray<Property> = [
  ...slots,
  ...made,
  ...sampling,
  ...specials,
];
