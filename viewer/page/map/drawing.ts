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

/** The outer edges of a span: those of its pages in a row that no other of its rows touches. */
const outline = (
  context: CanvasRenderingContext2D,
  { pages, picture }: Scene,
  { grid, transform }: Canvas,
  { end, first, h }: PageRun,
): void => {
  const { base, npages } = picture.spans.columns;
  const start = (base[h]! - pages.start) / picture.pageSize;
  const behind = start + npages[h]!;
  const { bottom, left, right, top } = placeOf(grid, transform, first, end);
  const x = (page: number): number => placeOf(grid, transform, page, page + 1).left;
  context.beginPath();
  const line = (fromX: number, fromY: number, toX: number, toY: number): void => {
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
  };
  const open = Math.min(end, start + grid.columns);
  if (open > first) line(left + 0.5, top + 1, open === end ? right - 1 : x(open), top + 1);
  const closed = Math.max(first, behind - grid.columns);
  if (closed < end) line(x(closed), bottom - 2, right - 1, bottom - 2);
  if (first === start || first % grid.columns === 0) line(left + 1, top, left + 1, bottom - 1);
  if (end === behind || end % grid.columns === 0) line(right - 2, top, right - 2, bottom - 1);
  context.stroke();
};

const drawOutlines = (
  context: CanvasRenderingContext2D,
  scene: Scene,
  canvas: Canvas,
  runs: ReadonlyArray<PageRun>,
): void => {
  const { changed, selected } = scene;
  const { theme } = canvas;
  for (const run of runs) {
    const isSelected = run.h === selected;
    if (!isSelected && !changed.has(run.h)) continue;
    context.setLineDash([]);
    context.lineWidth = isSelected ? 5 : 3;
    context.strokeStyle = theme.back;
    outline(context, scene, canvas, run);
    context.setLineDash(isSelected ? [] : [4, 3]);
    context.lineWidth = isSelected ? 3 : 2;
    context.strokeStyle = isSelected ? theme.mark : theme.text;
    outline(context, scene, canvas, run);
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
  const runs = [...runsIn(scene, canvas)].filter(({ h }) => h !== 0);
  for (const { end, first, h } of runs) {
    const place = within(placeOf(grid, transform, first, end), Math.min(cell, line));
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
  drawOutlines(context, scene, canvas, runs);
};
