/** All columns: the key of a model without a view. */
import { caches, processors } from "./caches.ts";
import { collector, gauges, statistics, sweeping, switches } from "./figures.ts";
import { type Column, surroundings } from "./key.ts";
import { arena, lists, occupied, pages, treap, treapColumns } from "./pageheap.ts";
import { allspans, bitmapArenas, persistent, records } from "./records.ts";
import { deadSpans, spanColumns, spans } from "./spans.ts";

export const allColumns: ReadonlyArray<Column> = [
  switches,
  arena,
  persistent,
  records,
  bitmapArenas,
  spans(...spanColumns),
  deadSpans,
  pages,
  allspans,
  lists,
  occupied,
  treap(...treapColumns),
  processors,
  caches,
  sweeping,
  collector,
  statistics,
  gauges,
  surroundings,
];
