/**
 * The refinement: what the fast heap means as a state of the specification, and the claim that after
 * the same actions it means the very state that the specification is in.
 *
 * Every part of the state is compared but the instance and the environment, which both sides are
 * given, and the trail, which is a step's. What the heap remembers beside its meaning must follow
 * from it, and memory that the specification calls clean must read as zero.
 *
 * The heap of a machine that threw has stopped halfway: the span that it was making is unfinished, and
 * so are its record, its bitmaps and its place among all spans. What was counted before is compared.
 */
import type { SpanId } from "../../spec/pages/mspan.ts";
import type { State } from "../../spec/state.ts";
import type { Machine } from "../../src/machine.ts";
import { cachesOf, processorsOf } from "./caches.ts";
import { compareMemory } from "./cleanmemory.ts";
import { below, type Evidence, Findings, Lookup, type Meaning } from "./comparison.ts";
import { countersOf, pacerOf, statsOf, sweepingOf } from "./figures.ts";
import { compareHeapBits } from "./heapbits.ts";
import { arenaOf, listsOf, pagesOf, treapOf } from "./pageheap.ts";
import { allspansOf, fixedOf, gcbitsOf, persistentOf } from "./records.ts";
import { compareRemembered } from "./remembered.ts";
import { spanOf, type SpanMeaning } from "./span.ts";

export type { Evidence } from "./comparison.ts";

/** What of a state is not read off the heap. */
type Given = "config" | "classes" | "environment" | "p" | "trail" | "printed";

/** Every other part, named so that a new one of the state does not compile until it is mapped. */
type Abstract = {
  readonly [Part in Exclude<keyof State, Given | "spans" | "gc">]: Meaning<State[Part]>;
} & {
  readonly spans: Lookup<SpanId, SpanMeaning>;
  readonly gc: ReturnType<typeof pacerOf>;
};

/** What a heap means, once mallocinit has happened. */
export const abstraction = ({ dead, rt, started }: Machine): Abstract => ({
  started,
  dead,
  rate: rt.sampler.rate,
  hasBuckets: rt.profiler.buckhash,
  arena: arenaOf(rt),
  persistent: persistentOf(rt),
  fixed: fixedOf(rt),
  gcbits: gcbitsOf(rt),
  spans: new Lookup(
    (id) => (id < rt.spanalloc.count ? spanOf(rt, id) : undefined),
    () => below(rt.spanalloc.count),
  ),
  pages: pagesOf(rt),
  allspans: allspansOf(rt),
  lists: listsOf(rt),
  treap: treapOf(rt),
  nmalloc: countersOf(rt.central.nmalloc),
  procs: processorsOf(rt),
  caches: cachesOf(rt),
  sweeping: sweepingOf(rt),
  gc: pacerOf(rt),
  stats: statsOf(rt),
});

/** The facts of one state that are worth a reader's time. */
const evidenceMax = 8;

/** What a throw may leave unfinished. */
const unfinished: ReadonlySet<keyof Abstract> = new Set<keyof Abstract>([
  "fixed",
  "persistent",
  "gcbits",
  "spans",
  "pages",
  "allspans",
  "sweeping",
]);

/** The statistics that were counted before a throw; heap_inuse follows from the spans. */
const statsBefore = <S extends { readonly heap_inuse: unknown }>({
  heap_inuse: _heapInuse,
  ...stats
}: S) => stats;

/** The first facts on which the machine does not mean this state; none when it refines it. */
export const refines = (state: State, machine: Machine): ReadonlyArray<Evidence> => {
  const found = new Findings(evidenceMax);
  found.compare("dead", state.dead, machine.dead);
  const isDead = state.dead !== null;
  if (!isDead) found.compare("started", state.started, machine.started);
  if (!state.started) {
    found.compare("stats", state.stats, statsOf(machine.rt));
    return found.evidence;
  }
  const meaning = abstraction(machine);
  const parts = Object.keys(meaning) as ReadonlyArray<keyof Abstract>;
  if (isDead) {
    for (const part of parts) {
      if (part === "stats" || unfinished.has(part)) continue;
      found.compare(part, state[part], meaning[part]);
    }
    found.compare("stats", statsBefore(state.stats), statsBefore(meaning.stats));
    return found.evidence;
  }
  for (const part of parts) found.compare(part, state[part], meaning[part]);
  compareRemembered(found, state, machine.rt);
  compareMemory(found, state, machine.rt);
  return found.evidence;
};

/** The same, and every word of the heap bitmap: it costs more than all the rest together. */
export const refinesToTheWord = (state: State, machine: Machine): ReadonlyArray<Evidence> => {
  const evidence = refines(state, machine);
  if (evidence.length > 0 || !state.started || state.dead !== null) return evidence;
  const found = new Findings(evidenceMax);
  compareHeapBits(found, state, machine.rt);
  return found.evidence;
};
