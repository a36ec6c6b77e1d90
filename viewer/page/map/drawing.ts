/** Draws the map: only what is seen, and nothing that is smaller than a pixel. */
import { type Rect, placeOf, seen } from "./grid.ts";
import type { Canvas, Scene } from "./scene.ts";
import { drawSlots, SLOT_LEAST, slotSize } from "./slotdrawing.ts";

/** Pages of one span in one row of the map. */
interface PageRun {
  readonly h: number;
  readonly first: number;
  readonly end: number;
}

/** Below this many pixels in height a run shows no more than its colour. */
const FILL_LEAST = 9;

/** The runs that are seen. Where rows or columns are narrower than a pixel, one stands for those in it. */
export function* runsIn({ pages }: Scene, canvas: Canvas): Generator<PageRun> {
  const { grid, height, transform, width } = canvas;
  const [cell, line] = [grid.width * transform.k, grid.height * transform.k];
  const [left, right] = seen([cell, transform.x], width, grid.columns);
  const [top, bottom] = seen([line, transform.y], height, grid.rows);
  const [across, down] = [Math.max(1, Math.floor(1 / cell)), Math.max(1, Math.floor(1 / line))];
  for (let row = top; row < bottom; row += down) {
    const end = Math.min(grid.pages, row * grid.columns + right);
    let first = row * grid.columns + left;
    while (first < end) {
      const h = pages.spans[first]!;
      let next = first + across;
      while (next < end && pages.spans[next] === h) next += across;
      yield { h, first, end: Math.min(next, end) };
      first = next;
    }
  }
}

const fill = (context: CanvasRenderingContext2D, { bottom, left, right, top }: Rect): void =>
  context.fillRect(left, top, right - left, bottom - top);

/** A gap between spans, where there is room for one. */
const within = (place: Rect, cell: number): Rect => {
  const gap = cell < 4 ? 0 : 1;
  return { ...place, right: place.right - gap, bottom: place.bottom - gap };
};

/** The part of a span in use that is free is paler; some of its colour always remains. */
const drawFree = (
  context: CanvasRenderingContext2D,
  { picture }: Scene,
  h: number,
  { bottom, left, right, top }: Rect,
): void => {
  const { allocCount, nelems } = picture.spans.columns;
  const free = 1 - allocCount[h]! / Math.max(1, nelems[h]!);
  const height = Math.min(bottom - top - 3, (bottom - top) * free);
  context.globalAlpha = 0.6;
  fill(context, { left, right, top, bottom: top + height });
  context.globalAlpha = 1;
};

const outline = (context: CanvasRenderingContext2D, { bottom, left, right, top }: Rect): void =>
  context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);

const drawOutlines = (
  context: CanvasRenderingContext2D,
  { changed, selected }: Scene,
  { theme }: Canvas,
  placed: ReadonlyArray<{ readonly h: number; readonly place: Rect }>,
): void => {
  for (const { h, place } of placed) {
    const isSelected = h === selected;
    if (h === 0 || (!isSelected && !changed.has(h))) continue;
    context.setLineDash([]);
    context.lineWidth = isSelected ? 5 : 3;
    context.strokeStyle = theme.back;
    outline(context, place);
    context.setLineDash(isSelected ? [] : [4, 3]);
    context.lineWidth = isSelected ? 3 : 2;
    context.strokeStyle = isSelected ? theme.mark : theme.text;
    outline(context, place);
  }
  context.setLineDash([]);
};

/** Draws a scene on a canvas whose coordinates are CSS pixels. */
export const drawScene = (
  context: CanvasRenderingContext2D,
  scene: Scene,
  canvas: Canvas,
): void => {
  const { grid, theme, transform } = canvas;
  const { columns } = scene.picture.spans;
  context.fillStyle = theme.back;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const [cell, line] = [grid.width * transform.k, grid.height * transform.k];
  const placed = [];
  for (const { end, first, h } of runsIn(scene, canvas)) {
    if (h === 0) continue;
    const place = within(placeOf(grid, transform, first, end), Math.min(cell, line));
    placed.push({ h, place });
    context.fillStyle = scene.entry(h).colour;
    const isInUse = columns.state[h] === 1 && columns.nelems[h]! > 0;
    if (isInUse && columns.nelems[h]! > 1 && slotSize(scene, h, cell, line) >= SLOT_LEAST) {
      for (let page = first; page < end; page++) drawSlots(context, scene, canvas, page);
    } else {
      fill(context, place);
      context.fillStyle = theme.back;
      if (isInUse && line >= FILL_LEAST) drawFree(context, scene, h, place);
    }
  }
  drawOutlines(context, scene, canvas, placed);
};
