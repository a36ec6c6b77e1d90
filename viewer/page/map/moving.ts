/** Keys of the map: the selection goes from span to span. */
import type { Grid } from "./grid.ts";
import type { Scene } from "./scene.ts";

/** The nearest page from `page` on, by steps of `by`, that lies in another span; -1 where none does. */
const otherFrom = (spans: Int32Array, page: number, by: number): number => {
  const here = spans[page];
  for (let at = page + by; at >= 0 && at < spans.length; at += by) {
    if (spans[at] !== here && spans[at] !== 0) return at;
  }
  return -1;
};

/** The span that a key leads to, 0 for none. The keys up and down go by rows. */
export const spanBy = (key: string, { pages, selected }: Scene, { columns }: Grid): number => {
  const { spans } = pages;
  const here = selected === 0 ? -1 : spans.indexOf(selected);
  if (key === "Home" || here < 0) return spans.find((h) => h !== 0) ?? 0;
  if (key === "End") return spans.findLast((h) => h !== 0) ?? 0;
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? 0;
  const found = by === 0 ? -1 : otherFrom(spans, here, by);
  return found < 0 ? selected : spans[found]!;
};
