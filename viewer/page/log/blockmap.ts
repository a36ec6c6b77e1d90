/** The map of a log: the address space where blocks are, in stripes, without the gaps between them. */
import type { Block } from "../../machine/log/blocks.ts";
import type { LogMoment } from "../../machine/log/logsession.ts";

/** Bytes in a row, and pixels of a row. */
const ROW_BYTES = 4096;
const ROW = 10;
/** More rows than these are not drawn. */
const ROWS_MAX = 3000;

interface Piece {
  readonly row: number;
  /** From and to, in bytes from the row's beginning. */
  readonly from: number;
  readonly to: number;
  readonly isNew: boolean;
}

/** The rows that blocks touch, numbered without gaps, and the piece of each block in each of them. */
const piecesOf = (live: ReadonlyArray<Block>, step: number) => {
  const rows = new Map<number, number>();
  const pieces: Piece[] = [];
  for (const { address, size, from } of live) {
    const [start, end] = [Number(address), Number(address) + Math.max(1, Number(size))];
    const last = Math.floor((end - 1) / ROW_BYTES);
    for (let at = Math.floor(start / ROW_BYTES); at <= last && rows.size < ROWS_MAX; at++) {
      const row = rows.get(at) ?? rows.size;
      rows.set(at, row);
      const base = at * ROW_BYTES;
      pieces.push({
        row,
        from: Math.max(0, start - base),
        to: Math.min(ROW_BYTES, end - base),
        isNew: from === step,
      });
    }
  }
  return { count: rows.size, pieces };
};

export const drawBlocks = (canvas: HTMLCanvasElement, { live, step }: LogMoment): void => {
  const { count, pieces } = piecesOf(live, step);
  const width = canvas.clientWidth;
  const scale = window.devicePixelRatio;
  canvas.style.height = `${count * ROW}px`;
  canvas.width = width * scale;
  canvas.height = Math.max(1, count * ROW * scale);
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  context.fillStyle = "#8884";
  for (let row = 0; row < count; row++) context.fillRect(0, row * ROW, width, ROW - 1);
  for (const { row, from, to, isNew } of pieces) {
    const x = (from / ROW_BYTES) * width;
    context.fillStyle = isNew ? "#d55e00" : "#0072b2";
    context.fillRect(x, row * ROW, Math.max(0.5, ((to - from) / ROW_BYTES) * width - 0.5), ROW - 1);
  }
};
