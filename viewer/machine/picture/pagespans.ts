/** Which span each page of the arena belongs to. */
import type { Picture } from "./picture.ts";

export interface PageSpans {
  /** The address of the first page, which is in the lowest span. */
  readonly start: number;
  /** By page from there on: the handle of its span, free ones in all of their pages; 0 for none. */
  readonly spans: Int32Array;
}

const known = new WeakMap<Picture, PageSpans>();

export const spansByPage = (picture: Picture): PageSpans => {
  const before = known.get(picture);
  if (before !== undefined) return before;
  const { figures, pageSize, spans: table } = picture;
  const { base, npages, state } = table.columns;
  const end = Number(figures.arena["arena_used"]);
  let start = end;
  for (let h = 1; h <= table.count; h++) if (state[h] !== 0) start = Math.min(start, base[h]!);
  const spans = new Int32Array((end - start) / pageSize);
  for (let h = 1; h <= table.count; h++) {
    if (state[h] === 0) continue;
    const first = (base[h]! - start) / pageSize;
    spans.fill(h, first, first + npages[h]!);
  }
  const found = { start, spans };
  known.set(picture, found);
  return found;
};
