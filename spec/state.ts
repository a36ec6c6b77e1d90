/**
 * The state of the machine: an immutable record of records, one for each concept. The type of each
 * part, and its meaning, is in the file of its name.
 */
import type { Arena } from "./arena/arena.ts";
import type { Collection } from "./numbers/collection.ts";
import type { Config } from "./instance/config.ts";
import type { Environment } from "./machine/environment.ts";
import type { Fixed } from "./machine/event.ts";
import type { Fixalloc } from "./arena/mfixalloc.ts";
import type { GcBits } from "./collector/gcbits.ts";
import type { Pacer } from "./collector/pacer.ts";
import type { AllSpans } from "./pages/spanalloc.ts";
import type { Mcache } from "./objects/mcache.ts";
import type { Span, SpanId } from "./pages/mspan.ts";
import type { Stats } from "./stats/mstats.ts";
import type { Persistent } from "./arena/persistentalloc.ts";
import type { Processors } from "./objects/processors.ts";
import type { SizeClasses } from "./instance/sizeclass.ts";
import type { Ends, ListId } from "./pages/mspanlist.ts";
import type { Sweeping } from "./collector/mgcsweep.ts";
import type { Trail } from "./machine/transition.ts";
import type { Treap } from "./pages/mgclarge.ts";
import type { PageId, Word } from "./numbers/units.ts";

export interface State {
  /** The instance, and the size classes that follow from it. */
  readonly config: Config;
  readonly classes: SizeClasses;
  readonly environment: Environment;
  /** mallocinit has happened. */
  readonly started: boolean;
  /** The message of the throw after which nothing more happens; null while alive. */
  readonly dead: string | null;
  /** While a step is taken: the processor that executes it, the events and printed lines so far. */
  readonly p: number;
  readonly trail: Trail;
  readonly printed: ReadonlyArray<string>;

  /** MemProfileRate as the allocator sees it, and whether the table of profile buckets is there. */
  readonly rate: number;
  readonly hasBuckets: boolean;
  readonly arena: Arena;
  readonly persistent: Persistent;
  readonly fixed: Readonly<Record<Fixed, Fixalloc>>;
  readonly gcbits: GcBits;

  /** Every span record ever made, dead ones included, by its index. */
  readonly spans: Collection<SpanId, Span>;
  /** The page index: every page of a span in use, the first and last page of a free one. */
  readonly pages: Collection<PageId, SpanId>;
  readonly allspans: AllSpans;
  /** The ends of each list of spans that is not empty. */
  readonly lists: Collection<ListId, Ends>;
  /** The free spans of maxMHeapList pages and more. */
  readonly treap: Treap;
  /** By span class: objects handed to caches so far, as if cached spans were full. */
  readonly nmalloc: Collection<number, Word>;

  readonly procs: Processors;
  /** The mcaches, by the index of their record. */
  readonly caches: Collection<number, Mcache>;
  readonly sweeping: Sweeping;
  readonly gc: Pacer;
  readonly stats: Stats;
}
