/** Draws the slots of a page, once they are large enough to be told apart. */
import { type Rect, placeOf } from "./grid.ts";
import type { Canvas, Scene } from "./scene.ts";
import { linesFor, partsOf } from "./slots.ts";

/** Slots are drawn from this many pixels on, in both directions. */
export const SLOT_LEAST = 3;
/** The pieces of a tiny block are drawn from this many pixels on. */
const PIECES_LEAST = 10;
/** A block of tiny objects has so many bytes. */
const TINY = 16;

/** The smaller side of a slot in pixels, where a cell has such a size. */
export const slotSize = ({ picture }: Scene, h: number, cell: number, line: number): number => {
  const { pageSize, spans } = picture;
  const size = spans.columns.elemsize[h]!;
  const lines = linesFor(size, pageSize);
  return Math.min((cell * size * lines) / pageSize, line / lines);
};

type Brush = (part: Rect, gap: number) => void;

const brushOf =
  (context: CanvasRenderingContext2D): Brush =>
  ({ bottom, left, right, top }, gap) =>
    context.fillRect(left, top, Math.max(0.5, right - left - gap), bottom - top - gap);

/** A slot: pale where it is free, with a dot where the marker has reached it. */
const drawSlot = (
  context: CanvasRenderingContext2D,
  parts: ReadonlyArray<Rect>,
  slot: "free" | "allocated" | "marked",
  { theme }: Canvas,
): void => {
  const [first] = parts;
  if (first === undefined) return;
  const height = first.bottom - first.top;
  const gap = height < 6 ? 0.5 : 1;
  context.globalAlpha = slot === "free" ? 0.22 : 1;
  const brush = brushOf(context);
  for (const part of parts) brush(part, gap);
  context.globalAlpha = 1;
  if (slot !== "marked") return;
  const colour = context.fillStyle;
  const size = Math.max(1.5, Math.min(height, first.right - first.left) / 3);
  const [x, y] = [(first.left + first.right - gap) / 2, (first.top + first.bottom - gap) / 2];
  context.fillStyle = theme.back;
  context.fillRect(x - size / 2 - 1, y - size / 2 - 1, size + 2, size + 2);
  context.fillStyle = theme.text;
  context.fillRect(x - size / 2, y - size / 2, size, size);
  context.fillStyle = colour;
};

/** Lines between the objects of a tiny block. */
const drawPieces = (
  context: CanvasRenderingContext2D,
  { occupants }: Scene,
  { theme }: Canvas,
  [address, { bottom, left, right, top }]: readonly [number, Rect],
): void => {
  const pieces = occupants(address, TINY).length;
  const colour = context.fillStyle;
  context.fillStyle = theme.back;
  for (let i = 1; i < pieces; i++) {
    context.fillRect(left + ((right - left) * i) / pieces, top, 1, bottom - top);
  }
  context.fillStyle = colour;
};

/** Draws the slots of a page of a span in use, in the colour that is set. */
export const drawSlots = (
  context: CanvasRenderingContext2D,
  scene: Scene,
  canvas: Canvas,
  page: number,
): void => {
  const { pages, picture } = scene;
  const { pageSize, spans } = picture;
  const h = pages.spans[page]!;
  const { base, elemsize, nelems } = spans.columns;
  const cell = placeOf(canvas.grid, canvas.transform, page, page + 1);
  const from = pages.start + page * pageSize - base[h]!;
  const size = elemsize[h]!;
  const lines = linesFor(size, pageSize);
  const last = Math.min(nelems[h]!, Math.ceil((from + pageSize) / size));
  for (let slot = Math.floor(from / size); slot < last; slot++) {
    const at = slot * size - from;
    const parts = partsOf(cell, lines, pageSize, [at, at + size]);
    const is = spans.slot(h, slot);
    drawSlot(context, parts, is, canvas);
    const [part] = parts;
    if (size !== TINY || is === "free" || part === undefined) continue;
    if (part.right - part.left < PIECES_LEAST) continue;
    drawPieces(context, scene, canvas, [base[h]! + slot * size, part]);
  }
};
