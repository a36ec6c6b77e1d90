/** What is attached to objects: finalizers, and the profiler's records of sampled ones. */
import type { Event, SpecialKind } from "../../../../spec/machine/event.ts";
import type { State } from "../../../../spec/index.ts";
import { isSet } from "../../../../spec/numbers/bits.ts";
import { slotOf, type Span, spanOf } from "../../../../spec/pages/mspan.ts";
import { forEachPerformed, inside, performedActs } from "../../../ghost/acts.ts";
import { type Attached, isSpecialAct, SpecialsNow } from "../../../ghost/objects/attached.ts";
import type { Past } from "../../../ghost/past.ts";
import { hex } from "../../../report/show.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { isAllocated, mallocOf } from "./objects.ts";

/** What contradicts that the specials of a span belong to live objects, and stand in order. */
const strayIn = (span: Span, { live, specials }: Past): ReadonlyArray<string> =>
  span.specials.flatMap(({ kind, offset }, i) => {
    const a = span.base + offset;
    const before = span.specials[i - 1];
    const isHome =
      specials.isStray(a) ||
      (span.state === "inUse" && isAllocated(span, slotOf(span, a)) && live.around(a)?.r === a);
    const isBehind =
      before === undefined ||
      before.offset < offset ||
      (before.offset === offset && before.kind === "finalizer" && kind === "profile");
    return [
      ...(isHome ? [] : [`the ${kind} at ${hex(a)} belongs to no live object`]),
      ...(isBehind ? [] : [`the ${kind} at ${hex(a)} stands behind a later one or a second one`]),
    ];
  });

const straySpecials = ({ spans }: State, past: Past): ReadonlyArray<string> => {
  const found: string[] = [];
  spans.forEach((span) => {
    if (span.specials.length > 0) found.push(...strayIn(span, past));
  });
  return found;
};

export const live: Property = always({
  of: "state",
  name: "special.live",
  sentence:
    "A special that was attached to an object belongs to a live one, which has one of each kind at most; the specials of a span stand by address, at the same one the finalizer first.",
  evidence: ({ after, past }) => straySpecials(after, past),
});

/** Attaching fails where there is one already; removing answers with what there was. */
const misanswered = (
  act: Event<"sp.add"> | Event<"sp.rm">,
  had: number | undefined,
): string | undefined => {
  const what = `the ${act.k} of ${hex(act.a)}`;
  const [found, expected] =
    act.e === "sp.add" ? [act.r ?? 0, had === undefined ? 1 : 0] : [act.r ?? 0, had ?? 0];
  if (found === expected) return undefined;
  return act.e === "sp.add"
    ? `${what} is ${found === 1 ? "" : "not "}attached, and ${had === undefined ? "there is none" : "there is one"}`
    : `removing ${what} gives ${hex(found)}, not ${hex(expected)}`;
};

export const answer: Property = always({
  of: "step",
  on: ["sp.add", "sp.rm"],
  name: "special.answer",
  sentence:
    "Attaching a special fails only if the object has one of this kind; removing one answers with the record that the object had, or with none.",
  evidence: ({ performed, past }) => {
    const now = new SpecialsNow(past.specials);
    const found: string[] = [];
    forEachPerformed(performed, (act) => {
      if (!isSpecialAct(act)) return;
      const wrong = act.e === "sp.free" ? undefined : misanswered(act, now.of(act.a, act.k));
      if (wrong !== undefined) found.push(wrong);
      now.record(act);
    });
    return performed.tag === "done" ? found : none;
  },
});

export const swept: Property = always({
  of: "step",
  on: ["sp.add", "sp.rm"],
  name: "special.swept",
  sentence:
    "The specials of a span are changed only after its sweep, which goes through them without a lock.",
  evidence: ({ performed, after }) => {
    if (performed.tag !== "done") return none;
    const found: string[] = [];
    forEachPerformed(performed, (act) => {
      if (act.e !== "sp.add" && act.e !== "sp.rm") return;
      const sweepgen = spanOf(after, act.a)?.sweepgen;
      if (sweepgen === after.sweeping.sweepgen) return;
      found.push(
        `the ${act.k} of ${hex(act.a)} is changed in a span of generation ${sweepgen}, before the sweep of ${after.sweeping.sweepgen}`,
      );
    });
    return found;
  },
});

type Sweep = Event<"sweep">;

/** The specials of one kind that a sweep is to free, and those that it has freed. */
const freedIn = (
  act: Sweep,
  past: Past,
  k: SpecialKind,
  dies: (slot: number) => boolean,
): ReadonlyArray<string> => {
  const bytes = (act.ne ?? 0) * (act.es ?? 0);
  const due = past.specials
    .within(act.a, bytes, k)
    .filter(({ a }) => dies(Math.floor((a - act.a) / (act.es ?? 1))));
  const freed = inside(act).filter(
    (inner): inner is Event<"sp.free"> => inner.e === "sp.free" && inner.k === k,
  );
  const isIn = (list: ReadonlyArray<{ readonly a: number }>, { a }: { readonly a: number }) =>
    list.some((other) => other.a === a);
  const show = ({ a }: Pick<Attached, "a">, what: string) => `the ${k} of ${hex(a)} ${what}`;
  return [
    ...due.filter((one) => !isIn(freed, one)).map((one) => show(one, "outlives the sweep")),
    ...freed.filter((one) => !isIn(due, one)).map((one) => show(one, "is freed before its time")),
  ];
};

const sweeps = ({ performed }: Observation): ReadonlyArray<Sweep> =>
  performed.tag === "done" ? performedActs(performed, "sweep") : [];

/** A sampled object without its record. */
const unrecorded = (o: Observation): ReadonlyArray<string> => {
  const act = mallocOf(o);
  if (act?.smp !== 1 || act.r === undefined || o.performed.tag !== "done") return none;
  const isAttached = performedActs(o.performed, "sp.add").some(
    ({ k, a, r }) => k === "profile" && a === act.r && r === 1,
  );
  return isAttached ? none : [`the sampled object at ${hex(act.r)} has no profile record`];
};

export const lifetime: Property = always({
  of: "step",
  on: ["sweep", "malloc"],
  name: "profile.lifetime",
  sentence:
    "A sampled object has a profile record for as long as its slot is allocated: the sweep that frees the slot frees the record.",
  evidence: (o) => {
    const lost = unrecorded(o);
    const swept = sweeps(o);
    if (swept.length === 0) return lost;
    const wrong = (act: Sweep) =>
      freedIn(act, o.past, "profile", (slot) => !isSet(act.marks ?? "", slot));
    return [...lost, ...swept.flatMap(wrong)];
  },
});

export const taken: Property = always({
  of: "step",
  on: ["sweep"],
  name: "finalizer.taken",
  sentence:
    "The sweep takes the finalizers off an object that the marker did not reach, and queues them; all other objects keep theirs.",
  evidence: (o) =>
    sweeps(o).flatMap((act) => {
      const reached = act.marks0 ?? act.marks ?? "";
      return freedIn(act, o.past, "finalizer", (slot) => !isSet(reached, slot));
    }),
});
