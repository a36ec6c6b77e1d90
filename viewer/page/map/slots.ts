/** How the bytes of a page are laid out in its cell: in lines, each of so many bytes. */
import type { Rect } from "./grid.ts";

/** How many lines of bytes a cell has, so that slots are about as high as they are wide. */
export const linesFor = (elemsize: number, pageSize: number): number =>
  Math.max(1, Math.round(Math.sqrt(pageSize / Math.max(1, elemsize))));

/** The parts of a cell that the bytes from `from` to before `to` of its page take. */
export const partsOf = (
  cell: Rect,
  lines: number,
  pageSize: number,
  [from, to]: readonly [number, number],
): ReadonlyArray<Rect> => {
  const perLine = pageSize / lines;
  const [width, height] = [cell.right - cell.left, (cell.bottom - cell.top) / lines];
  const parts: Rect[] = [];
  let at = Math.max(0, from);
  const end = Math.min(pageSize, to);
  while (at < end) {
    const line = Math.min(lines - 1, Math.floor(at / perLine + 1e-9));
    const stop = Math.min(end, (line + 1) * perLine);
    if (stop - at < 1e-6) break;
    parts.push({
      left: cell.left + ((at - line * perLine) / perLine) * width,
      right: cell.left + ((stop - line * perLine) / perLine) * width,
      top: cell.top + line * height,
      bottom: cell.top + (line + 1) * height,
    });
    at = stop;
  }
  return parts;
};

/** The byte of a page that a point of its cell stands for. */
export const byteAt = (lines: number, pageSize: number, across: number, down: number): number => {
  const perLine = pageSize / lines;
  return Math.floor((Math.floor(down * lines) + across) * perLine);
};
