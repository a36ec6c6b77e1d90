/** Where objects lie: what a program relies on that asks for memory. */
import { isSet } from "../../../../spec/numbers/bits.ts";
import type { Event, TypeInfo } from "../../../../spec/machine/event.ts";
import type { State } from "../../../../spec/index.ts";
import { slotAddress, slotOf, type Span, spanOf } from "../../../../spec/pages/mspan.ts";
import { performedActs } from "../../../ghost/acts.ts";
import type { Run } from "../../../ghost/blocks.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { eventOf } from "../../../subjects/subject.ts";

/** An object that was allocated in an action. */
interface Allocated {
  readonly r: number;
  readonly n: number;
  readonly ty: TypeInfo | undefined;
  readonly path: Event<"malloc">["path"];
}

const mallocIn = (event: Event): Event<"malloc"> | undefined => {
  if (event.e === "malloc") return event;
  if (event.e !== "newobject" && event.e !== "newarray") return undefined;
  return event.fx?.find((act) => act.e === "malloc");
};

/** The allocation of an action: there is at most one. */
export const mallocOf = ({ performed }: Observation): Event<"malloc"> | undefined => {
  const event = eventOf(performed);
  return event === undefined ? undefined : mallocIn(event);
};

export const allocatedBy = (o: Observation): Allocated | undefined => {
  const act = mallocOf(o);
  if (act?.r === undefined || act.n === 0) return undefined;
  return { r: act.r, n: Number(act.n), ty: act.ty, path: act.path };
};

const show = ({ r, n }: { readonly r: number; readonly n: number }): string =>
  `[${hex(r)}, ${hex(r + n)})`;

/** Slot n is allocated when it is below freeindex or has its alloc bit set. */
export const isAllocated = (span: Span, slot: number): boolean =>
  slot < span.freeindex || isSet(span.allocBits, slot);

/** The last look-up: several properties ask for the span of one object. */
let looked: { readonly s: State; readonly r: number; readonly span: Span | undefined } | undefined;

/** The span that holds the object at `r`. */
export const spanWith = (s: State, r: number): Span | undefined => {
  if (looked?.s !== s || looked.r !== r) looked = { s, r, span: spanOf(s, r) };
  return looked.span;
};

/** What contradicts that the object lies in one slot of one span in use. */
const outOfSlot = (s: State, { r, n }: Allocated): string | undefined => {
  const span = spanWith(s, r);
  if (span?.state !== "inUse") return `${show({ r, n })} is in no span in use`;
  const slot = slotOf(span, r);
  const start = slotAddress(span, slot);
  if (slot >= span.nelems) return `${show({ r, n })} is behind the last slot of its span`;
  if (r + n > Math.min(start + span.elemsize, span.limit)) {
    return `${show({ r, n })} is not inside slot ${slot}, ${show({ r: start, n: span.elemsize })}`;
  }
  return isAllocated(span, slot) ? undefined : `slot ${slot} of ${show({ r, n })} counts as free`;
};

export const disjoint: Property = always({
  of: "step",
  on: ["malloc"],
  name: "live.disjoint",
  sentence: "No two live objects overlap, and each lies in one allocated slot of one span in use.",
  evidence: (o) => {
    const object = allocatedBy(o);
    if (object === undefined) return none;
    const outside = outOfSlot(o.after, object);
    const other = liveOverlap(o, object);
    if (outside === undefined && other === undefined) return none;
    return [
      ...(outside === undefined ? [] : [outside]),
      ...(other === undefined ? [] : [`${show(object)} overlaps the live ${show(other)}`]),
    ];
  },
});

/** A live object that shares bytes with the new one; what this action's sweeps freed is dead. */
const liveOverlap = ({ past, performed }: Observation, { r, n }: Allocated): Run | undefined => {
  if (!past.live.isTouching(r, n)) return undefined;
  const dead = new Set<number>();
  for (const act of performedActs(performed, "sweep")) {
    for (const object of past.diedIn(act)) dead.add(object.r);
  }
  return past.live.touching(r, n).find((object) => !dead.has(object.r));
};

/**
 * What an object may need, as far as its size tells: sync/atomic promises that the first word of an
 * allocated struct can be relied upon to be 64-bit aligned, on 32-bit too, where a struct with such a
 * word has any size from 8 on that is a multiple of 4.
 */
export const alignmentOf = (n: number, ptrSize: 4 | 8): number => {
  if (n % 8 === 0 || (ptrSize === 4 && n > 8 && n % 4 === 0)) return 8;
  return n % 4 === 0 ? 4 : n % 2 === 0 ? 2 : 1;
};

export const showMisaligned = ({ r, n }: Pick<Allocated, "r" | "n">, need: number): string =>
  `${n} bytes at ${hex(r)} are not ${need}-aligned`;

export const align: Property = always({
  of: "step",
  on: ["malloc"],
  name: "align",
  sentence:
    "An object is aligned for its type and its size; one whose first word can be 64 bits wide is 8-aligned, on 32-bit too.",
  evidence: (o) => {
    const object = allocatedBy(o);
    if (object === undefined) return none;
    const { r, n, ty } = object;
    const need = Math.max(alignmentOf(n, o.after.config.ptrSize), ty?.[2] ?? 1);
    return r % need === 0 ? none : [showMisaligned(object, need)];
  },
});
