/**
 * Clearing: memory that was used before is cleared where zeroed memory is asked for. The contract
 * reads the bytes; here it is what the allocator knows of them: "needs to be zeroed before
 * allocation" (mheap.go: needzero).
 */
import type { Event } from "../../../../spec/machine/event.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import { hex } from "../../../report/show.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { mallocOf } from "./objects.ts";

/** Whether the slot is one of a span that the action has made. */
const isFresh = (r: number, { performed, after }: Observation): boolean => {
  let found = false;
  forEachPerformed(performed, (act) => {
    if (act.e !== "heap.alloc" || !act.r) return;
    found ||= act.r <= r && r < act.r + Number(act.np) * after.config.pageSize;
  });
  return found;
};

export const slot: Property = always({
  of: "step",
  on: ["malloc"],
  name: "clear.slot",
  sentence:
    "A slot that has held an object before is cleared, all of it, for one that is to be zero.",
  evidence: (o) => {
    const act = mallocOf(o);
    if (act?.path !== "small" || act.r === undefined || act.nz === 0 || act.clr === 1) return none;
    if (!o.past.used.isUsedSlot(act.r, o.after.config.pageSize)) return none;
    return isFresh(act.r, o)
      ? none
      : [`the slot at ${hex(act.r)} has held an object, and is not cleared`];
  },
});

/** Pages that were handed out before and that do not count as dirty. */
const forgotten = (
  act: Event<"span.alloc">,
  { past, after }: Observation,
): ReadonlyArray<string> => {
  if (!act.r || act.dirty === 1) return none;
  const [used] = past.used.pagesIn(act.r, act.r + Number(act.np) * after.config.pageSize);
  return used === undefined
    ? none
    : [`the pages at ${hex(used.start)} have been used, and do not count as dirty`];
};

/** What the page heap is asked to clear: spans of small objects always. */
const unasked = (act: Event<"heap.alloc">, o: Observation): ReadonlyArray<string> => {
  const wanted = act.large === 1 ? mallocOf(o)?.nz : 1;
  return wanted === undefined || act.nz === wanted
    ? none
    : [`the page heap is asked for ${act.nz === 1 ? "" : "un"}cleared pages, nz ${act.nz}`];
};

export const pages: Property = always({
  of: "step",
  on: ["span.alloc"],
  name: "clear.pages",
  sentence:
    "Pages that have been used count as dirty until they are cleared, and are cleared before small objects lie in them, or a large one that is to be zero.",
  evidence: (o) => {
    const found: string[] = [];
    forEachPerformed(o.performed, (act) => {
      if (act.e === "span.alloc") found.push(...forgotten(act, o));
      if (act.e === "heap.alloc") found.push(...unasked(act, o));
    });
    return found;
  },
});
