/** Where the pages of the arena lie on the map: row by row, so that all of them fill it. */

export interface Grid {
  readonly pages: number;
  readonly columns: number;
  readonly rows: number;
  /** The size of a cell in CSS pixels, before zooming. */
  readonly width: number;
  readonly height: number;
}

/** What of the map is seen: a point p of the grid lies at p * k + (x, y). */
export interface Transform {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

/** A run of pages in one row, in pixels of the canvas. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A power of two of columns keeps addresses in line, and pages in their places while the arena grows. */
export const gridFor = (pages: number, width: number, height: number): Grid => {
  const wanted = Math.log2(Math.sqrt((Math.max(1, pages) * width) / Math.max(1, height)));
  const columns = 2 ** Math.max(0, Math.round(wanted));
  const rows = Math.max(1, Math.ceil(pages / columns));
  return { pages, columns, rows, width: width / columns, height: height / rows };
};

/** The place of the pages from `first` to before `end`, which lie in one row. */
export const placeOf = (
  { columns, height, width }: Grid,
  { k, x, y }: Transform,
  first: number,
  end: number,
): Rect => {
  const [row, column] = [Math.floor(first / columns), first % columns];
  const left = column * width * k + x;
  const top = row * height * k + y;
  return { left, top, right: left + (end - first) * width * k, bottom: top + height * k };
};

/** Rows, or columns, that are seen in `size` pixels: the first, and the one behind the last. */
export const seen = (
  [cell, offset]: readonly [number, number],
  size: number,
  count: number,
): readonly [number, number] => [
  Math.max(0, Math.floor(-offset / cell)),
  Math.min(count, Math.ceil((size - offset) / cell)),
];

/** The page at a point, -1 for none; and how far down and across it the point lies, from 0 to 1. */
export const pageAt = (
  { columns, height, pages, rows, width }: Grid,
  { k, x, y }: Transform,
  [px, py]: readonly [number, number],
): { readonly page: number; readonly across: number; readonly down: number } => {
  const [column, row] = [(px - x) / (width * k), (py - y) / (height * k)];
  const page = Math.floor(row) * columns + Math.floor(column);
  const isThere = column >= 0 && column < columns && row >= 0 && row < rows && page < pages;
  return { page: isThere ? page : -1, across: column % 1, down: row % 1 };
};
